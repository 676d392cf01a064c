/** A binary heap of items by rank, the lowest first, from which any item can be taken out in O(log n). */

export interface HeapItem {
  /** What the heap is ordered by. Must not change while the item is in a heap. */
  rank: number;
  /** Where the item stands in its heap. Kept by the heap; an item is in one heap at a time. */
  position: number;
}

export class Heap<Item extends HeapItem> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  peek(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#rise(item, this.#items.length - 1);
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** The item must be in this heap. */
  remove(item: Item): void {
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#rise(last, item.position);
    this.#sink(last, last.position);
  }

  #rise(item: Item, from: number): void {
    let position = from;
    while (position > 0) {
      const parentAt = (position - 1) >> 1;
      const parent = this.#items[parentAt];
      if (parent === undefined || parent.rank <= item.rank) break;
      this.#place(parent, position);
      position = parentAt;
    }
    this.#place(item, position);
  }

  #sink(item: Item, from: number): void {
    let position = from;
    for (;;) {
      const child = this.#lowerChild(position);
      if (child === undefined || child.rank >= item.rank) break;
      const childAt = child.position;
      this.#place(child, position);
      position = childAt;
    }
    this.#place(item, position);
  }

  #lowerChild(position: number): Item | undefined {
    const left = this.#items[2 * position + 1];
    const right = this.#items[2 * position + 2];
    return left !== undefined && right !== undefined && right.rank < left.rank ? right : left;
  }

  #place(item: Item, position: number): void {
    this.#items[position] = item;
    item.position = position;
  }
}
