/**
 * The messages of one queue: an index in memory over a log on disk. A send is an entry, a deletion is an entry that names
 * messages; what is visible, in flight or delayed is memory (message-index.ts).
 *
 * M1. `send` resolves once the messages are durable; only then can they be received.
 * M2. A deletion is done when a deletion entry stands behind every copy of the message. Replay takes deletions in any order
 *     with copies, so a crash at any point never brings a deleted message back, nor loses one that was not deleted.
 * M3. Maintenance and purging exclude each other; sending, receiving and deleting go on meanwhile.
 * M4. A message older than the retention period is never handed out, and a raised period never brings it back: expiry
 *     deletes.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { ServiceError } from '../../../protocol/service-error.ts';
import { type LogEngine, LogError, type Offset, type StoredEntry } from '../../../storage/log-engine.ts';
import {
  messageNotInflight,
  notAvailableForVisibilityChange,
  overLimit,
  queueDoesNotExist,
  receiptHandleIsInvalid,
} from '../errors.ts';
import {
  COMPACTION_WASTE_BYTES_MIN,
  DELAY_SECONDS_MAX,
  LEAVING_HIDDEN_MS,
  MESSAGES_IN_FLIGHT_MAX,
  MESSAGES_PER_QUEUE_MAX,
  RECEIVERS_WAITING_MAX,
  REDRIVE_MESSAGES_MAX,
} from '../limits.ts';
import { Maintenance } from './maintenance.ts';
import {
  decodeMessage,
  type EntryKey,
  encodeDeletion,
  encodeMessage,
  entryKeyOf,
  type MessageInput,
  outlineEntry,
  type StoredMessage,
  UnreadableEntryError,
} from './message-codec.ts';
import { type LiveMessage, type MessageCounts, MessageIndex } from './message-index.ts';
import { QueueLog } from './queue-log.ts';
import { decodeReceiptHandle, encodeReceiptHandle } from './receipt-handle.ts';
import { Receivers } from './receivers.ts';

export interface MessageQueueDependencies {
  readonly engine: LogEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes of deleted messages that a log may hold whatever its live messages are. */
  readonly compactionWasteBytesMin?: number;
  readonly messagesInFlightMax?: number;
}

/** A message to send: `entryId` is a UUID of its own in this queue. */
export interface Outgoing {
  readonly entryId: string;
  readonly message: MessageInput;
}

/** Where messages go that were received too often. */
export interface DeadLetterTarget {
  readonly maxReceiveCount: number;
  /** Resolves once the message is durable there. */
  take(message: StoredMessage): Promise<void>;
}

export interface ReceiveOptions {
  readonly messagesMax: number;
  readonly visibilityMs: number;
  /** How long to wait for a first message; 0: not at all. */
  readonly waitMs: number;
  readonly retentionMs: number;
  readonly signal: () => AbortSignal;
  readonly deadLetter: DeadLetterTarget | undefined;
}

export interface Received {
  readonly message: StoredMessage;
  readonly receiptHandle: string;
  readonly receives: number;
  /** Milliseconds since the epoch. */
  readonly firstReceivedMs: number;
}

export class MessageQueue {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #queueKey: EntryKey;
  readonly #index = new MessageIndex();
  readonly #log: QueueLog;
  readonly #receivers: Receivers;
  readonly #maintenance: Maintenance;
  readonly #inFlightMax: number;
  #sending = 0;
  #receives: number;
  /** Entries below this were purged, also those whose send resolves only now. */
  #purgedBefore = 0 as Offset;
  #purging = false;
  #life: 'open' | 'deleted' | 'closed' = 'open';
  #cancelDueTimer: (() => void) | undefined;
  #waitsEnded = false;

