/**
 * One shard of one mapping being processed, in one lane or in several, and its checkpoint.
 *
 * T1. The checkpoint is offered a position only when every record before it is settled (lane.ts S2, low-water.ts L2).
 * T2. `drain` lets invocations under way end and settles what they decide, but starts no others. Lanes that others follow go on
 *     to one common checkpoint first (shard-reader.ts H3).
 * T3. `abandon` settles nothing more.
 * T4. Of a shard with tumbling windows the log of windows says where to begin (window-log.ts V1); the checkpoint follows it.
 */

import { Backoff } from '../../../platform/async/backoff.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { LogError } from '../../../storage/log-engine.ts';
import { Checkpoint } from './checkpoint.ts';
import { eventOriginOf } from './event-origin.ts';
import { isConsumerArn } from './event-source-arn.ts';
import { RecordFilter } from './filter/record-filter.ts';
import { Lane, type LaneSource } from './lane.ts';
import type { LaneStatus } from './lane-stage.ts';
import { EVENT_BYTES_MAX, RETRY_PACE, WINDOW_FRAME_BYTES_MAX } from './limits.ts';
import { NewestWins } from './newest-wins.ts';
import { PolledSource } from './polled-source.ts';
import { Poller } from './poller.ts';
import { ReadRetries } from './read-retries.ts';
import type { MappingSeams } from './seams.ts';
import { ShardReader } from './shard-reader.ts';
import { SoleLane } from './sole-lane.ts';
import type { Claim, Mapping } from './state.ts';
import { TumblingWindow } from './windows/tumbling-window.ts';
import { FRESH_STATE, WindowLane } from './windows/window-lane.ts';
import type { ShardWindow, WindowLog } from './windows/window-log.ts';

export class ShardSlot {
  readonly #seams: MappingSeams;
  readonly #mapping: Mapping;
  readonly #claim: Claim;
  readonly #logger: Logger;
  readonly #checkpoint: Checkpoint;
  readonly #reader: ShardReader | undefined;
  readonly #lanes: readonly Lane[];
  readonly #stopping = new AbortController();
  readonly #impatient = new AbortController();
  readonly #abandoned = new AbortController();
  /** What windows have come to, on its way to their log. */
  #steps: NewestWins<ShardWindow> | undefined;
  #running: Promise<void> | undefined;

