/**
 * The asynchronous events of all functions: accepted into a log, handed to the functions side by side, settled when they are
 * over.
 *
 * Q1. An event is accepted once it is durable, and it leaves the log only after it is over: it succeeded, or what became of it
 *     is durable in the outbox. After a crash it is invoked again.
 * Q2. Events of one function are begun in the order in which they were accepted, but for those that wait for a retry.
 * Q3. Room goes to the function that takes least of it, functions that take the same take turns, and none takes more than is
 *     left for others: a function that is slow, throttled or behind holds back no other, nor do a hundred that hang.
 * Q4. Attempts and due times of retries are in the log; what was merely throttled is tried again after a restart at once.
 * Q5. Memory holds a {@link WaitingEvent} per event, and payloads only of those in flight, which are bounded in number and bytes.
 */
import { assert } from '../../../platform/assert.ts';
import { raceAbort } from '../../../platform/async/race-abort.ts';
import { type Clock, sleep, type Timer } from '../../../platform/clock.ts';
import { Heap } from '../../../platform/heap.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import { type LogEngine, LogError } from '../../../storage/log-engine.ts';
import { type PendingItem, PendingLog } from '../../../storage/pending-log.ts';
import { type FunctionKey, keyText } from '../functions/function-reference.ts';
import { EventLine, shareOf, type WaitingEvent } from './event-line.ts';
import { CLOSE_DRAIN_MS, EVENTS_WAITING_MAX } from './limits.ts';
import { eventEntry, eventIn, type QueuedEvent } from './queued-event.ts';

/** What one attempt made of an event. */
export type EventFate =
  | { readonly kind: 'over' }
  /** The function failed. */
  | { readonly kind: 'retry'; readonly event: QueuedEvent }
  /** It did not reach the function. */
  | { readonly kind: 'not-invoked' };

export interface EventQueueOptions {
  readonly engine: LogEngine;
  /** The log group, with one log. */
  readonly group: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** See `PendingLogOptions`. */
  readonly wasteBytesMax?: number;
  /** Tries an event once. Rejects with a `LogError` when what became of it could not be written down. */
  readonly attempt: (event: QueuedEvent, payload: Uint8Array, abandoned: AbortSignal) => Promise<EventFate>;
}

export class EventQueue {
  readonly #options: EventQueueOptions;
  readonly #log: PendingLog;
  readonly #lines = new Map<string, EventLine>();
  /** Lines that may begin an event, in the order of their turns (Q3). */
  readonly #turns = new Set<EventLine>();
  /** By due time. */
  readonly #later = new Heap<WaitingEvent>();
  /** With what leaves each of them behind. */
  readonly #running = new Map<Promise<void>, AbortController>();
  readonly #pauses = new Set<Timer>();
  #alarm: Timer | undefined;
  #count = 0;
  #inFlight = 0;
  #inFlightBytes = 0;
  /** Between `begin` and `close`. */
  #handsOut = false;

  constructor(options: EventQueueOptions) {
    this.#options = options;
    this.#log = new PendingLog(options);
  }

  /** Events that are not over. */
  get size(): number {
    return this.#count;
  }

  /** No more may be accepted until some are over. */
  get isFull(): boolean {
    return this.#count >= EVENTS_WAITING_MAX;
  }

  /** Finds what an earlier run left. Rejects with a `LogError`. */
  async open(): Promise<void> {
    const found = await this.#log.open((stored) => ({ event: eventIn(stored), bytes: stored.value.byteLength }));
    for (const [item, { event, bytes }] of found) this.#enqueue(event, item, bytes);
  }

  /** Hands out events from now on. After `open`, and once what becomes of them can be written down. */
  begin(): void {
    this.#handsOut = true;
    this.#setAlarm();
    this.#dispatch();
  }

  /** Resolves when the event is durable (Q1). Rejects with a `LogError`, also before `open`. */
  async accept(event: QueuedEvent, payload: Uint8Array): Promise<void> {
    const [item] = await this.#log.append([eventEntry(event, payload)]);
    this.#enqueue(event, item as PendingItem, payload.byteLength);
    this.#dispatch();
  }

  /** Lets go of all events of a function that do not run, and returns how many they were. */
  drop(key: FunctionKey): number {
    const line = this.#lines.get(keyText(key));
    if (line === undefined) return 0;
    let dropped = 0;
    for (let waiting = line.ready.pop(); waiting !== undefined; waiting = line.ready.pop(), dropped++) this.#settle(waiting);
    for (const waiting of line.later) {
      this.#later.remove(waiting);
      this.#settle(waiting);
      dropped++;
    }
    line.later.clear();
    this.#tidy(line);
    return dropped;
  }

