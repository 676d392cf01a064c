/**
 * Lines on their way to the logs of their groups.
 *
 * LW1. Whoever writes a line waits for nothing. Lines gather for `FLUSH_INTERVAL_MS` and go to the disk together, those of all
 *      groups at the same time, so that they share a sync; a crash costs what has not gone yet.
 * LW2. What waits is bounded, of each group and of all. Lines beyond it are dropped and counted, and the log says how many.
 * LW3. What could not be written is tried again, in order; lines whose outcome is unknown may be there twice then. Those of a
 *      group that there is no room for are dropped, too: waiting they would take the room of all others' lines.
 */
import type { Clock, Timer } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { ServiceError } from '../../../protocol/service-error.ts';
import { LogError } from '../../../storage/log-engine.ts';
import { tooManyGroups } from '../errors.ts';
import { type GroupKey, keyText } from '../groups/group-name.ts';
import type { LogGroups } from '../groups/log-groups.ts';
import { FLUSH_INTERVAL_MS, FLUSH_RETRY_MS, WAITING_BYTES_MAX, WAITING_BYTES_TOTAL_MAX } from '../limits.ts';
import { eventBytes, type LogEvent } from './event-entry.ts';

export interface LogWriterDependencies {
  readonly groups: LogGroups;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Queue {
  readonly key: GroupKey;
  /** What is being written comes first. */
  events: LogEvent[];
  bytes: number;
  /** Lines that found no room since the last flush. */
  dropped: number;
  flushing: Promise<void> | undefined;
}

export class LogWriter {
  readonly #dependencies: LogWriterDependencies;
  /** By `keyText`; only those with something to do. */
  readonly #queues = new Map<string, Queue>();
  #bytes = 0;
  #timer: Timer | undefined;
  #closed = false;

  constructor(dependencies: LogWriterDependencies) {
    this.#dependencies = dependencies;
  }

  /** LW1 */
  write(key: GroupKey, event: LogEvent): void {
    if (this.#closed) return;
    const text = keyText(key);
    let queue = this.#queues.get(text);
    if (queue === undefined) {
      queue = { key, events: [], bytes: 0, dropped: 0, flushing: undefined };
      this.#queues.set(text, queue);
    }
    const sizeBytes = eventBytes(event);
    if (queue.bytes + sizeBytes > WAITING_BYTES_MAX || this.#bytes + sizeBytes > WAITING_BYTES_TOTAL_MAX) {
      queue.dropped += 1; // LW2
      return;
    }
    queue.events.push(event);
    queue.bytes += sizeBytes;
    this.#bytes += sizeBytes;
    this.#schedule(FLUSH_INTERVAL_MS);
  }

  /** Resolves when the lines that a group has got so far are in its log, or cannot be written now. */
  async flush(key: GroupKey): Promise<void> {
    const queue = this.#queues.get(keyText(key));
    if (queue === undefined) return;
    await queue.flushing;
    if (this.#queues.get(keyText(key)) === queue) await this.#flush(queue);
  }

  /** Writes what waits, once; what cannot be written is lost. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await Promise.all([...this.#queues.values()].map(({ key }) => this.flush(key)));
  }

  #schedule(delayMs: number): void {
    if (this.#closed) return;
    this.#timer ??= this.#dependencies.clock.setTimer(
      delayMs,
      () => {
        this.#timer = undefined;
        for (const queue of this.#queues.values()) void this.#flush(queue);
      },
      { unref: true },
    );
  }

  #flush(queue: Queue): Promise<void> {
    queue.flushing ??= this.#flushNow(queue).finally(() => {
      queue.flushing = undefined;
      if (queue.events.length === 0 && queue.dropped === 0) this.#queues.delete(keyText(queue.key));
    });
    return queue.flushing;
  }

  async #flushNow(queue: Queue): Promise<void> {
    const { groups, logger } = this.#dependencies;
    if (queue.events.length === 0) return;
    try {
      const log = await groups.events(await groups.ensure(queue.key));
      this.#tellDropped(queue);
      const events = queue.events.slice();
      await log.append(events, (count) => this.#remove(queue, count));
      if (queue.events.length > 0) this.#schedule(FLUSH_INTERVAL_MS);
    } catch (error: unknown) {
      if (!(error instanceof LogError || error instanceof ServiceError)) throw error;
      const what = { err: error, group: queue.key.name, lines: queue.events.length };
      if (error instanceof ServiceError && error.code === tooManyGroups().code) {
        logger.warn(what, 'Log lines were dropped: there is no room for another log group.');
        queue.dropped += queue.events.length;
        this.#remove(queue, queue.events.length);
        return;
      }
      logger.warn(what, 'Log lines could not be written; it is tried again.');
      this.#schedule(FLUSH_RETRY_MS); // LW3
    }
  }

  #remove(queue: Queue, count: number): void {
    const removed = queue.events.slice(0, count);
    queue.events = queue.events.slice(count);
    const sizeBytes = removed.reduce((sum, event) => sum + eventBytes(event), 0);
    queue.bytes -= sizeBytes;
    this.#bytes -= sizeBytes;
  }

  /** LW2: the line stands where the dropped ones would. */
  #tellDropped(queue: Queue): void {
    const last = queue.events.at(-1);
    if (queue.dropped === 0 || last === undefined) return;
    const lines = queue.dropped === 1 ? 'line was' : 'lines were';
    const message = `[millrace] ${queue.dropped} log ${lines} dropped here: there was no room for them.`;
    const event = { stream: last.stream, timeMs: Math.max(last.timeMs, this.#dependencies.clock.nowMs()), message };
    queue.dropped = 0;
    queue.events.push(event);
    queue.bytes += eventBytes(event);
    this.#bytes += eventBytes(event);
  }
}
