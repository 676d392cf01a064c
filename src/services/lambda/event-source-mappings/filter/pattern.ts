/**
 * The pattern language of filter criteria, read into a tree that match.ts walks.
 *
 *     pattern   = { field : pattern | [ rule … ] … , "$or" : [ pattern , pattern … ] }
 *     rule      = string | number | true | false | null
 *               | { "prefix" | "suffix" : string | { "equals-ignore-case" : string } }
 *               | { "equals-ignore-case" | "wildcard" | "cidr" : string }
 *               | { "exists" : boolean }
 *               | { "numeric" : [ "=" , number ] | [ ( ">" | ">=" ) , number , ( "<" | "<=" ) , number ] | one of its halves }
 *               | { "anything-but" : what | [ what … ] | { "prefix" | "suffix" | "equals-ignore-case" | "wildcard" : string | [ string … ] } }
 *
 * P1. Fields are all to match, of a field's rules any one.
 * P2. A number that is not in `numeric` means its text: 300 is not 300.0 (event filtering guide).
 * P3. No text of a user becomes a regular expression.
 */
import { BlockList, isIP } from 'node:net';
import { JsonNumber, type JsonObject, type JsonValue, parseJsonValue } from './json-value.ts';

export type Scalar = string | JsonNumber | boolean | null;

export interface Bound {
  readonly operator: '=' | '<' | '<=' | '>' | '>=';
  readonly value: number;
}

export type TextRule =
  | { readonly kind: 'prefix' | 'suffix' | 'equals'; readonly text: string; readonly ignoreCase: boolean }
  /** The pieces between the asterisks. */
  | { readonly kind: 'wildcard'; readonly pieces: readonly string[] };

export type Rule =
  | TextRule
  | { readonly kind: 'same'; readonly value: Scalar }
  | { readonly kind: 'exists'; readonly exists: boolean }
  | { readonly kind: 'numeric'; readonly bounds: readonly Bound[] }
  | { readonly kind: 'cidr'; readonly addresses: BlockList }
  | { readonly kind: 'anything-but'; readonly not: readonly Rule[] };

export interface Pattern {
  readonly fields: ReadonlyMap<string, Pattern | readonly Rule[]>;
  /** Of each list, one pattern has to match. */
  readonly alternatives: readonly (readonly Pattern[])[];
}

/** Why a text is no pattern. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** `numeric` takes no numbers beyond this, on either side of zero (event pattern guide). */
const NUMERIC_MAX = 5e9;
const OPERATORS: ReadonlySet<string> = new Set<Bound['operator']>(['=', '<', '<=', '>', '>=']);

/** Throws a {@link PatternError}. */
export function parsePattern(text: string): Pattern {
  const value = parseJsonValue(text);
  if (value === undefined) throw new PatternError('a pattern is JSON');
  return readPattern(value);
}

function readPattern(value: JsonValue): Pattern {
  if (!(value instanceof Map) || value.size === 0) throw new PatternError('a pattern is an object with at least one field');
  const fields = new Map<string, Pattern | readonly Rule[]>();
  const alternatives: (readonly Pattern[])[] = [];
  for (const [name, inner] of value as JsonObject) {
    if (name === '$or') alternatives.push(readAlternatives(inner));
    else fields.set(name, isList(inner) ? readRules(inner) : readPattern(inner));
  }
  return { fields, alternatives };
}

function readAlternatives(value: JsonValue): readonly Pattern[] {
  if (!isList(value) || value.length < 2) throw new PatternError('"$or" takes a list of at least two patterns');
  return value.map(readPattern);
}

function readRules(values: readonly JsonValue[]): readonly Rule[] {
  if (values.length === 0) throw new PatternError('a field has at least one rule');
  return values.map(readRule);
}

function readRule(value: JsonValue): Rule {
  if (isScalar(value)) return { kind: 'same', value };
  const [operator, operand] = onlyMember(value, 'a rule');
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new PatternError('"exists" takes true or false');
      return { kind: 'exists', exists: operand };
    case 'numeric':
      return { kind: 'numeric', bounds: readBounds(operand) };
    case 'cidr':
      return { kind: 'cidr', addresses: readAddresses(operand) };
    case 'anything-but':
      return { kind: 'anything-but', not: readExceptions(operand) };
    default:
      return readTextRule(operator, operand, true);
  }
}

