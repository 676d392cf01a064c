/**
 * How many frames one HTTP/2 session may send that ask for an answer and carry no request (PING, SETTINGS): a bucket of tokens
 * that refills with time. Node answers each, and has no bound of its own (measured).
 */
import type { Clock } from '../../platform/clock.ts';
import type { ListenerLimits } from '../limits.ts';

type ControlFrameLimits = Pick<ListenerLimits, 'controlFramesBurst' | 'controlFramesPerSecond'>;

export class ControlFrameBudget {
  readonly #clock: Clock;
  readonly #limits: ControlFrameLimits;
  #tokens: number;
  #filledAtMs: number;

  constructor(clock: Clock, limits: ControlFrameLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#tokens = limits.controlFramesBurst;
    this.#filledAtMs = clock.monotonicMs();
  }

  /** Counts one frame; false once the session has used up what it may send. */
  take(): boolean {
    this.#tokens -= 1;
    if (this.#tokens >= 0) return true;
    const nowMs = this.#clock.monotonicMs();
    const gained = ((nowMs - this.#filledAtMs) / 1_000) * this.#limits.controlFramesPerSecond;
    this.#tokens = Math.min(this.#limits.controlFramesBurst, this.#tokens + gained);
    this.#filledAtMs = nowMs;
    return this.#tokens >= 0;
  }
}
