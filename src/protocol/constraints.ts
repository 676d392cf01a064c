/**
 * What the model asks of one value, as a test and as AWS's words for it. `validation.ts` walks the values; the sentences
 * are those recorded from AWS.
 */
import { ARN_COLONS_MAX, PATTERN_TEXT_CHARS_MAX } from './limits.ts';
import type { BlobShape, ListShape, MapShape, NumberShape, Shape, StringShape } from './schema.ts';

export interface Constraint {
  /** `value` is defined and has the type of the shape. */
  holds(value: unknown): boolean;
  readonly text: string;
}

export const NOT_NULL = 'Member must not be null';

/** How a service words what is asked of the elements of lists and maps. */
export interface Wording {
  /** Lambda says in the brackets that an element must not be null (recorded 2025). */
  readonly saysNotNull: boolean;
}

/** The constraints on a value itself; for lists and maps of plain values also those on what they hold. */
export function constraintsOf(shape: Shape, wording: Wording): readonly Constraint[] {
  switch (shape.kind) {
    case 'string':
      return stringConstraints(shape);
    case 'integer':
    case 'long':
    case 'double':
      return numberConstraints(shape);
    case 'blob':
      return sizeConstraints(shape, (value) => (value as Uint8Array).byteLength);
    case 'list':
      return listConstraints(shape, wording);
    case 'map':
      return mapConstraints(shape, wording);
    default:
      return [];
  }
}

/** Whether values of this shape are walked into, with paths of their own. */
export function isContainer(shape: Shape): boolean {
  return shape.kind === 'structure' || shape.kind === 'list' || shape.kind === 'map';
}

/** Order as recorded: the enum set or the pattern first, then the least length, then the greatest. */
function stringConstraints(shape: StringShape): Constraint[] {
  const found: Constraint[] = [];
  if (shape.enum !== undefined) found.push(enumConstraint(shape.enum));
  if (shape.pattern !== undefined) found.push(patternConstraint(shape.pattern, shape.max));
  found.push(...sizeConstraints(shape, (value) => (value as string).length));
  return found;
}

function sizeConstraints(
  shape: StringShape | BlobShape | ListShape | MapShape,
  sizeOf: (value: unknown) => number,
): Constraint[] {
  const { min, max } = shape;
  const found: Constraint[] = [];
  if (min !== undefined && min > 0) {
    found.push({ holds: (value) => sizeOf(value) >= min, text: leastLength(min) });
  }
  if (max !== undefined) {
    found.push({ holds: (value) => sizeOf(value) <= max, text: `Member must have length less than or equal to ${max}` });
  }
  return found;
}

function numberConstraints(shape: NumberShape): Constraint[] {
  const { kind, min, max } = shape;
  const found: Constraint[] = [];
  if (min !== undefined) {
    const text = `Member must have value greater than or equal to ${printedNumber(min, kind)}`;
    found.push({ holds: (value) => (value as number) >= min, text });
  }
  if (max !== undefined) {
    const text = `Member must have value less than or equal to ${printedNumber(max, kind)}`;
    found.push({ holds: (value) => (value as number) <= max, text });
  }
  return found;
}

/** As Java prints it: a double always has a fraction, and an exponent from ten million and below a thousandth on. */
export function printedNumber(value: number, kind: NumberShape['kind']): string {
  if (kind !== 'double' || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

function listConstraints(shape: ListShape, wording: Wording): Constraint[] {
  const found = sizeConstraints(shape, (value) => (value as readonly unknown[]).length);
  const ofMember = isContainer(shape.member) ? [] : constraintsOf(shape.member, wording);
  if (ofMember.length > 0) {
    const each = allOf(ofMember);
    found.push({
      holds: (value) => (value as readonly unknown[]).every(each),
      text: `Member must satisfy constraint: ${bracketed(shape.member, ofMember, wording)}`,
    });
  }
  return found;
}

function mapConstraints(shape: MapShape, wording: Wording): Constraint[] {
  const found = sizeConstraints(shape, (value) => Object.keys(value as object).length);
  const ofKey = constraintsOf(shape.key, wording);
  if (ofKey.length > 0) {
    const each = allOf(ofKey);
    found.push({
      holds: (value) => Object.keys(value as object).every(each),
      text: `Map keys must satisfy constraint: ${bracketed(shape.key, ofKey, wording)}`,
    });
  }
  const ofValue = isContainer(shape.value) ? [] : constraintsOf(shape.value, wording);
  if (ofValue.length > 0) {
    const each = allOf(ofValue);
    found.push({
      holds: (value) => Object.values(value as object).every(each),
      text: `Map value must satisfy constraint: ${bracketed(shape.value, ofValue, wording)}`,
    });
  }
  return found;
}

/** An absent element is reported at its own path, so it passes here. */
function allOf(constraints: readonly Constraint[]): (value: unknown) => boolean {
  return (value) => value === undefined || constraints.every((constraint) => constraint.holds(value));
}

/**
 * Inside brackets the order is the other way round: greatest length, least length, pattern, enum set. A least length of
 * zero, which asks for nothing, stands there too (recorded 2025).
 */
function bracketed(shape: Shape, constraints: readonly Constraint[], { saysNotNull }: Wording): string {
  const texts = constraints.map(({ text }) => text).reverse();
  if (shape.kind === 'string' && shape.max !== undefined && (shape.min ?? 0) === 0) texts.splice(1, 0, leastLength(0));
  if (saysNotNull) texts.push(NOT_NULL);
  return `[${texts.join(', ')}]`;
}

function leastLength(min: number): string {
  return `Member must have length greater than or equal to ${min}`;
}

/**
 * Enum sets that AWS was recorded to print in another order than the model's (2025-11); the key is the model's order.
 * The service prints a hash set, so no rule gives the order of the others.
 */
const RECORDED_ENUM_ORDERS: Readonly<Record<string, string>> = {
  'TRIM_HORIZON, LATEST, AT_TIMESTAMP': 'LATEST, AT_TIMESTAMP, TRIM_HORIZON',
  'BUFFERED, RESPONSE_STREAM': 'RESPONSE_STREAM, BUFFERED',
};

function enumConstraint(values: readonly string[]): Constraint {
  const allowed: ReadonlySet<unknown> = new Set(values);
  const listed = values.join(', ');
  return {
    holds: (value) => allowed.has(value),
    text: `Member must satisfy enum value set: [${RECORDED_ENUM_ORDERS[listed] ?? listed}]`,
  };
}

/**
 * The pattern is compiled when it is first needed. Text longer than the shape allows is left to the length constraint:
 * a pattern with nested repetition must never meet unbounded text.
 */
function patternConstraint(pattern: string, max: number | undefined): Constraint {
  let compiled: RegExp | undefined;
  const longest = Math.min(max ?? PATTERN_TEXT_CHARS_MAX, PATTERN_TEXT_CHARS_MAX);
  const gapsAreMany = pattern.split('.*').length > 2;
  const whenLonger = max !== undefined && max <= PATTERN_TEXT_CHARS_MAX;
  return {
    holds: (value) => {
      const text = value as string;
      if (text.length > longest) return whenLonger;
      if (gapsAreMany && hasManyColons(text)) return false;
      compiled ??= javaPattern(pattern);
      return compiled.test(text);
    },
    text: `Member must satisfy regular expression pattern: ${pattern}`,
  };
}

function hasManyColons(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) if (++count > ARN_COLONS_MAX) return true;
  return false;
}

/** The model's patterns are Java's and match the whole text. In the forms the models use, both languages agree. */
function javaPattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
