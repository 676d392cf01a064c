/**
 * What is known of a queue's live messages: about 250 bytes each. Bodies stay in the log and are read when received.
 * Synchronous and without a clock: times are handed in, in monotonic milliseconds, except `sentMs`.
 *
 * I1. A live message is in exactly one heap: `ready` (oldest arrival first) or `waiting` (first due first).
 * I2. `waiting` holds what is delayed and what is in flight; `settle` moves what fell due to `ready`.
 * I3. Visibility, receive counts and receipts are memory only: after a restart every message is as if never received.
 */

import { Heap, type HeapItem } from '../../../platform/heap.ts';
import type { Offset } from '../../../storage/log-engine.ts';
import type { EntryKey } from './message-codec.ts';

export interface LiveMessage extends HeapItem {
  readonly key: EntryKey;
  /** Milliseconds since the epoch. */
  readonly sentMs: number;
  /** Of its entry in the log. */
  readonly sizeBytes: number;
  /** Where its entry stands; compaction moves it. */
  offset: Offset;
  state: 'ready' | 'delayed' | 'in-flight';
  receives: number;
  /** Milliseconds since the epoch; 0 before the first receive. */
  firstReceivedMs: number;
  /** When it was last received. */
  receivedAtMs: number;
  /** The number of the last receive, while its handle may change the visibility; else null. */
  receive: number | null;
}

/** `delayed`: due at `dueAtMs`. */
export type NewMessage = Pick<LiveMessage, 'key' | 'sentMs' | 'sizeBytes' | 'offset'> & { readonly dueAtMs: number | null };

export interface MessageCounts {
  readonly ready: number;
  readonly delayed: number;
  readonly inFlight: number;
}

export class MessageIndex {
  readonly #messages = new Map<EntryKey, LiveMessage>();
  readonly #ready = new Heap<LiveMessage>();
  readonly #waiting = new Heap<LiveMessage>();
  #arrivals = 0;
  #inFlight = 0;
  #sizeBytes = 0;

  get size(): number {
    return this.#messages.size;
  }

  /** Bytes of the entries of all live messages. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get ready(): number {
    return this.#ready.size;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** When the next message becomes ready. */
  get nextDueAtMs(): number | undefined {
    return this.#waiting.peek()?.rank;
  }

  counts(): MessageCounts {
    return { ready: this.#ready.size, delayed: this.#waiting.size - this.#inFlight, inFlight: this.#inFlight };
  }

  get(key: EntryKey): LiveMessage | undefined {
    return this.#messages.get(key);
  }

  values(): Iterable<LiveMessage> {
    return this.#messages.values();
  }

  add({ key, sentMs, sizeBytes, offset, dueAtMs }: NewMessage): void {
    const live: LiveMessage = {
      key,
      sentMs,
      sizeBytes,
      offset,
      state: 'ready',
      rank: 0,
      position: 0,
      receives: 0,
      firstReceivedMs: 0,
      receivedAtMs: 0,
      receive: null,
    };
    this.#messages.set(live.key, live);
    this.#sizeBytes += live.sizeBytes;
    if (dueAtMs === null) this.#putReady(live);
    else this.#putWaiting(live, 'delayed', dueAtMs);
  }

  /** Moves what is due to `ready` (I2). */
  settle(nowMs: number): void {
    for (let next = this.#waiting.peek(); next !== undefined && next.rank <= nowMs; next = this.#waiting.peek()) {
      this.#takeOut(next);
      this.#putReady(next);
    }
  }

  /** The ready message that waited longest; it stays in `ready`. */
  peekReady(): LiveMessage | undefined {
    return this.#ready.peek();
  }

  /** Makes a message invisible until `dueAtMs`. */
  hide(message: LiveMessage, dueAtMs: number): void {
    this.#takeOut(message);
    this.#putWaiting(message, 'in-flight', dueAtMs);
  }

  /** Makes a message visible now, behind all that are. */
  show(message: LiveMessage): void {
    this.#takeOut(message);
    this.#putReady(message);
  }

  remove(key: EntryKey): LiveMessage | undefined {
    const message = this.#messages.get(key);
    if (message === undefined) return undefined;
    this.#messages.delete(key);
    this.#sizeBytes -= message.sizeBytes;
    this.#takeOut(message);
    return message;
  }

  /** Forgets the messages whose entries stand before an offset. */
  removeBefore(offset: Offset): void {
    for (const message of this.#messages.values()) {
      if (message.offset < offset) this.remove(message.key);
    }
  }

  #putReady(message: LiveMessage): void {
    message.state = 'ready';
    message.rank = this.#arrivals++;
    this.#ready.push(message);
  }

  #putWaiting(message: LiveMessage, state: 'delayed' | 'in-flight', dueAtMs: number): void {
    message.state = state;
    message.rank = dueAtMs;
    if (state === 'in-flight') this.#inFlight++;
    this.#waiting.push(message);
  }

  #takeOut(message: LiveMessage): void {
    if (message.state === 'in-flight') this.#inFlight--;
    (message.state === 'ready' ? this.#ready : this.#waiting).remove(message); // I1
  }
}
