/**
 * Sequence numbers, version 2: a 186-bit number written in 56 decimal digits (API reference; observed on AWS). In 47
 * hexadecimal digits, the highest first:
 *
 *     digit  0      `2`
 *     digit  1..9   when the shard was created, whole seconds
 *     digit  10     the lowest four bits of the shard's index
 *     digit  11..26 counter inside the shard, highest bit 0
 *     digit  27..28 `00`
 *     digit  29..37 when the record arrived, whole seconds
 *     digit  38..45 the shard's index
 *     digit  46     `2`, the version
 *
 * Hence numbers of one shard grow with the counter, and a child's are above its parent's when it was created in a later
 * second. Versions 0 and 1 (older AWS) are refused: no record of ours has one.
 */
import { assert } from '../platform/assert.ts';

export interface ShardIdentity {
  readonly shardIndex: number;
  /** Whole seconds since the epoch. */
  readonly createdSeconds: number;
}

export interface SequenceNumberParts extends ShardIdentity {
  readonly counter: bigint;
  /** When the record arrived, whole seconds since the epoch. */
  readonly seconds: number;
}

export const SEQUENCE_NUMBER_DIGITS = 56;
const PATTERN = /^[1-9][0-9]{55}$/;

const MARKER = 2n << 184n;
const VERSION = 2n;
const CREATED_SHIFT = 148n;
const NIBBLE_SHIFT = 144n;
const COUNTER_SHIFT = 80n;
const SECONDS_SHIFT = 36n;
const INDEX_SHIFT = 4n;

/** The counter of a closed shard's EndingSequenceNumber (recorded from AWS). */
const COUNTER_MAX = 0x7fff_ffff_ffff_ffffn;
/** Later seconds are refused (as the public implementations observed of AWS). */
const SECONDS_END = 16_025_175_000;
const SHARD_INDEX_MAX = 0x7fff_ffff;

/** 56 decimal digits. The parts must be in range: they come from our own logs. */
export function encodeSequenceNumber(parts: SequenceNumberParts): string {
  assert(parts.counter >= 0n && parts.counter <= COUNTER_MAX, 'a counter has 63 bits');
  return numberOf(parts, parts.counter, parts.seconds).toString();
}

/** The parts of a version 2 sequence number, or undefined when the text is none. Safe on text of any length. */
export function decodeSequenceNumber(text: string): SequenceNumberParts | undefined {
  if (text.length !== SEQUENCE_NUMBER_DIGITS || !PATTERN.test(text)) return undefined;
  const value = BigInt(text);
  const field = (shift: bigint, bits: number): bigint => BigInt.asUintN(bits, value >> shift);
  const parts: SequenceNumberParts = {
    createdSeconds: Number(field(CREATED_SHIFT, 36)),
    shardIndex: Number(field(INDEX_SHIFT, 32)),
    counter: field(COUNTER_SHIFT, 64),
    seconds: Number(field(SECONDS_SHIFT, 36)),
  };
  const inRange =
    parts.createdSeconds < SECONDS_END &&
    parts.seconds < SECONDS_END &&
    parts.shardIndex <= SHARD_INDEX_MAX &&
    parts.counter <= COUNTER_MAX;
  // The remaining fields (marker, low bits of the index, zero byte, version) are right if the same number comes out again.
  return inRange && numberOf(parts, parts.counter, parts.seconds) === value ? parts : undefined;
}

/** A shard's StartingSequenceNumber: below that of its first record. */
export function startingSequenceNumber(identity: ShardIdentity): string {
  return numberOf(identity, 0n, identity.createdSeconds).toString();
}

/** A closed shard's EndingSequenceNumber: above that of its last record. */
export function endingSequenceNumber(identity: ShardIdentity): string {
  return numberOf(identity, COUNTER_MAX, identity.createdSeconds).toString();
}

