/**
 * A shard whose function gathers a state over tumbling windows, as the source of its one lane.
 *
 * Y1. What is settled and the state it left are written together (window-log.ts V1), and the checkpoint follows.
 * Y2. The state of a window goes with its last invocation; after that it is dropped.
 * Y3. A state above 1 MB ends the window early: one more last invocation with that state, then the window goes on with a fresh
 *     one (API reference; which state that invocation sees is our own reading).
 * Y4. With a length of 0 no new window is opened: what a mapping had open when its windows were switched off is closed, and
 *     then the lane stops.
 */
import type { Clock } from '../../../../platform/clock.ts';
import type { Batch } from '../batch.ts';
import type { EventOrigin } from '../event.ts';
import type { Settlement } from '../failure-policy.ts';
import type { LaneSource, LaneWindows, Loss } from '../lane.ts';
import { WINDOW_STATE_BYTES_MAX } from '../limits.ts';
import { memberOf, parsePayload } from '../payload.ts';
import type { Polled, Poller } from '../poller.ts';
import type { InvocationOutcome, Position, RecordReader } from '../ports.ts';
import type { ReadRetries } from '../read-retries.ts';
import type { TumblingWindow } from './tumbling-window.ts';
import { windowEvent } from './window-event.ts';
import type { ShardWindow } from './window-log.ts';

export interface WindowLaneOptions {
  readonly source: RecordReader;
  /** The same without a cadence, to see what retention has left. */
  readonly unpaced: RecordReader;
  readonly sourceArn: string;
  readonly shardId: string;
  readonly clock: Clock;
  readonly poller: Poller;
  readonly retries: ReadRetries;
  readonly origin: () => EventOrigin;
  readonly window: TumblingWindow;
  /** Where the shard was left, if it was. */
  readonly begin: Pick<ShardWindow, 'position' | 'state' | 'early'>;
  /** See Y4. */
  readonly closeOnly: boolean;
  readonly commit: (shard: ShardWindow) => void;
}

export const FRESH_STATE = '{}';

export class WindowLane implements LaneSource, LaneWindows {
  readonly windows: LaneWindows = this;
  readonly #options: WindowLaneOptions;
  #settled: Position;
  #state: string;
  #early: boolean;
  /** What the last invocation answered, until its records are settled. */
  #answered: string | undefined;

  constructor(options: WindowLaneOptions) {
    this.#options = options;
    this.#settled = options.begin.position;
    this.#state = options.begin.state;
    this.#early = options.begin.early;
  }

  async next(): Promise<Polled> {
    const { poller, retries, origin, window, closeOnly } = this.#options;
    for (;;) {
      if (this.#early && window.open !== undefined) return { kind: 'window-over', position: this.#settled }; // Y3
      if (closeOnly && window.open === undefined) return { kind: 'stopped' }; // Y4
      const polled = (await retries.read(() => poller.next(origin()))) ?? { kind: 'stopped' };
      // What the filter passed over goes with the window, lest another filter brings it back into it.
      if (polled.kind === 'filtered' || polled.kind === 'window-over') this.#settled = polled.position;
      if (polled.kind !== 'filtered') return polled;
      this.#commit();
    }
  }

  completed(): void {
    const position = this.#options.poller.completed();
    if (position === this.#settled) return;
    this.#settled = position;
    this.#commit();
  }

  settled(batch: Batch, as: Settlement['as']): void {
    this.#settled = this.#options.source.after(batch.lastSequenceNumber);
    if (as === 'processed' && this.#answered !== undefined) this.#state = this.#answered;
    this.#answered = undefined;
    this.#early = Buffer.byteLength(this.#state) > WINDOW_STATE_BYTES_MAX;
    this.#commit();
  }

  async lost(): Promise<Loss> {
    const { unpaced, poller, retries } = this.#options;
    if ((await retries.leftBehind(unpaced, this.#options, this.#settled)) === undefined) return 'none';
    poller.rewind(this.#settled);
    return 'reread';
  }

  eventOf(batch: Batch): Buffer {
    return this.#frame(batch.event(), false);
  }

  judge(outcome: InvocationOutcome): InvocationOutcome {
    this.#answered = undefined;
    if (outcome.kind !== 'answered') return outcome;
    this.#answered = stateIn(outcome.payload);
    if (this.#answered !== undefined) return outcome;
    const errorMessage = 'The answer to an invocation in a tumbling window has no state.';
    const payload = Buffer.from(JSON.stringify({ errorType: 'InvalidWindowResponse', errorMessage }));
    return { ...outcome, kind: 'function-error', payload };
  }

  finalEvent(): Buffer {
    return this.#frame(undefined, true);
  }

  closed(): void {
    if (!this.#early) this.#options.window.close();
    this.#early = false;
    this.#state = FRESH_STATE; // Y2
    this.#commit();
  }

  #frame(event: Buffer | undefined, final: boolean): Buffer {
    const { window, shardId, sourceArn, clock } = this.#options;
    const open = window.open ?? { startMs: clock.nowMs(), endMs: clock.nowMs() };
    return windowEvent(event, {
      window: open,
      state: this.#state,
      shardId,
      eventSourceArn: sourceArn,
      final,
      early: final && this.#early,
    });
  }

  /** Y1 */
  #commit(): void {
    const { window, commit } = this.#options;
    commit({ position: this.#settled, window: window.open ?? null, early: this.#early, state: this.#state });
  }
}

/** The JSON text of the `state` of an answer; undefined when it has none that is an object. */
function stateIn(payload: Uint8Array): string | undefined {
  const state = memberOf(parsePayload(payload), 'state');
  return typeof state === 'object' && state !== null && !Array.isArray(state) ? JSON.stringify(state) : undefined;
}
