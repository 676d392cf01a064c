/**
 * What is processed one after the other: batch, invoke, decide, settle; then the next. A shard has one lane, or with a
 * parallelization factor several, each with the partition keys that are its own.
 *
 * S1. One invocation at a time, and batches in the order of the shard: what is behind a failing batch waits.
 * S2. At least once: a batch is told to be settled only when every record of it is processed, or its failure document is
 *     durable in the outbox.
 * S3. When `stopping` aborts, an invocation under way ends and what it decides is settled, but no other is started. What is
 *     then unsettled is read again from the checkpoint by whoever comes next.
 * S4. When `abandoned` aborts, nothing more is settled: whatever the function still answers is not looked at.
 */
import { AssertionFailure } from '../../../platform/assert.ts';
import { Backoff } from '../../../platform/async/backoff.ts';
import { raceAbort } from '../../../platform/async/race-abort.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { DestinationFullError, type Posted } from '../../../storage/delivery-log.ts';
import { attemptBatch, describeAttempt, describeBatch } from './attempt.ts';
import type { Batch } from './batch.ts';
import { type DiscardedRecords, failureDocument, isBucket, type LastResponse, objectKey } from './destination.ts';
import { streamArnOf } from './event-source-arn.ts';
import type { Decision, PendingBatch, Settlement } from './failure-policy.ts';
import { decideAfterAttempt, decideBeforeAttempt } from './failure-policy.ts';
import { LaneStage, type LaneStatus } from './lane-stage.ts';
import { FAILURES_BEFORE_RETENTION_CHECK, RETRY_PACE } from './limits.ts';
import type { AttemptSeen } from './observer.ts';
import type { Polled } from './poller.ts';
import type { InvocationOutcome } from './ports.ts';
import { RESULT_DESTINATION_FULL, RESULT_FUNCTION_CALL_FAILED, RESULT_INTERNAL_ERROR, RESULT_OK } from './result.ts';
import type { MappingSeams } from './seams.ts';
import type { Mapping } from './state.ts';

type Discarded = Extract<Settlement, { as: 'discarded' }>;

/** Where a lane's batches come from, and where it says what became of them. */
export interface LaneSource {
  /** Waits for a batch, or for a window to be closed. Never rejects but for a bug. */
  next(): Promise<Polled>;
  /** Absent when a function receives its batches as they are. */
  readonly windows?: LaneWindows;
  /** Everything of the batch that was handed out last is settled. */
  completed(): void;
  /** The records of `batch`, the next unsettled ones of this lane. */
  settled(batch: Batch, as: Settlement['as']): void;
  /** Whether retention has removed the records of a batch that is being retried. */
  lost(batch: Batch): Promise<Loss>;
}

/** Tumbling windows: what the function receives besides its records, and what it has to answer. */
export interface LaneWindows {
  eventOf(batch: Batch): Buffer;
  /** What an invocation with `eventOf` came to: an answer without a state is a failure. */
  judge(outcome: InvocationOutcome): InvocationOutcome;
  /** Of the last invocation of the window. */
  finalEvent(): Buffer;
  /** The last invocation was answered. */
  closed(): void;
}

/** `skip`: this batch is gone, what is behind it goes on. `reread`: the source hands out anew what is left of all. */
export type Loss = 'none' | 'skip' | 'reread';

export interface LaneOptions {
  readonly seams: MappingSeams;
  readonly mapping: Mapping;
  readonly shardId: string;
  readonly source: LaneSource;
  readonly report: (result: string) => void;
  readonly logger: Logger;
  /** See S3. */
  readonly stopping: AbortSignal;
  /** Ends the lane where it would have to pause. Aborts before or with `stopping`. */
  readonly impatient: AbortSignal;
  /** See S4. */
  readonly abandoned: AbortSignal;
}