function numberOf(identity: ShardIdentity, counter: bigint, seconds: number): bigint {
  assert(isBelow(identity.createdSeconds, SECONDS_END) && isBelow(seconds, SECONDS_END), 'seconds are whole and in range');
  assert(isBelow(identity.shardIndex, SHARD_INDEX_MAX + 1), 'a shard index has 31 bits');
  const index = BigInt(identity.shardIndex);
  return (
    MARKER |
    (BigInt(identity.createdSeconds) << CREATED_SHIFT) |
    ((index & 15n) << NIBBLE_SHIFT) |
    (counter << COUNTER_SHIFT) |
    (BigInt(seconds) << SECONDS_SHIFT) |
    (index << INDEX_SHIFT) |
    VERSION
  );
}

function isBelow(value: number, end: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < end;
}

const DIGITS_PER_WORD = 4;
/** `0000` */
const ZEROS = 0x30303030;
const STEP_DIGITS = Buffer.from((1n << COUNTER_SHIFT).toString().padStart(SEQUENCE_NUMBER_DIGITS, '0'));
/** What one counter more adds: four digits a word, each in a byte of its own, the highest first; and where the first one that adds something stands. */
const COUNTER_STEP: readonly number[] = Array.from(
  { length: SEQUENCE_NUMBER_DIGITS / DIGITS_PER_WORD },
  (_, word) => STEP_DIGITS.readUInt32BE(DIGITS_PER_WORD * word) - ZEROS,
);
const COUNTER_STEP_FIRST: number = COUNTER_STEP.findIndex((digits) => digits !== 0);

/**
 * Writes the sequence numbers of one shard. Consecutive counters of the same second, the usual case in PutRecords and
 * GetRecords, cost an addition on the digits (about 40 ns); any other costs a big number and its text (about 200 ns).
 */
export class SequenceNumberEncoder {
  readonly #identity: ShardIdentity;
  readonly #digits: Buffer = Buffer.alloc(SEQUENCE_NUMBER_DIGITS);
  readonly #view = new DataView(this.#digits.buffer, this.#digits.byteOffset, SEQUENCE_NUMBER_DIGITS);
  #counter = -1;
  #seconds = -1;

  constructor(identity: ShardIdentity) {
    this.#identity = identity;
  }

  encode(counter: number, seconds: number): string {
    return this.digits(counter, seconds).toString('latin1');
  }

  /** The same as ASCII, in a buffer that the next call changes. */
  digits(counter: number, seconds: number): Buffer {
    const further = seconds === this.#seconds ? counter - this.#counter : -1;
    if (further === 1) this.#step();
    else if (further !== 0) this.#reset(counter, seconds);
    this.#counter = counter;
    this.#seconds = seconds;
    return this.#digits;
  }

  /**
   * Adds four digits at a time. With 0xf6 more in each byte a sum of ten or more runs over into the next digit, as a carry does,
   * and leaves the digit that stays; where none ran over, the byte is above 0xf5, and 0xf6 is taken away again.
   */
  #step(): void {
    const view = this.#view;
    let carry = 0;
    for (let word = COUNTER_STEP.length - 1; word >= 0 && (carry > 0 || word >= COUNTER_STEP_FIRST); word--) {
      const at = DIGITS_PER_WORD * word;
      const sum = view.getUint32(at) - ZEROS + (COUNTER_STEP[word] as number) + 0xf6f6f6f6 + carry;
      carry = sum >= 2 ** 32 ? 1 : 0;
      const notRunOver = (sum & 0x80808080) >>> 7;
      view.setUint32(at, (sum >>> 0) - notRunOver * 0xf6 + ZEROS);
    }
  }

  #reset(counter: number, seconds: number): void {
    assert(isBelow(counter, Number.MAX_SAFE_INTEGER), 'a counter is a whole number');
    this.#digits.write(numberOf(this.#identity, BigInt(counter), seconds).toString(), 'latin1');
  }
}
