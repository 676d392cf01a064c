/**
 * Keeps a queue's log as small as its live messages ask for: expires what is too old, trims what lies before the oldest live
 * message, and when much is deleted behind a few live messages, copies those to the end and trims what they stood on.
 *
 * N1. Nothing is trimmed at or above `settledOffset` as it was before the look at the messages began: an entry whose append
 *     is under way meanwhile stands at or above it (G1 of queue-log.ts).
 * N2. A copy keeps its entry id, so on replay copies are one message. A message deleted while its copy was being appended
 *     gets another deletion behind the copy before anything is trimmed (M2 of message-queue.ts).
 * N3. One thing at a time: `alone` waits its turn.
 */
import { Mutex } from '../../../platform/async/mutex.ts';
import { yieldToEventLoop } from '../../../platform/async/yield.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Offset, StoredEntry } from '../../../storage/log-engine.ts';
import { DELETION_IDS_MAX, IDLE_MAINTENANCE_INTERVAL_MS, MAINTENANCE_SLICE_MESSAGES } from '../limits.ts';
import { type EntryKey, outlineEntry, UnreadableEntryError } from './message-codec.ts';
import type { LiveMessage, MessageIndex } from './message-index.ts';
import type { QueueLog } from './queue-log.ts';

export class Maintenance {
  readonly #clock: Clock;
  readonly #log: QueueLog;
  readonly #index: MessageIndex;
  readonly #wasteBytesMin: number;
  readonly #appendDeletions: (keys: readonly EntryKey[]) => Promise<void>;
  readonly #mutex = new Mutex();
  #stopped = false;
  #doneAtMs = Number.NEGATIVE_INFINITY;
  #doneEnd: Offset | undefined;

  constructor(
    clock: Clock,
    log: QueueLog,
    index: MessageIndex,
    wasteBytesMin: number,
    appendDeletions: (keys: readonly EntryKey[]) => Promise<void>,
  ) {
    this.#clock = clock;
    this.#log = log;
    this.#index = index;
    this.#wasteBytesMin = wasteBytesMin;
    this.#appendDeletions = appendDeletions;
  }

  /** Runs `work` when nothing else of this kind runs (N3). */
  alone(work: () => Promise<void>): Promise<void> {
    return this.#mutex.run(work);
  }

  async run(retentionMs: number): Promise<void> {
    await this.alone(async () => {
      const idle = this.#doneEnd === this.#log.end;
      if (this.#stopped || (idle && this.#clock.monotonicMs() - this.#doneAtMs < IDLE_MAINTENANCE_INTERVAL_MS)) return;
      await this.#expireAndTrim(retentionMs);
      if (this.#isWasteful()) await this.#compact();
      this.#doneEnd = this.#log.end;
      this.#doneAtMs = this.#clock.monotonicMs();
    });
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.alone(async () => {});
  }

  async #expireAndTrim(retentionMs: number): Promise<void> {
    const expiredBeforeMs = this.#clock.nowMs() - retentionMs;
    const expired: EntryKey[] = [];
    let oldest = this.#log.settledOffset(); // N1
    let visited = 0;
    for (const message of this.#index.values()) {
      if (message.sentMs <= expiredBeforeMs) expired.push(message.key);
      else if (message.offset < oldest) oldest = message.offset;
      if (++visited % MAINTENANCE_SLICE_MESSAGES === 0) await yieldToEventLoop();
      if (this.#stopped) return;
    }
    await this.#expire(expired);
    await this.#log.trim(oldest);
  }

  async #expire(keys: readonly EntryKey[]): Promise<void> {
    for (let from = 0; from < keys.length; from += DELETION_IDS_MAX) {
      const some = keys.slice(from, from + DELETION_IDS_MAX);
      await this.#appendDeletions(some);
      for (const key of some) this.#index.remove(key);
    }
  }

  #isWasteful(): boolean {
    const waste = this.#log.sizeBytes - this.#index.sizeBytes;
    return waste > Math.max(this.#index.sizeBytes, this.#wasteBytesMin);
  }

  /** From the start of the log, step by step, until enough is freed. */
  async #compact(): Promise<void> {
    const settled = this.#log.settledOffset(); // N1
    let from = this.#log.start;
    while (from < settled && this.#isWasteful() && !this.#stopped) {
      const step = await this.#log.readStep(from);
      const survivors = step.entries.filter((entry) => entry.offset < settled && this.#liveAt(entry) !== undefined);
      if (survivors.length > 0) await this.#copy(survivors);
      from = Math.min(step.next, settled) as Offset;
      await this.#log.trim(from);
    }
  }

  async #copy(survivors: readonly StoredEntry[]): Promise<void> {
    const messages = survivors.map((entry) => this.#liveAt(entry));
    const offsets = await this.#log.append(survivors.map((entry) => entry.value));
    const deletedMeanwhile: EntryKey[] = [];
    messages.forEach((message, index) => {
      const offset = offsets[index];
      if (message === undefined || offset === undefined) return;
      if (this.#index.get(message.key) === message) message.offset = offset;
      else deletedMeanwhile.push(message.key);
    });
    if (deletedMeanwhile.length > 0) await this.#appendDeletions(deletedMeanwhile); // N2
  }

  /** The live message whose current entry this is. */
  #liveAt(entry: StoredEntry): LiveMessage | undefined {
    try {
      const outline = entry.control === undefined ? outlineEntry(entry.value) : undefined;
      const message = outline?.kind === 'message' ? this.#index.get(outline.key) : undefined;
      return message?.offset === entry.offset ? message : undefined;
    } catch (error: unknown) {
      if (error instanceof UnreadableEntryError) return undefined;
      throw error;
    }
  }
}