  /** `windows`: of the mapping, where it has or had tumbling windows. `report` learns of each change of the LastProcessingResult. The mapping's settings are those of the whole life. */
  constructor(
    seams: MappingSeams,
    mapping: Mapping,
    claim: Claim,
    windows: WindowLog | undefined,
    report: (result: string) => void,
  ) {
    this.#seams = seams;
    this.#mapping = mapping;
    this.#claim = claim;
    this.#logger = seams.logger.child({ mapping: mapping.uuid, shard: claim.shardId });
    this.#checkpoint = new Checkpoint({
      ...seams,
      uuid: mapping.uuid,
      claim,
      backoff: new Backoff(seams.random, RETRY_PACE),
      logger: this.#logger,
      signal: this.#abandoned.signal,
      onStale: () => this.#stop(),
    });
    const retries = new ReadRetries({ seams, report, logger: this.#logger, stopping: this.#stopping.signal });
    const window = this.#newWindowLane(windows, retries);
    const factor = window === undefined ? mapping.settings.parallelizationFactor : 1;
    this.#reader = factor === 1 ? undefined : this.#newReader(factor, retries);
    const sources = this.#reader?.sources ?? [window ?? this.#newSoleLane(retries)];
    this.#lanes = sources.map((source) => this.#newLane(source, report));
  }

  /** Processes until the shard ends, `drain` or `abandon`. Rejects only for a bug. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** See T2. `next`: the mapping as it goes on. Resolves when nothing runs any more and the checkpoint is durable. */
  async drain(next?: Mapping): Promise<void> {
    if (this.#reader !== undefined && this.#goesOnInOtherLanes(next)) {
      this.#impatient.abort();
      this.#reader.align();
    } else {
      this.#stop();
    }
    await this.#running;
  }

  #goesOnInOtherLanes(next: Mapping | undefined): boolean {
    return next?.enabled === true && next.settings.parallelizationFactor !== this.#mapping.settings.parallelizationFactor;
  }

  /** What each lane is at. */
  get lanes(): readonly LaneStatus[] {
    return this.#lanes.map((lane) => lane.status);
  }

  /** See T3. */
  abandon(): void {
    this.#stop();
    this.#abandoned.abort();
  }

  #stop(): void {
    this.#impatient.abort();
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    const [ended] = await Promise.all([Promise.all(this.#lanes.map((lane) => lane.run())), this.#reader?.run()]);
    this.#seams.observer.onStopped?.({ mappingId: this.#mapping.uuid, shardId: this.#claim.shardId });
    await this.#steps?.settled();
    await this.#checkpoint.settled();
    if (ended.every(Boolean)) await this.#finish();
  }

  /** Every record of the closed shard is settled: its children may begin. */
  async #finish(): Promise<void> {
    const { mappings, clock, random } = this.#seams;
    const { shardId, epoch } = this.#claim;
    const failures = new Backoff(random, RETRY_PACE);
    do {
      try {
        await mappings.submit({ type: 'finish', uuid: this.#mapping.uuid, shardId, lane: 0, epoch });
        return;
      } catch (error: unknown) {
        if (!(error instanceof LogError)) throw error;
        if (error.kind === 'closed') return;
        this.#logger.warn({ error }, 'the end of the shard could not be written; it is tried again');
        await sleep(clock, failures.next(), this.#stopping.signal).catch(() => {});
      }
    } while (!this.#stopping.signal.aborted);
  }

  #newLane(source: LaneSource, report: (result: string) => void): Lane {
    return new Lane({
      seams: this.#seams,
      mapping: this.#mapping,
      shardId: this.#claim.shardId,
      source,
      report,
      logger: this.#logger,
      stopping: this.#stopping.signal,
      impatient: this.#impatient.signal,
      abandoned: this.#abandoned.signal,
    });
  }

  #newSoleLane(retries: ReadRetries): SoleLane {
    const reading = this.#reading();
    const poller = new Poller({ ...reading, stop: this.#stopping.signal });
    return new SoleLane({ ...reading, poller, retries });
  }

  /** Undefined when the shard is processed without windows. */
  #newWindowLane(log: WindowLog | undefined, retries: ReadRetries): WindowLane | undefined {
    const { shardId, position } = this.#claim;
    const lengthMs = this.#mapping.settings.tumblingWindowInSeconds * 1000;
    const left = log?.of(shardId);
    if (log === undefined || (lengthMs === 0 && (left?.window ?? null) === null)) return undefined;
    const begin = left ?? { position, state: FRESH_STATE, early: false };
    const window = new TumblingWindow(lengthMs, left?.window ?? undefined);
    const reading = { ...this.#reading(), from: begin.position, window, eventBytesMax: EVENT_BYTES_MAX - WINDOW_FRAME_BYTES_MAX };
    const poller = new Poller({ ...reading, stop: this.#stopping.signal });
    this.#steps = new NewestWins({
      ...this.#seams,
      write: (step: ShardWindow) => log.write(shardId, step).then(() => this.#checkpoint.offer(step.position)),
      backoff: new Backoff(this.#seams.random, RETRY_PACE),
      logger: this.#logger,
      signal: this.#abandoned.signal,
    });
    const commit = (step: ShardWindow): void => this.#steps?.offer(step);
    return new WindowLane({ ...reading, poller, retries, begin, closeOnly: lengthMs === 0, commit });
  }

  #newReader(lanes: number, retries: ReadRetries): ShardReader {
    return new ShardReader({ ...this.#reading(), lanes, retries, stopping: this.#stopping.signal });
  }

  /** What both ways of reading need. */
  #reading() {
    const { recordSource, pollIntervalMs, clock, observer } = this.#seams;
    const { uuid, eventSourceArn, settings } = this.#mapping;
    const { shardId, position } = this.#claim;
    const isPolled = pollIntervalMs > 0 && !isConsumerArn(eventSourceArn);
    return {
      source: isPolled ? new PolledSource(recordSource, pollIntervalMs, clock) : recordSource,
      unpaced: recordSource,
      sourceArn: eventSourceArn,
      shardId,
      from: position,
      batchSize: settings.batchSize,
      windowMs: settings.maximumBatchingWindowInSeconds * 1000,
      filter: new RecordFilter(settings.filters),
      clock,
      origin: eventOriginOf(this.#seams.invoker, this.#mapping, shardId),
      settledTo: (to: typeof position): void => this.#checkpoint.offer(to),
      onIdle: (): void => observer.onIdle?.({ mappingId: uuid, shardId }),
      onRead: (kept: number, filtered: number): void => observer.onRead?.({ mappingId: uuid, shardId, kept, filtered }),
      onRecordsLost: (): void => this.#logger.warn({}, 'records expired in the stream before they could be processed'),
    };
  }
}
