/** Randomness as a value: nothing outside `platform/` names `Math.random` or draws bytes from `node:crypto`. */
import { randomBytes, randomFillSync } from 'node:crypto';

export interface Random {
  /** `count` unpredictable bytes (for keys and tokens). */
  bytes(count: number): Uint8Array;
  /** A version 4 UUID in lower case. */
  uuid(): string;
  /** A number in [0, 1), for jitter. */
  fraction(): number;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));
const POOL_BYTES = 4096;

/** Draws from the system in blocks, so that an id costs no system call. */
export class SystemRandom implements Random {
  readonly #pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  #position = POOL_BYTES;

  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }

  uuid(): string {
    return uuidFrom(this.#pool, this.#take(16));
  }

  fraction(): number {
    return this.#pool.readUInt32LE(this.#take(4)) / 2 ** 32;
  }

  #take(count: number): number {
    if (this.#position + count > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#position = 0;
    }
    const start = this.#position;
    this.#position += count;
    return start;
  }
}

/** The same numbers for the same seed (sfc32, Chris Doty-Humphrey's small fast counter): for tests and simulations only. */
export class SeededRandom implements Random {
  #a = 0x9e3779b9;
  #b = 0x243f6a88;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#c = seed >>> 0;
    for (let turn = 0; turn < 15; turn++) this.#next();
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#next() >>> 24);
  }

  uuid(): string {
    return uuidFrom(this.bytes(16), 0);
  }

  fraction(): number {
    return this.#next() / 2 ** 32;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }
}

function uuidFrom(bytes: Uint8Array, at: number): string {
  const hex = (index: number): string => HEX[bytes[at + index] ?? 0] as string;
  const version = HEX[((bytes[at + 6] ?? 0) & 0x0f) | 0x40] as string;
  const variant = HEX[((bytes[at + 8] ?? 0) & 0x3f) | 0x80] as string;
  return (
    `${hex(0)}${hex(1)}${hex(2)}${hex(3)}-${hex(4)}${hex(5)}-${version}${hex(7)}-` +
    `${variant}${hex(9)}-${hex(10)}${hex(11)}${hex(12)}${hex(13)}${hex(14)}${hex(15)}`
  );
}
