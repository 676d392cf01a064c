/** Where the items of a log stand that are pending (pending-log.ts). */
import type { Offset } from './log-engine.ts';

/** A pending item. Where it stands changes when it is written anew. */
export interface PendingItem {
  readonly offset: Offset;
  /** Its place among the items in the order in which they came: its first offset. */
  readonly rank: number;
  readonly bytes: number;
}

export interface Place extends PendingItem {
  offset: Offset;
  rank: number;
  /** Of the log before it and of itself, counted from where it was read first. */
  startBytes: number;
  bytes: number;
}

/** Places that come nearly in order, of which the lowest are asked for often. */
export class PendingPlaces {
  readonly #members = new Map<Offset, Place>();
  /** In order, with some at the front and between that are members no more: not many more than there are members. */
  #ordered: Offset[] = [];
  #first = 0;
  #bytes = 0;

  /** Of all items together. */
  get bytes(): number {
    return this.#bytes;
  }

  has(place: Place): boolean {
    return this.#members.get(place.offset) === place;
  }

  add(place: Place): void {
    const { offset } = place;
    this.#members.set(offset, place);
    this.#bytes += place.bytes;
    let at = this.#ordered.length;
    while (at > this.#first && (this.#ordered[at - 1] ?? 0) > offset) at--;
    if (at === this.#ordered.length) this.#ordered.push(offset);
    else this.#ordered.splice(at, 0, offset);
    if (this.#ordered.length < 2 * this.#members.size + 1024) return;
    this.#ordered = this.#ordered.filter((one) => this.#members.has(one));
    this.#first = 0;
  }

  delete(place: Place): void {
    if (this.#members.delete(place.offset)) this.#bytes -= place.bytes;
  }

  lowest(): Place | undefined {
    for (; this.#first < this.#ordered.length; this.#first++) {
      const place = this.#at(this.#first);
      if (place === undefined) continue;
      this.#compact();
      return place;
    }
    this.#ordered = [];
    this.#first = 0;
    return undefined;
  }

  /** From the lowest on. */
  *inOrder(): Iterable<Place> {
    for (let at = this.#first; at < this.#ordered.length; at++) {
      const place = this.#at(at);
      if (place !== undefined) yield place;
    }
  }

  #at(index: number): Place | undefined {
    const offset = this.#ordered[index];
    return offset === undefined ? undefined : this.#members.get(offset);
  }

  #compact(): void {
    if (this.#first < 1024 || this.#first < this.#ordered.length / 2) return;
    this.#ordered = this.#ordered.slice(this.#first);
    this.#first = 0;
  }
}
