/**
 * Whether a value fits a pattern.
 *
 * M1. A list in the value fits when one of its elements does; all fields of a pattern have to fit the same element.
 * M2. A field is there when a scalar stands at it, be it null. An object or an empty list is no value of a field.
 * M3. The time is bounded by the sizes of pattern and value: a wildcard never goes back further than to its last asterisk.
 */
import { isIP } from 'node:net';
import { JsonNumber, type JsonValue } from './json-value.ts';
import type { Bound, Pattern, Rule, Scalar, TextRule } from './pattern.ts';

/** `undefined`: there is nothing. */
export function matches(pattern: Pattern, value: JsonValue | undefined): boolean {
  if (isList(value) && value.length > 0) return value.some((element) => matches(pattern, element)); // M1
  const object = value instanceof Map ? (value as ReadonlyMap<string, JsonValue>) : undefined;
  for (const [name, inner] of pattern.fields) {
    const field = object?.get(name);
    if (!(isRules(inner) ? anyRuleFits(inner, field) : matches(inner, field))) return false;
  }
  return pattern.alternatives.every((patterns) => patterns.some((alternative) => matches(alternative, value)));
}

function anyRuleFits(rules: readonly Rule[], field: JsonValue | undefined): boolean {
  const values = scalarsOf(field);
  return rules.some((rule) => {
    if (rule.kind === 'exists') return rule.exists === values.length > 0; // M2
    return values.some((value) => fits(rule, value));
  });
}

function scalarsOf(field: JsonValue | undefined): readonly Scalar[] {
  if (field === undefined || field instanceof Map) return [];
  if (!isList(field)) return [field as Scalar];
  return field.flatMap((element) => scalarsOf(element));
}

function fits(rule: Rule, value: Scalar): boolean {
  switch (rule.kind) {
    case 'exists':
      return rule.exists;
    case 'same':
      return same(rule.value, value);
    case 'anything-but':
      return !rule.not.some((exception) => fits(exception, value));
    case 'numeric':
      return value instanceof JsonNumber && rule.bounds.every((bound) => within(bound, value.value));
    case 'cidr': {
      const version = typeof value === 'string' ? isIP(value) : 0;
      return version !== 0 && rule.addresses.check(value as string, version === 4 ? 'ipv4' : 'ipv6');
    }
    default:
      return typeof value === 'string' && textFits(rule, value);
  }
}

function same(expected: Scalar, value: Scalar): boolean {
  if (expected instanceof JsonNumber) return value instanceof JsonNumber && value.text === expected.text;
  return value === expected;
}

function within({ operator, value: bound }: Bound, value: number): boolean {
  switch (operator) {
    case '=':
      return value === bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
  }
}

function textFits(rule: TextRule, value: string): boolean {
  if (rule.kind === 'wildcard') return wildcardFits(rule.pieces, value);
  const [text, whole] = rule.ignoreCase ? [rule.text.toLowerCase(), value.toLowerCase()] : [rule.text, value];
  if (rule.kind === 'prefix') return whole.startsWith(text);
  if (rule.kind === 'suffix') return whole.endsWith(text);
  return whole === text;
}

/** The first piece begins the value, the last one ends it, those between follow each other at the first place there is (M3). */
function wildcardFits(pieces: readonly string[], value: string): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return value === first;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
  const end = value.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = value.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isRules(inner: Pattern | readonly Rule[]): inner is readonly Rule[] {
  return Array.isArray(inner);
}