export class Lane {
  readonly #options: LaneOptions;
  readonly #backoff: Backoff;
  readonly #stage: LaneStage;
  /** Of the last invocation. */
  #result = RESULT_OK;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#stage = new LaneStage(options.seams.clock);
    this.#backoff = new Backoff(options.seams.random, RETRY_PACE);
  }

  get status(): LaneStatus {
    return this.#stage.status();
  }

  /** Processes until its source ends or stops; true when the shard ended. Rejects only for a bug. */
  async run(): Promise<boolean> {
    const { source } = this.#options;
    for (;;) {
      this.#stage.enter('waiting');
      const polled = await source.next();
      if (polled.kind === 'window-over') {
        if (!(await this.#closeWindow())) return false;
      } else if (polled.kind === 'batch') {
        if (!(await this.#process(polled.batch))) return false;
      } else {
        return polled.kind === 'end-of-shard';
      }
    }
  }

  /** Works until every record of the batch is settled; false when the lane ends before. */
  async #process(batch: Batch): Promise<boolean> {
    const { seams, mapping, source, abandoned } = this.#options;
    let waiting: readonly PendingBatch[] = [{ batch, invocations: 0, lastRequestId: undefined }];
    for (;;) {
      const [pending, ...behind] = waiting; // S1
      if (pending === undefined) {
        source.completed();
        return true;
      }
      if (abandoned.aborted) return false;
      const before = decideBeforeAttempt(pending, seams.clock.nowMs(), mapping.settings);
      if (!(await this.#settle(before.settle, undefined))) return false;
      const [current] = before.next;
      const next = current === undefined ? [] : await this.#try(current);
      if (next === 'over') return false;
      if (next === 'reread') return true;
      waiting = [...next, ...behind];
      if (waiting.length > 0 && this.#options.stopping.aborted) return false; // S3
    }
  }

  /** One attempt and what follows from it: the batches to try next, or that this batch is not gone on with. */
  async #try(pending: PendingBatch): Promise<readonly PendingBatch[] | 'over' | 'reread'> {
    const { seams, mapping, shardId, logger, source, abandoned } = this.#options;
    const event = source.windows?.eventOf(pending.batch) ?? pending.batch.event();
    this.#stage.enter('invoking', pending);
    const attempt = await attemptBatch(seams.invoker, mapping, event, logger, abandoned);
    if (attempt === undefined) return 'over'; // S4
    const outcome = source.windows?.judge(attempt.outcome) ?? attempt.outcome;
    const decision = decideAfterAttempt(outcome, pending, mapping.settings);
    const pauseMs = this.#pauseAfter(decision);
    const seen = describeAttempt(mapping, shardId, pending, event.length, outcome, decision, pauseMs);
    seams.observer.onAttempt?.(seen);
    this.#logFailure(seen);
    this.#report(decision.verdict === 'done' || decision.verdict === 'partial' ? RESULT_OK : RESULT_FUNCTION_CALL_FAILED);
    if (!(await this.#settle(decision.settle, attempt.response))) return 'over';
    if (!decision.pause) return decision.next;
    this.#stage.enter('retrying', decision.next[0]);
    if (!(await this.#pause(pauseMs))) return 'over';
    if (this.#backoff.failures < FAILURES_BEFORE_RETENTION_CHECK) return decision.next;
    const loss = await source.lost(pending.batch);
    if (loss !== 'skip') return loss === 'none' ? decision.next : loss;
    source.settled(pending.batch, 'discarded');
    return [];
  }

  /** The last invocation of a window is tried until it is answered (API reference); false when the lane ends before. */
  async #closeWindow(): Promise<boolean> {
    const { seams, mapping, source, logger, abandoned } = this.#options;
    const event = source.windows?.finalEvent();
    if (event === undefined) return false;
    const failures = new Backoff(seams.random, RETRY_PACE);
    for (;;) {
      this.#stage.enter('closing-window');
      const attempt = await attemptBatch(seams.invoker, mapping, event, logger, abandoned);
      if (attempt === undefined) return false; // S4
      if (attempt.outcome.kind === 'answered') break;
      logger.warn(
        { function: mapping.functionArn, outcome: attempt.outcome.kind },
        'a window could not be closed; it is tried again',
      );
      this.#report(RESULT_FUNCTION_CALL_FAILED);
      if (!(await this.#pause(failures.next()))) return false;
    }
    this.#report(RESULT_OK);
    source.windows?.closed();
    return true;
  }

  #pauseAfter(decision: Decision): number {
    if (decision.pause) return this.#backoff.next();
    if (decision.verdict !== 'bisect') this.#backoff.reset();
    return 0;
  }

  /** False when the lane ended before everything was settled. */
  async #settle(settlements: readonly Settlement[], response: LastResponse | undefined): Promise<boolean> {
    for (const settlement of settlements) {
      if (settlement.as === 'discarded' && !(await this.#discard(settlement, response))) return false; // S2
      this.#options.source.settled(settlement.batch, settlement.as);
    }
    return true;
  }

  /** Resolves with true once the document is durable in the outbox, where the mapping has a destination. */
  async #discard(discarded: Discarded, response: LastResponse | undefined): Promise<boolean> {
    const { seams, mapping, shardId, logger } = this.#options;
    const { batch, reason } = discarded;
    const { destination } = mapping.settings;
    const records: DiscardedRecords = {
      ...discarded,
      requestId: discarded.lastRequestId || seams.random.uuid(),
      functionArn: mapping.functionArn,
      shardId,
      streamArn: streamArnOf(mapping.eventSourceArn),
      nowMs: seams.clock.nowMs(),
      response,
    };
    const document = failureDocument(records);
    if (destination !== null && !(await this.#post(this.#posted(destination, records, document)))) return false;
    logger.warn({ reason, records: batch.size, destination }, 'records were given up');
    seams.observer.onDiscarded?.({ ...describeBatch(mapping, shardId, batch), reason, destination, document });
    return true;
  }

  /** A bucket gets the event, too, unless the outbox cannot take so much at once. */
  #posted(destination: string, records: DiscardedRecords, document: string): Posted {
    const { seams, mapping, source, logger } = this.#options;
    if (!isBucket(destination)) return { destination, note: mapping.uuid, document };
    const note = objectKey(mapping.uuid, records, seams.random);
    const event = source.windows?.eventOf(records.batch) ?? records.batch.event();
    const whole = failureDocument({ ...records, payload: event.toString('utf8') });
    const bytes = Buffer.byteLength(JSON.stringify({ destination, note, document: whole }));
    if (bytes <= seams.engine.capabilities.entryBytesMax) return { destination, note, document: whole };
    logger.warn({ bytes, object: note }, 'an event is too large to be kept with the document about it');
    return { destination, note, document };
  }

  #report(result: string): void {
    this.#result = result;
    this.#options.report(result);
  }

  /** Tries until it succeeds or the lane is over. */
  async #post(posted: Posted): Promise<boolean> {
    const { seams, report, logger, abandoned } = this.#options;
    const failures = new Backoff(seams.random, RETRY_PACE);
    while (!abandoned.aborted) {
      this.#stage.enter('keeping');
      try {
        await raceAbort(seams.outbox.post([posted]), abandoned);
        if (failures.failures > 0) report(this.#result);
        return true;
      } catch (error: unknown) {
        if (error instanceof AssertionFailure) throw error;
        if (abandoned.aborted) return false;
        const isFull = error instanceof DestinationFullError;
        if (isFull) logger.warn({ error }, 'the shard waits until its destination takes documents again');
        else logger.warn({ error }, 'a failure document could not be written; it is tried again');
        report(isFull ? RESULT_DESTINATION_FULL : RESULT_INTERNAL_ERROR);
        if (!(await this.#pause(failures.next()))) return false;
      }
    }
    return false;
  }

  /** False when the lane is over before the time is. */
  async #pause(pauseMs: number): Promise<boolean> {
    const { seams, impatient } = this.#options;
    this.#stage.pause(pauseMs);
    await sleep(seams.clock, pauseMs, impatient).catch(() => {});
    return !impatient.aborted;
  }

  #logFailure({ functionArn, records, attempt, outcome, errorType, errorMessage, next, retryAfterMs }: AttemptSeen): void {
    if (next === 'done') return;
    const { logger } = this.#options;
    const fields = { function: functionArn, records, attempt, errorType, errorMessage, next, retryAfterMs };
    if (outcome === 'answered') logger.debug(fields, 'the function reported records that it could not process');
    else logger.warn(fields, outcome === 'not-invoked' ? 'the function was not reached' : 'the function failed on a batch');
  }
}
