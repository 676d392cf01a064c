/**
 * One shard of a replay: a lane as the mapping has them, with its filter, batcher and failure policy, on a part of the shard.
 *
 * H1. It has no checkpoint: nothing of it is written, but failure documents where they are wanted.
 * H2. It ends: retries are bounded, and so are attempts that never reach the function, reads that fail, and last invocations of
 *     a window.
 */
import type { Logger } from '../../../../platform/logger.ts';
import { eventOriginOf } from '../event-origin.ts';
import { RecordFilter } from '../filter/record-filter.ts';
import { Lane, type LaneSource } from '../lane.ts';
import { EVENT_BYTES_MAX, REPLAY_FAILURES_MAX, WINDOW_FRAME_BYTES_MAX } from '../limits.ts';
import type { AttemptSeen, DiscardSeen } from '../observer.ts';
import { Poller } from '../poller.ts';
import { ReadRetries } from '../read-retries.ts';
import { RESULT_FUNCTION_CALL_FAILED } from '../result.ts';
import type { MappingSeams } from '../seams.ts';
import { SoleLane } from '../sole-lane.ts';
import type { Mapping } from '../state.ts';
import { TumblingWindow } from '../windows/tumbling-window.ts';
import { FRESH_STATE, WindowLane } from '../windows/window-lane.ts';
import { type Stretch, StretchReader } from './stretch.ts';

export interface ShardReplayOptions {
  readonly seams: MappingSeams;
  /** With the settings of the replay. */
  readonly mapping: Mapping;
  readonly stretch: Stretch;
  readonly logger: Logger;
  readonly onRead: (kept: number, filtered: number) => void;
  readonly onRecordsLost: () => void;
  readonly onAttempt: (attempt: AttemptSeen) => void;
  readonly onDiscarded: (discard: DiscardSeen, error: string | undefined) => void;
  /** It cannot go on (H2). */
  readonly onFailed: (reason: string) => void;
}

export class ShardReplay {
  readonly #options: ShardReplayOptions;
  readonly #lane: Lane;
  readonly #stopping = new AbortController();
  readonly #abandoned = new AbortController();
  #unreached = 0;
  #unread = 0;
  #unclosed = 0;
  #lastError: string | undefined;

  constructor(options: ShardReplayOptions) {
    this.#options = options;
    const { seams, mapping, stretch, logger } = options;
    const observer = {
      onAttempt: (attempt: AttemptSeen): void => this.#onAttempt(attempt),
      onDiscarded: (discard: DiscardSeen): void => options.onDiscarded(discard, this.#lastError),
    };
    this.#lane = new Lane({
      seams: { ...seams, observer },
      mapping,
      shardId: stretch.shardId,
      source: this.#newSource(),
      report: (result) => this.#onResult(result),
      logger,
      stopping: this.#stopping.signal,
      impatient: this.#stopping.signal,
      abandoned: this.#abandoned.signal,
    });
  }

  /** Resolves at the end of the stretch, or when it was stopped and the invocation under way has ended. Rejects only for a bug. */
  async run(): Promise<void> {
    await this.#lane.run();
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Does not wait for the invocation under way either. */
  abandon(): void {
    this.#stopping.abort();
    this.#abandoned.abort();
  }

  #newSource(): LaneSource {
    const { seams, mapping, stretch, logger, onRead, onRecordsLost } = this.#options;
    const { settings, eventSourceArn: sourceArn } = mapping;
    const stopping = this.#stopping.signal;
    const source = new StretchReader(seams.recordSource, stretch);
    const retries = new ReadRetries({ seams, report: () => this.#onReadFailed(), logger, stopping });
    const reading = {
      source,
      unpaced: source,
      sourceArn,
      shardId: stretch.shardId,
      from: stretch.from,
      batchSize: settings.batchSize,
      windowMs: settings.maximumBatchingWindowInSeconds * 1000,
      filter: new RecordFilter(settings.filters),
      clock: seams.clock,
      retries,
      origin: eventOriginOf(seams.invoker, mapping, stretch.shardId),
      settledTo: (): void => {}, // H1
      onIdle: (): void => {},
      onRead: (kept: number, filtered: number): void => {
        this.#unread = 0;
        onRead(kept, filtered);
      },
      onRecordsLost,
    };
    const lengthMs = settings.tumblingWindowInSeconds * 1000;
    if (lengthMs === 0) return new SoleLane({ ...reading, poller: new Poller({ ...reading, stop: stopping }) });
    const window = new TumblingWindow(lengthMs, undefined);
    const eventBytesMax = EVENT_BYTES_MAX - WINDOW_FRAME_BYTES_MAX;
    return new WindowLane({
      ...reading,
      poller: new Poller({ ...reading, window, eventBytesMax, stop: stopping }),
      window,
      begin: { position: stretch.from, state: FRESH_STATE, early: false },
      closeOnly: false,
      commit: () => {}, // H1
    });
  }

  #onAttempt(attempt: AttemptSeen): void {
    const { onAttempt, onFailed } = this.#options;
    onAttempt(attempt);
    this.#unclosed = -1; // the result that follows is that of this attempt
    if (attempt.outcome !== 'answered') this.#lastError = attempt.errorMessage;
    this.#unreached = attempt.outcome === 'not-invoked' ? this.#unreached + 1 : 0;
    if (this.#unreached >= REPLAY_FAILURES_MAX) onFailed(`The function was not reached: ${attempt.errorMessage ?? ''}`); // H2
  }

  /** Those of attempts with records are seen above; what is left are the last invocations of windows. */
  #onResult(result: string): void {
    this.#unclosed = result === RESULT_FUNCTION_CALL_FAILED ? this.#unclosed + 1 : 0;
    if (this.#unclosed >= REPLAY_FAILURES_MAX) this.#options.onFailed('The last invocation of a window failed again and again.'); // H2
  }

  #onReadFailed(): void {
    this.#unread += 1;
    if (this.#unread >= REPLAY_FAILURES_MAX) this.#options.onFailed(`${this.#options.stretch.shardId} could not be read.`); // H2
  }
}