  /** Begins no more events, waits for those that run, and leaves those behind that do not end in time (Q1). Idempotent. */
  async close(drainMs: number = CLOSE_DRAIN_MS): Promise<void> {
    this.#handsOut = false;
    this.#alarm?.cancel();
    for (const pause of this.#pauses) pause.cancel();
    const drained = new AbortController();
    const late = sleep(this.#options.clock, drainMs, drained.signal).catch(() => {});
    await Promise.race([Promise.all(this.#running.keys()), late]);
    drained.abort();
    for (const abandoned of this.#running.values()) abandoned.abort(new Error('the server is closing'));
    await Promise.all(this.#running.keys());
    await this.#log.close();
  }

  #enqueue(event: QueuedEvent, item: PendingItem, bytes: number): void {
    const line = this.#lineOf(event.key);
    this.#count += 1;
    this.#place({ line, item, order: event.rank ?? item.rank, bytes, rank: 0, position: 0 }, event.dueMs);
  }

  #lineOf(key: FunctionKey): EventLine {
    const text = keyText(key);
    const line = this.#lines.get(text) ?? new EventLine(key, this.#options.random);
    this.#lines.set(text, line);
    return line;
  }

  #place(waiting: WaitingEvent, dueMs: number | undefined): void {
    const { line } = waiting;
    if (dueMs !== undefined && dueMs > this.#options.clock.nowMs()) {
      waiting.rank = dueMs;
      line.later.add(waiting);
      this.#later.push(waiting);
      this.#setAlarm();
      return;
    }
    waiting.rank = waiting.order; // Q2
    line.ready.push(waiting);
    this.#tidy(line);
  }

  /** Whether the line has a turn, and whether it is there at all. */
  #tidy(line: EventLine): void {
    if (!line.canBegin) this.#turns.delete(line);
    else this.#turns.add(line);
    const text = keyText(line.key);
    if (line.isEmpty && this.#lines.get(text) === line) this.#lines.delete(text);
  }

  #setAlarm(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    const next = this.#later.peek();
    if (next === undefined || !this.#handsOut) return;
    const delayMs = next.rank - this.#options.clock.nowMs();
    this.#alarm = this.#options.clock.setTimer(delayMs, () => this.#takeDue());
  }

  #takeDue(): void {
    const nowMs = this.#options.clock.nowMs();
    for (let next = this.#later.peek(); next !== undefined && next.rank <= nowMs; next = this.#later.peek()) {
      this.#later.remove(next);
      next.line.later.delete(next);
      this.#place(next, undefined);
    }
    this.#setAlarm();
    this.#dispatch();
  }

  #dispatch(): void {
    for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) {
      const waiting = line.ready.pop();
      assert(waiting !== undefined, 'a line that has a turn has an event');
      this.#occupy(waiting, 1);
      this.#turns.delete(line); // to the end of the turns
      this.#tidy(line);
      const abandoned = new AbortController();
      const running = this.#run(waiting, abandoned.signal).finally(() => {
        this.#running.delete(running);
        this.#tidy(line);
        this.#dispatch();
      });
      this.#running.set(running, abandoned);
    }
  }

  /** Q3 */
  #nextLine(): EventLine | undefined {
    const free = 1 - shareOf(this.#inFlight, this.#inFlightBytes);
    if (!this.#handsOut || free <= 0) return undefined;
    let next: EventLine | undefined;
    for (const line of this.#turns) {
      if (next === undefined || line.share < next.share) next = line;
      if (next.share === 0) break;
    }
    return next !== undefined && next.share < free ? next : undefined;
  }

  /** Takes room for an event, or gives it back. */
  #occupy({ line, bytes }: WaitingEvent, events: 1 | -1): void {
    line.inFlight += events;
    this.#inFlight += events;
    line.inFlightBytes += events * bytes;
    this.#inFlightBytes += events * bytes;
  }

  async #run(waiting: WaitingEvent, abandoned: AbortSignal): Promise<void> {
    const { line } = waiting;
    const fate = await this.#attempt(waiting, abandoned);
    const pauseMs = fate?.kind === 'not-invoked' ? line.notInvoked() : 0;
    this.#occupy(waiting, -1);
    if (fate === undefined) return;
    if (fate.kind !== 'not-invoked') line.answered();
    if (pauseMs > 0) this.#pause(line, pauseMs);
    if (fate.kind === 'over') this.#settle(waiting);
    else this.#place(waiting, fate.kind === 'retry' ? fate.event.dueMs : undefined);
  }

  /** Undefined when nobody waits for it any more: what became of it is not known. */
  async #attempt(waiting: WaitingEvent, abandoned: AbortSignal): Promise<EventFate | undefined> {
    const { attempt, logger } = this.#options;
    try {
      const stored = await this.#log.read(waiting.item);
      if (stored === undefined) return { kind: 'over' };
      const payload = new Uint8Array(stored.value); // Q5: what was read is a view on much more, as long as the function runs
      const fate = await raceAbort(attempt(eventIn(stored), payload, abandoned), abandoned);
      if (fate.kind !== 'retry') return fate;
      await this.#log.replace(waiting.item, eventEntry(fate.event, payload)); // Q4
      return fate;
    } catch (error: unknown) {
      if (abandoned.aborted) return undefined;
      if (!(error instanceof LogError)) throw error;
      logger.warn(
        { error, function: waiting.line.key.name },
        'what became of an event could not be written; it is invoked again',
      );
      return { kind: 'not-invoked' };
    }
  }

  #pause(line: EventLine, pauseMs: number): void {
    line.isPaused = true;
    if (!this.#handsOut) return; // and never will again
    const timer = this.#options.clock.setTimer(pauseMs, () => {
      this.#pauses.delete(timer);
      line.isPaused = false;
      this.#tidy(line);
      this.#dispatch();
    });
    this.#pauses.add(timer);
  }

  #settle(waiting: WaitingEvent): void {
    this.#count -= 1;
    this.#log.settle(waiting.item);
  }
}
