/**
 * The space of hash keys, 0 … 2^128 − 1, and its parts. In the API a hash key is a decimal text, the MD5 of a partition key
 * is hexadecimal. Both are compared as strings of fixed width, whose order is that of the numbers.
 */

export interface HashRange {
  /** Both inclusive, decimal. */
  readonly start: string;
  readonly end: string;
}

export const HASH_KEY_MAX: bigint = (1n << 128n) - 1n;
const HEX_DIGITS = 32;
const DECIMAL_DIGITS = 39;
const HASH_KEY_MAX_DECIMAL = HASH_KEY_MAX.toString();

/** `count` adjacent ranges of floor(2^128 / count) hash keys each; the last one takes what is left. */
export function evenHashRanges(count: number): HashRange[] {
  const width = (HASH_KEY_MAX + 1n) / BigInt(count);
  return Array.from({ length: count }, (_, index) => {
    const start = width * BigInt(index);
    const end = index === count - 1 ? HASH_KEY_MAX : start + width - 1n;
    return { start: start.toString(), end: end.toString() };
  });
}

/** A decimal hash key in 32 hex digits. */
export function hexHashKey(decimal: string): string {
  return BigInt(decimal).toString(16).padStart(HEX_DIGITS, '0');
}

/** A decimal hash key in 39 digits, or undefined when it is above 2^128 − 1. */
export function paddedHashKey(decimal: string): string | undefined {
  const padded = decimal.padStart(DECIMAL_DIGITS, '0');
  return padded.length > DECIMAL_DIGITS || padded > HASH_KEY_MAX_DECIMAL ? undefined : padded;
}