  constructor(uuid: string, firstReceive: number, dependencies: MessageQueueDependencies) {
    const { engine, clock, logger, compactionWasteBytesMin = COMPACTION_WASTE_BYTES_MIN } = dependencies;
    this.#inFlightMax = dependencies.messagesInFlightMax ?? MESSAGES_IN_FLIGHT_MAX;
    this.#clock = clock;
    this.#logger = logger.child({ queue: uuid });
    this.#queueKey = entryKeyOf(uuid);
    this.#log = new QueueLog(engine, uuid);
    this.#receivers = new Receivers(clock);
    this.#receives = firstReceive;
    this.#maintenance = new Maintenance(clock, this.#log, this.#index, compactionWasteBytesMin, (keys) =>
      this.#appendDeletions(keys),
    );
  }

  /** Makes the log when it is missing and rebuilds the index from it. */
  async open(): Promise<void> {
    const deleted = new Set<EntryKey>();
    await this.#log.open((entry) => this.#replay(entry, deleted));
  }

  /** Resolves once all are durable (M1); all or none. */
  async send(outgoing: readonly Outgoing[]): Promise<void> {
    if (this.#index.size + this.#sending + outgoing.length > MESSAGES_PER_QUEUE_MAX) {
      throw overLimit(`The queue holds the maximum of ${MESSAGES_PER_QUEUE_MAX} messages.`);
    }
    const keys = outgoing.map(({ entryId }) => entryKeyOf(entryId));
    const values = outgoing.map(({ message }, index) => encodeMessage(keys[index] as EntryKey, message));
    this.#sending += outgoing.length;
    try {
      await this.#log.append(values, (offsets) => {
        for (const [index, value] of values.entries()) this.#arrive(offsets[index] as Offset, value);
      });
    } finally {
      this.#sending -= outgoing.length;
    }
    this.#ready();
  }

  /** Up to `messagesMax` messages, as soon as there is one. Throws OverLimit when too many are in flight and it does not wait. */
  async receive(options: ReceiveOptions): Promise<Received[]> {
    const deadlineMs = this.#clock.monotonicMs() + options.waitMs;
    for (;;) {
      if (this.#life === 'deleted') throw queueDoesNotExist();
      if (this.#life === 'closed') return [];
      const { received, lookAgain } = await this.#receiveNow(options);
      if (received.length > 0) return received;
      if (lookAgain) continue;
      const leftMs = deadlineMs - this.#clock.monotonicMs();
      if (leftMs <= 0) return [];
      const signal = options.signal();
      if (signal.aborted || this.#waitsEnded) return [];
      await this.#waitForMessage(leftMs, signal);
      if (signal.aborted || this.#waitsEnded) {
        this.#ready(); // W2: the word was perhaps for this one
        return [];
      }
    }
  }

  /** Whoever waits for a message is answered now, and nobody waits any more. */
  endWaits(): void {
    this.#waitsEnded = true;
    this.#receivers.wakeAll();
  }

  /** Deletes by receipt handles that were checked with {@link isReceiptHandle}; messages already gone are no error. */
  async delete(receiptHandles: readonly string[]): Promise<void> {
    const keys = receiptHandles.flatMap((text) => decodeReceiptHandle(this.#queueKey, text)?.key ?? []);
    await this.#deleteKeys(keys.filter((key) => this.#index.get(key) !== undefined));
  }

  isReceiptHandle(text: string): boolean {
    return decodeReceiptHandle(this.#queueKey, text) !== undefined;
  }

  /** Throws ReceiptHandleIsInvalid, MessageNotInflight or InvalidParameterValue. */
  changeVisibility(receiptHandle: string, visibilityMs: number, refuseTotal: () => Error, totalMaxMs: number): void {
    const handle = decodeReceiptHandle(this.#queueKey, receiptHandle);
    if (handle === undefined) throw receiptHandleIsInvalid();
    const message = this.#index.get(handle.key);
    if (message === undefined) throw notAvailableForVisibilityChange(receiptHandle);
    if (message.receive === null) throw messageNotInflight();
    if (message.receive !== handle.receive) throw notAvailableForVisibilityChange(receiptHandle);
    const nowMs = this.#clock.monotonicMs();
    if (nowMs + visibilityMs - message.receivedAtMs > totalMaxMs) throw refuseTotal();
    if (visibilityMs > 0) {
      this.#index.hide(message, nowMs + visibilityMs); // also after it became visible again, while nobody else has it
    } else {
      message.receive = null;
      this.#index.show(message);
    }
    this.#ready();
  }

  counts(): MessageCounts {
    this.#index.settle(this.#clock.monotonicMs());
    return this.#index.counts();
  }

  /** Removes all messages that are in the queue now. */
  async purge(): Promise<void> {
    await this.#maintenance.alone(async () => {
      this.#purging = true;
      try {
        const end = await this.#log.clear();
        this.#purgedBefore = end;
        this.#index.removeBefore(end);
      } finally {
        this.#purging = false;
      }
    });
  }

  /** Expires, trims and compacts when it is time to. */
  async maintain(retentionMs: number): Promise<void> {
    if (this.#life === 'open') await this.#maintenance.run(retentionMs);
  }

  /** Ends all waits: with QueueDoesNotExist when the queue was deleted. Idempotent; resolves when maintenance has ended. */
  async close(why: 'deleted' | 'closed'): Promise<void> {
    if (this.#life === 'open') this.#life = why;
    this.#cancelDueTimer?.();
    this.#receivers.wakeAll();
    await this.#maintenance.stop();
  }

  #replay(entry: StoredEntry, deleted: Set<EntryKey>): void {
    const outline = this.#outline(entry);
    if (outline?.kind === 'deletion') {
      for (const key of outline.keys) {
        deleted.add(key); // M2
        this.#index.remove(key);
      }
    } else if (outline !== undefined && !deleted.has(outline.key)) {
      this.#arrive(entry.offset, entry.value);
    }
  }

  #outline(entry: StoredEntry): ReturnType<typeof outlineEntry> | undefined {
    if (entry.control !== undefined) return undefined;
    try {
      return outlineEntry(entry.value);
    } catch (error: unknown) {
      if (!(error instanceof UnreadableEntryError)) throw error;
      this.#logger.error({ err: error, offset: entry.offset }, 'A queue entry cannot be read and is left out.');
      return undefined;
    }
  }

  #arrive(offset: Offset, value: Uint8Array): void {
    const outline = outlineEntry(value);
    if (outline.kind !== 'message' || offset < this.#purgedBefore) return;
    const known = this.#index.get(outline.key);
    if (known !== undefined) {
      known.offset = offset; // a copy that compaction made
      return;
    }
    // The wall clock may have been set back since: a delay is never longer than one can be asked for.
    const delayMs = Math.min(outline.visibleFromMs - this.#clock.nowMs(), DELAY_SECONDS_MAX * 1000);
    const dueAtMs = delayMs > 0 ? this.#clock.monotonicMs() + delayMs : null;
    this.#index.add({ key: outline.key, sentMs: outline.sentMs, sizeBytes: value.byteLength, offset, dueAtMs });
  }

  async #receiveNow(options: ReceiveOptions): Promise<{ received: Received[]; lookAgain: boolean }> {
    const { taken, spent, expired } = this.#take(options);
    await this.#deleteKeys(expired.map((message) => message.key));
    await Promise.all(spent.map((message) => this.#redrive(message, options.deadLetter)));
    const received = await Promise.all(taken.map((message) => this.#readReceived(message)));
    // What was deleted or purged while it was read is not handed out, and what gave no message is no reason to wait.
    return {
      received: received.filter((one) => one !== undefined),
      lookAgain: taken.length + spent.length + expired.length > 0,
    };
  }

  /** Takes messages out of `ready` and makes them invisible; bounded by the limits on each kind. */
  #take(options: ReceiveOptions): { taken: LiveMessage[]; spent: LiveMessage[]; expired: LiveMessage[] } {
    const nowMs = this.#clock.monotonicMs();
    const expiredBeforeMs = this.#clock.nowMs() - options.retentionMs;
    const taken: LiveMessage[] = [];
    const spent: LiveMessage[] = [];
    const expired: LiveMessage[] = [];
    this.#index.settle(nowMs);
    while (taken.length < options.messagesMax && spent.length + expired.length < REDRIVE_MESSAGES_MAX) {
      const message = this.#index.peekReady();
      if (message === undefined) break;
      if (this.#index.inFlight >= this.#inFlightMax) {
        if (options.waitMs === 0 && taken.length === 0) throw overLimit('Too many messages in flight.');
        break;
      }
      const isExpired = message.sentMs <= expiredBeforeMs; // M4
      const isSpent = options.deadLetter !== undefined && message.receives >= options.deadLetter.maxReceiveCount;
      if (isExpired || isSpent) {
        this.#index.hide(message, nowMs + Math.max(options.visibilityMs, LEAVING_HIDDEN_MS));
        (isExpired ? expired : spent).push(message);
      } else {
        this.#index.hide(message, nowMs + options.visibilityMs);
        this.#countReceive(message, nowMs);
        taken.push(message);
      }
    }
    return { taken, spent, expired };
  }

  #countReceive(message: LiveMessage, nowMs: number): void {
    this.#receives = (this.#receives + 1) >>> 0;
    message.receive = this.#receives;
    message.receives++;
    message.receivedAtMs = nowMs;
    if (message.firstReceivedMs === 0) message.firstReceivedMs = this.#clock.nowMs();
  }

  /** Moves a message on; it is durable there before it is deleted here. When that fails it is tried again later. */
  async #redrive(message: LiveMessage, target: DeadLetterTarget | undefined): Promise<void> {
    const stored = await this.#read(message);
    if (stored === undefined || target === undefined) return;
    try {
      await target.take(stored);
    } catch (error: unknown) {
      if (!(error instanceof LogError || error instanceof ServiceError)) throw error;
      this.#logger.warn({ err: error }, 'A message could not be moved to the dead-letter queue and stays.');
      return;
    }
    await this.#deleteKeys([message.key]);
  }

  async #readReceived(live: LiveMessage): Promise<Received | undefined> {
    const { key, receives, firstReceivedMs, receive } = live;
    const message = await this.#read(live);
    if (message === undefined || receive === null) return undefined;
    return { message, receiptHandle: encodeReceiptHandle(this.#queueKey, { key, receive }), receives, firstReceivedMs };
  }

  /** Undefined when the message is gone. Compaction may move it while it is read: then it is read where it is now. */
  async #read(live: LiveMessage): Promise<StoredMessage | undefined> {
    for (;;) {
      const { offset } = live;
      const value = await this.#log.read(offset);
      if (this.#index.get(live.key) !== live) return undefined;
      if (value !== undefined) return decodeMessage(value);
      if (this.#purging) return undefined;
      if (live.offset === offset) {
        this.#logger.error({ offset }, 'A message is not in the log where it should be.');
        this.#index.remove(live.key);
        return undefined;
      }
    }
  }

  async #deleteKeys(keys: readonly EntryKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#appendDeletions(keys);
    for (const key of keys) this.#index.remove(key);
  }

  /** Appends a deletion, again when a copy of one of the messages came to stand behind it (M2). */
  async #appendDeletions(keys: readonly EntryKey[]): Promise<void> {
    const value = encodeDeletion(keys);
    for (let behind = false; !behind; ) {
      const [offset = 0] = await this.#log.append([value]);
      behind = keys.every((key) => (this.#index.get(key)?.offset ?? 0) <= offset);
    }
  }

  /** Messages may have become ready: tells as many receivers, and looks again when the next falls due. */
  #ready(): void {
    if (this.#receivers.size === 0) return;
    const nowMs = this.#clock.monotonicMs();
    this.#index.settle(nowMs);
    this.#receivers.wake(this.#index.ready);
    this.#armDueTimer(nowMs);
  }

  #armDueTimer(nowMs: number): void {
    this.#cancelDueTimer?.();
    this.#cancelDueTimer = undefined;
    const dueAtMs = this.#index.nextDueAtMs;
    if (this.#receivers.size === 0 || dueAtMs === undefined) return;
    const timer = this.#clock.setTimer(dueAtMs - nowMs, () => this.#ready());
    this.#cancelDueTimer = () => timer.cancel();
  }

  async #waitForMessage(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.#life !== 'open' || (this.#index.ready > 0 && this.#index.inFlight < this.#inFlightMax)) return;
    if (this.#receivers.size >= RECEIVERS_WAITING_MAX) throw overLimit('Too many requests wait for messages of this queue.');
    const woken = this.#receivers.wait(timeoutMs, signal);
    this.#armDueTimer(this.#clock.monotonicMs());
    await woken;
    if (this.#receivers.size === 0) this.#cancelDueTimer?.();
  }
}
