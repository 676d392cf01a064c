/**
 * How often one HTTP/2 session may reset its own streams ("rapid reset"): a bucket of tokens that refills with time.
 * Streams that are closed after their answer cost nothing.
 */
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Clock } from '../../platform/clock.ts';
import type { ListenerLimits } from '../limits.ts';

export class ResetBudget {
  readonly #clock: Clock;
  readonly #limits: Pick<ListenerLimits, 'resetsBurst' | 'resetsPerSecond'>;
  #tokens: number;
  #filledAtMs: number;
  #openStreams = 0;

  constructor(clock: Clock, limits: Pick<ListenerLimits, 'resetsBurst' | 'resetsPerSecond'>) {
    this.#clock = clock;
    this.#limits = limits;
    this.#tokens = limits.resetsBurst;
    this.#filledAtMs = clock.monotonicMs();
  }

  get openStreams(): number {
    return this.#openStreams;
  }

  /** Counts a new stream and watches its end; false once the session has used up its resets. */
  admit(stream: ServerHttp2Stream): boolean {
    if (this.#tokens < 1 && !this.#refill()) return false;
    if (stream.closed || stream.destroyed) {
      this.#tokens -= 1; // reset before we even heard of it
      return true;
    }
    this.#openStreams += 1;
    stream.once('close', () => {
      this.#openStreams -= 1;
      if (stream.rstCode !== constants.NGHTTP2_NO_ERROR) this.#tokens -= 1;
    });
    return true;
  }

  #refill(): boolean {
    const nowMs = this.#clock.monotonicMs();
    const gained = ((nowMs - this.#filledAtMs) / 1_000) * this.#limits.resetsPerSecond;
    this.#tokens = Math.min(this.#limits.resetsBurst, this.#tokens + gained);
    this.#filledAtMs = nowMs;
    return this.#tokens >= 1;
  }
}
