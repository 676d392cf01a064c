/** What a checker has to say, as sentences; many of one kind are counted, not listed. */

export class Findings<Invariant extends string> {
  readonly #names: Readonly<Record<Invariant, string>>;
  readonly #sentences = new Map<Invariant, string[]>();
  readonly #listedMax: number;

  /** `names` says what each invariant promises. */
  constructor(names: Readonly<Record<Invariant, string>>, listedMax = 10) {
    this.#names = names;
    this.#listedMax = listedMax;
  }

  add(invariant: Invariant, sentence: string): void {
    const sentences = this.#sentences.get(invariant) ?? [];
    this.#sentences.set(invariant, sentences);
    sentences.push(sentence);
  }

  /** Which invariants are broken, in the order in which they were named. */
  broken(): Invariant[] {
    return (Object.keys(this.#names) as Invariant[]).filter((invariant) => this.#sentences.has(invariant));
  }

  /** `C3 nothing acknowledged is lost: record …`, in that order. Empty when all hold. */
  list(): string[] {
    return this.broken().flatMap((invariant) => {
      const sentences = this.#sentences.get(invariant) ?? [];
      const head = `${invariant} ${this.#names[invariant]}: `;
      const more = sentences.length - this.#listedMax;
      const listed = sentences.slice(0, this.#listedMax).map((sentence) => head + sentence);
      return more > 0 ? [...listed, `${head}and ${more} more`] : listed;
    });
  }
}

/** The first index of `0 … length` at which `holds` is true, when it is false before and true behind; `length` if nowhere. */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Order of non-negative decimal numbers of any length without leading zeros. */
export function compareDecimal(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
