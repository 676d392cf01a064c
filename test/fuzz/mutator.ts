/** Changes valid inputs into nearly valid ones: bytes, texts and lists, by a seed. */
import type { SeededRandom } from '../../src/platform/random.ts';

/** No input is larger: what a call may cost is measured on small ones, too. */
const INPUT_BYTES_MAX = 128 * 1024;
const INTERESTING_BYTES = [
  0x00, 0x01, 0x1f, 0x20, 0x22, 0x25, 0x26, 0x2c, 0x2f, 0x3d, 0x5c, 0x7b, 0x7f, 0x80, 0x9f, 0xbf, 0xc0, 0xfe, 0xff,
];
const REPEATS = [2, 16, 256, 4_096];

export class Mutator {
  readonly random: SeededRandom;

  constructor(random: SeededRandom) {
    this.random = random;
  }

  below(end: number): number {
    return this.random.below(Math.max(end, 1));
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new TypeError('nothing to pick from');
    return item;
  }

  /** One to four changes to some bytes. */
  bytes(input: Uint8Array, dictionary: readonly string[]): Uint8Array {
    let result = input;
    for (let count = 1 + this.below(4); count > 0; count--) result = this.#change(result, dictionary);
    return result.subarray(0, INPUT_BYTES_MAX);
  }

  /** The same to a text; it may hold any character afterwards. */
  text(input: string, dictionary: readonly string[]): string {
    return Buffer.from(this.bytes(Buffer.from(input, 'latin1'), dictionary)).toString('latin1');
  }

  /** A list with members left out, repeated, exchanged or changed. */
  list<Item>(items: readonly Item[], change: (item: Item) => Item): Item[] {
    const result = [...items];
    for (let count = this.below(4); count > 0 && result.length > 0; count--) {
      const at = this.below(result.length);
      const [item] = result.slice(at, at + 1) as [Item];
      const kind = this.below(5);
      if (kind === 0) result.splice(at, 1);
      else if (kind === 1) result.splice(this.below(result.length), 0, item);
      else if (kind === 2 && this.chance(20)) result.push(...Array.from({ length: this.pick(REPEATS) }, () => item));
      else result[at] = change(item);
    }
    return result;
  }

  #change(input: Uint8Array, dictionary: readonly string[]): Uint8Array {
    const at = this.below(input.byteLength + 1);
    const end = Math.min(at + 1 + this.below(this.chance(4) ? 64 : 4), input.byteLength);
    switch (this.below(8)) {
      case 0:
        return this.#with(input, at, end, Buffer.of(this.pick(INTERESTING_BYTES)));
      case 1:
        return this.#with(input, at, at, Buffer.from(this.pick(dictionary)));
      case 2:
        return this.#with(input, at, end, new Uint8Array(0));
      case 3:
        return this.#with(input, at, at, input.subarray(at, end));
      case 4:
        return input.subarray(0, at);
      case 5:
        return this.chance(16) ? this.#with(input, at, at, repeated(input.subarray(at, end), this.pick(REPEATS))) : input;
      case 6:
        return this.#with(input, at, end, Buffer.from(this.pick(dictionary)));
      default: {
        const copy = Uint8Array.from(input);
        copy[at] = (copy[at] ?? 0) ^ (1 << this.below(8));
        return copy;
      }
    }
  }

  #with(input: Uint8Array, at: number, end: number, middle: Uint8Array): Uint8Array {
    return Buffer.concat([input.subarray(0, at), middle, input.subarray(end)]);
  }
}

function repeated(piece: Uint8Array, count: number): Uint8Array {
  return Buffer.alloc(Math.min(piece.byteLength * count, INPUT_BYTES_MAX), piece.byteLength === 0 ? '[' : piece);
}
