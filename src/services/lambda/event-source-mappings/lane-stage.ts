/** What a lane is at, for who asks: a few assignments a batch keep it, and nothing is described before somebody does. */
import type { Clock } from '../../../platform/clock.ts';
import type { PendingBatch } from './failure-policy.ts';

/** `keeping`: a failure document is on its way into the outbox. */
export type LaneStageName = 'waiting' | 'invoking' | 'retrying' | 'keeping' | 'closing-window';

export interface LaneStatus {
  readonly stage: LaneStageName;
  /** How long it has been at that. */
  readonly forMs: number;
  /** The batch in hand, as it is tried now. */
  readonly batch?: {
    readonly records: number;
    readonly firstSequenceNumber: string;
    readonly lastSequenceNumber: string;
  };
  /** The attempt with the batch that is under way, or comes next; 1 is the first. */
  readonly attempt?: number;
  /** Until the next attempt, while it pauses. */
  readonly retryInMs?: number;
}

export class LaneStage {
  readonly #clock: Clock;
  #name: LaneStageName = 'waiting';
  #pending: PendingBatch | undefined;
  #sinceMs: number;
  #pausedUntilMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  enter(name: LaneStageName, pending?: PendingBatch): void {
    this.#name = name;
    this.#pending = pending;
    this.#sinceMs = this.#clock.monotonicMs();
    this.#pausedUntilMs = undefined;
  }

  pause(pauseMs: number): void {
    this.#pausedUntilMs = this.#clock.monotonicMs() + pauseMs;
  }

  status(): LaneStatus {
    const nowMs = this.#clock.monotonicMs();
    const pending = this.#pending;
    return {
      stage: this.#name,
      forMs: Math.round(nowMs - this.#sinceMs),
      ...(pending !== undefined && {
        batch: {
          records: pending.batch.size,
          firstSequenceNumber: pending.batch.firstSequenceNumber,
          lastSequenceNumber: pending.batch.lastSequenceNumber,
        },
        attempt: pending.invocations + 1,
      }),
      ...(this.#pausedUntilMs !== undefined && { retryInMs: Math.max(0, Math.round(this.#pausedUntilMs - nowMs)) }),
    };
  }
}