function readTextRule(operator: string, operand: JsonValue, mayIgnoreCase: boolean): TextRule {
  switch (operator) {
    case 'prefix':
    case 'suffix': {
      if (typeof operand === 'string') return { kind: operator, text: operand, ignoreCase: false };
      const [inner, text] = onlyMember(operand, `"${operator}"`);
      if (!mayIgnoreCase || inner !== 'equals-ignore-case') throw new PatternError(`"${operator}" does not take "${inner}"`);
      return { kind: operator, text: stringOf(text, inner), ignoreCase: true };
    }
    case 'equals-ignore-case':
      return { kind: 'equals', text: stringOf(operand, operator), ignoreCase: true };
    case 'wildcard':
      return { kind: 'wildcard', pieces: readWildcard(stringOf(operand, operator)) };
    default:
      throw new PatternError(`"${operator}" is no operator`);
  }
}

function readExceptions(operand: JsonValue): readonly Rule[] {
  if (operand instanceof Map) {
    const [operator, texts] = onlyMember(operand, '"anything-but"');
    return listOf(texts).map((text) => readTextRule(operator, text, false));
  }
  const values = listOf(operand);
  const strings = values.filter((value) => typeof value === 'string');
  const numbers = values.filter((value) => value instanceof JsonNumber);
  const alike = strings.length === values.length || numbers.length === values.length;
  if (values.length === 0 || !alike) throw new PatternError('"anything-but" takes strings or numbers');
  return [...strings, ...numbers].map((value) => ({ kind: 'same', value }));
}

function readBounds(operand: JsonValue): readonly Bound[] {
  if (!isList(operand) || operand.length === 0 || operand.length % 2 !== 0 || operand.length > 4) {
    throw new PatternError('"numeric" takes a list of one or two comparisons');
  }
  const bounds: Bound[] = [];
  for (let at = 0; at < operand.length; at += 2) bounds.push(readBound(operand[at] ?? null, operand[at + 1] ?? null));
  const [first, second] = bounds;
  if (first !== undefined && second !== undefined) {
    const isRange = first.operator.startsWith('>') && second.operator.startsWith('<') && first.value < second.value;
    if (!isRange) throw new PatternError('two comparisons of "numeric" are a lower and an upper bound');
  }
  return bounds;
}

function readBound(operator: JsonValue, value: JsonValue): Bound {
  if (typeof operator !== 'string' || !OPERATORS.has(operator))
    throw new PatternError('"numeric" compares with =, <, <=, > and >=');
  if (!(value instanceof JsonNumber) || Math.abs(value.value) > NUMERIC_MAX) {
    throw new PatternError('"numeric" compares with a number of at most 5,000,000,000');
  }
  return { operator: operator as Bound['operator'], value: value.value };
}

function readAddresses(operand: JsonValue): BlockList {
  const [address, prefix, ...more] = stringOf(operand, 'cidr').split('/');
  const version = isIP(address ?? '');
  const digits = prefix ?? '';
  const bits = /^\d{1,3}$/.test(digits) ? Number(digits) : Number.NaN;
  if (version === 0 || more.length > 0 || !(bits <= (version === 4 ? 32 : 128))) {
    throw new PatternError('"cidr" takes an address, a slash and a number of bits');
  }
  const addresses = new BlockList();
  addresses.addSubnet(address ?? '', bits, version === 4 ? 'ipv4' : 'ipv6');
  return addresses;
}

/** `*` stands for any characters, `\*` and `\\` for themselves. */
function readWildcard(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '*') {
      if (text[at + 1] === '*') throw new PatternError('"wildcard" takes no two asterisks in a row');
      pieces.push(piece);
      piece = '';
    } else if (character === '\\') {
      at += 1;
      const escaped = text[at];
      if (escaped !== '*' && escaped !== '\\') throw new PatternError('a backslash of "wildcard" stands before * or \\');
      piece += escaped;
    } else {
      piece += character;
    }
  }
  return [...pieces, piece];
}

function onlyMember(value: JsonValue, what: string): readonly [name: string, value: JsonValue] {
  const members = value instanceof Map ? [...(value as JsonObject)] : [];
  const [member] = members;
  if (member === undefined || members.length !== 1) throw new PatternError(`${what} is an object of one member`);
  return member;
}

function stringOf(value: JsonValue, operator: string): string {
  if (typeof value !== 'string') throw new PatternError(`"${operator}" takes a string`);
  return value;
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return isList(value) ? value : [value];
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isScalar(value: JsonValue): value is Scalar {
  return !isList(value) && !(value instanceof Map);
}
