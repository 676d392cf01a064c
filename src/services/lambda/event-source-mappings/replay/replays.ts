/** The replays under way: a bounded number, and one of a mapping at a time. */
import { deferred } from '../../../../platform/async/deferred.ts';
import type { Clock } from '../../../../platform/clock.ts';
import type { ServiceError } from '../../../../protocol/service-error.ts';
import type { ReplayLine } from '../admin/shown.ts';
import { replayRefused } from '../errors.ts';
import { REPLAYS_MAX } from '../limits.ts';
import type { Replay } from './replay.ts';

export class Replays {
  readonly #clock: Clock;
  readonly #running = new Map<string, Replay>();
  #stopping = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Why none of this mapping can begin now. */
  refusal(uuid: string): ServiceError | undefined {
    if (this.#stopping) return replayRefused('The server is about to stop.');
    if (this.#running.has(uuid)) return replayRefused('A replay of this mapping is under way.');
    return this.#running.size < REPLAYS_MAX ? undefined : replayRefused(`There are ${REPLAYS_MAX} replays under way already.`);
  }

  /** Runs it as long as its lines are read. */
  async *lines(uuid: string, replay: Replay, signal: AbortSignal): AsyncGenerator<ReplayLine, void, undefined> {
    const refusal = this.refusal(uuid);
    if (refusal !== undefined) throw refusal;
    this.#running.set(uuid, replay);
    try {
      yield* replay.lines(signal);
    } finally {
      this.#running.delete(uuid);
    }
  }

  /** All end after the invocations that are under way; no other begins. */
  stop(): void {
    this.#stopping = true;
    for (const replay of this.#running.values()) replay.stop();
  }

  /** Waits for invocations under way, at most `drainMs`. */
  async close(drainMs: number): Promise<void> {
    this.stop();
    const replays = [...this.#running.values()];
    const late = deferred<void>();
    const timer = this.#clock.setTimer(drainMs, () => {
      for (const replay of replays) replay.abandon();
      late.resolve();
    });
    await Promise.race([Promise.all(replays.map((replay) => replay.ended())), late.promise]);
    timer.cancel();
  }
}
