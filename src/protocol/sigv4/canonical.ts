/**
 * The canonical form of a request's parts (SigV4, "create a canonical request"). Texts are as they were on the wire, one
 * character per byte.
 *
 * N1. Two requests that the server would understand differently have different canonical forms, but for the order of
 *     parameters and what path normalisation drops, which are as AWS has them.
 * N2. Every service but S3 encodes the path a second time.
 */

/** Unreserved characters stay as they are (RFC 3986), every other byte becomes %XX. */
const ENCODED: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});
const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;

function encoded(text: string): string {
  if (UNRESERVED.test(text)) return text;
  let result = '';
  for (let index = 0; index < text.length; index++) result += ENCODED[text.charCodeAt(index) & 0xff];
  return result;
}

export function canonicalPath(path: string): string {
  if (path === '/' || path === '') return '/';
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encoded(segment)); // N2
  }
  const slash = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${slash}`;
}

export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

/** The parameters of a query string in their order, decoded as the protocols decode them. */
export function queryParameters(query: string): QueryParameter[] {
  const parameters: QueryParameter[] = [];
  for (const piece of query.split('&')) {
    if (piece === '') continue;
    const at = piece.indexOf('=');
    parameters.push(
      at < 0 ? { name: decoded(piece), value: '' } : { name: decoded(piece.slice(0, at)), value: decoded(piece.slice(at + 1)) },
    );
  }
  return parameters;
}

/** Sorted by encoded name, then value; the signature itself is left out. */
export function canonicalQuery(parameters: readonly QueryParameter[]): string {
  const pieces: string[] = [];
  for (const { name, value } of parameters) if (name !== SIGNATURE_PARAMETER) pieces.push(`${encoded(name)}=${encoded(value)}`);
  return pieces.sort(byNameThenValue).join('&');
}

export const SIGNATURE_PARAMETER = 'X-Amz-Signature';

/** `a=1` stands before `a-b=1`, although `-` comes before `=`. */
function byNameThenValue(one: string, other: string): number {
  const [oneName, otherName] = [one.slice(0, one.indexOf('=')), other.slice(0, other.indexOf('='))];
  if (oneName !== otherName) return oneName < otherName ? -1 : 1;
  return one < other ? -1 : Number(one > other);
}

const ESCAPED_BYTE = /%([0-9A-Fa-f]{2})/g;

/** N1: a plus sign is a space to the protocols. A percent sign that begins no escape stays. */
function decoded(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  return spaced.replace(ESCAPED_BYTE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** No other white space: a byte of a UTF-8 character may look like one. */
const SPACE_AT_AN_END = /^[ \t]|[ \t]$/;
const RUNS_OF_SPACE = /[ \t]{2,}|\t/;

/** Without spaces at either end, runs of them as one. */
export function canonicalHeaderValue(value: string): string {
  const trimmed = SPACE_AT_AN_END.test(value) ? value.replaceAll(/^[ \t]+|[ \t]+$/g, '') : value;
  return RUNS_OF_SPACE.test(trimmed) ? trimmed.replaceAll(/[ \t]+/g, ' ') : trimmed;
}
