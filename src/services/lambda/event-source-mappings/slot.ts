/**
 * One shard of one mapping being processed: read a batch, invoke, decide, settle, checkpoint; then the next.
 *
 * S1. One invocation at a time, and batches in the order of the shard: what is behind a failing batch waits.
 * S2. At least once: the checkpoint is offered a position only when every record before it is processed, or its failure
 *     document is durable at the destination.
 * S3. `drain` lets an invocation under way end and settles what it decides, but starts no other. What is then unsettled is
 *     read again from the checkpoint by whoever comes next.
 * S4. `abandon` settles nothing more: whatever the function still answers is not looked at.
 */
import { AssertionFailure } from '../../../platform/assert.ts';
import { raceAbort } from '../../../platform/async/race-abort.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { parseArn } from '../../../protocol/arn.ts';
import { LogError } from '../../../storage/log-engine.ts';
import { attemptBatch, describeAttempt, describeBatch } from './attempt.ts';
import { Backoff } from './backoff.ts';
import type { Batch } from './batch.ts';
import { Checkpoint } from './checkpoint.ts';
import type { LastResponse } from './destination.ts';
import { failureDocument } from './destination.ts';
import type { EventOrigin } from './event.ts';
import type { Decision, PendingBatch, Settlement } from './failure-policy.ts';
import { decideAfterAttempt, decideBeforeAttempt } from './failure-policy.ts';
import { RecordFilter } from './filter/record-filter.ts';
import { FAILURES_BEFORE_RETENTION_CHECK } from './limits.ts';
import type { AttemptSeen } from './observer.ts';
import type { Polled } from './poller.ts';
import { Poller } from './poller.ts';
import type { Position } from './ports.ts';
import { RESULT_DESTINATION_FAILED, RESULT_FUNCTION_CALL_FAILED, RESULT_OK, RESULT_SOURCE_FAILED } from './result.ts';
import type { MappingSeams } from './seams.ts';
import type { Claim, Mapping } from './state.ts';

type Discarded = Extract<Settlement, { as: 'discarded' }>;

export class ShardSlot {
  readonly #seams: MappingSeams;
  readonly #mapping: Mapping;
  readonly #claim: Claim;
  readonly #report: (result: string) => void;
  readonly #logger: Logger;
  readonly #poller: Poller;
  readonly #checkpoint: Checkpoint;
  readonly #backoff: Backoff;
  readonly #awsRegion: string;
  readonly #draining = new AbortController();
  readonly #abandoned = new AbortController();
  #settled: Position;
  #running: Promise<void> | undefined;

  /** `report` learns of each change of the LastProcessingResult. The mapping's settings are those of the whole life. */
  constructor(seams: MappingSeams, mapping: Mapping, claim: Claim, report: (result: string) => void) {
    this.#seams = seams;
    this.#mapping = mapping;
    this.#claim = claim;
    this.#report = report;
    this.#logger = seams.logger.child({ mapping: mapping.uuid, shard: claim.shardId });
    this.#backoff = new Backoff(seams.random);
    this.#settled = claim.position;
    this.#awsRegion = parseArn(mapping.eventSourceArn)?.region ?? mapping.region;
    this.#checkpoint = new Checkpoint({
      ...seams,
      uuid: mapping.uuid,
      claim,
      backoff: new Backoff(seams.random),
      logger: this.#logger,
      signal: this.#abandoned.signal,
    });
    this.#poller = this.#newPoller();
  }

  /** Processes until the shard ends, `drain` or `abandon`. Rejects only for a bug. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** See S3. Resolves when nothing runs any more and the checkpoint is durable. */
  async drain(): Promise<void> {
    this.#draining.abort();
    await this.#running;
  }

  /** See S4. */
  abandon(): void {
    this.#draining.abort();
    this.#abandoned.abort();
  }

  get #over(): boolean {
    return this.#draining.signal.aborted || this.#checkpoint.stale;
  }

  async #run(): Promise<void> {
    let ended = false;
    while (!ended && !this.#over) {
      const polled = await this.#poll();
      if (polled.kind === 'batch') await this.#process(polled.batch);
      else if (polled.kind === 'filtered') this.#pass(polled.position);
      ended = polled.kind === 'end-of-shard';
    }
    await this.#checkpoint.settled();
    if (ended) await this.#finish();
  }

  async #poll(): Promise<Polled> {
    const failures = new Backoff(this.#seams.random);
    for (;;) {
      try {
        return await this.#poller.next(this.#origin());
      } catch (error: unknown) {
        if (error instanceof AssertionFailure) throw error;
        this.#logger.warn({ error }, 'the shard could not be read; it is tried again');
        this.#report(RESULT_SOURCE_FAILED);
        if (!(await this.#pause(failures.next()))) return { kind: 'stopped' };
      }
    }
  }

  /** What the filter passed over is settled. */
  #pass(position: Position): void {
    if (position === this.#settled) return;
    this.#settled = position;
    this.#checkpoint.offer(position);
  }

  /** Works until every record of the batch is settled, or the slot is over. */
  async #process(batch: Batch): Promise<void> {
    let waiting: readonly PendingBatch[] = [{ batch, invocations: 0, lastRequestId: undefined }];
    while (!this.#over) {
      const [pending, ...behind] = waiting; // S1
      if (pending === undefined) {
        this.#pass(this.#poller.completed());
        return;
      }
      const before = decideBeforeAttempt(pending, this.#seams.clock.nowMs(), this.#mapping.settings);
      if (!(await this.#settle(before.settle, undefined))) return;
      const [current] = before.next;
      const next = current === undefined ? [] : await this.#try(current);
      if (next === undefined) return;
      waiting = [...next, ...behind];
    }
  }

  /** One attempt and what follows from it: the batches to try next, or undefined when this batch is not gone on with. */
  async #try(pending: PendingBatch): Promise<readonly PendingBatch[] | undefined> {
    const { invoker, observer } = this.#seams;
    const attempt = await attemptBatch(invoker, this.#mapping, pending.batch, this.#logger, this.#abandoned.signal);
    if (attempt === undefined) return undefined; // S4
    const decision = decideAfterAttempt(attempt.outcome, pending, this.#mapping.settings);
    const pauseMs = this.#pauseAfter(decision);
    const seen = describeAttempt(this.#mapping, this.#claim.shardId, pending, attempt.outcome, decision, pauseMs);
    observer.onAttempt?.(seen);
    this.#logFailure(seen);
    this.#report(decision.verdict === 'done' || decision.verdict === 'partial' ? RESULT_OK : RESULT_FUNCTION_CALL_FAILED);
    if (!(await this.#settle(decision.settle, attempt.response))) return undefined;
    if (!decision.pause) return decision.next;
    if (!(await this.#pause(pauseMs))) return undefined;
    return (await this.#overtakenByRetention()) ? undefined : decision.next;
  }

  #pauseAfter(decision: Decision): number {
    if (decision.pause) return this.#backoff.next();
    if (decision.verdict !== 'bisect') this.#backoff.reset();
    return 0;
  }

  /** False when the slot ended before everything was settled. */
  async #settle(settlements: readonly Settlement[], response: LastResponse | undefined): Promise<boolean> {
    for (const settlement of settlements) {
      if (settlement.as === 'discarded' && !(await this.#discard(settlement, response))) return false; // S2
      this.#settled = this.#seams.recordSource.after(settlement.batch.lastSequenceNumber);
      this.#checkpoint.offer(this.#settled);
    }
    return true;
  }

  /** Resolves with true once the document is durable at the destination, where the mapping has one. */
  async #discard(discarded: Discarded, response: LastResponse | undefined): Promise<boolean> {
    const { clock, random, observer } = this.#seams;
    const { batch, reason } = discarded;
    const { eventSourceArn, functionArn, settings } = this.#mapping;
    const document = failureDocument({
      ...discarded,
      requestId: discarded.lastRequestId || random.uuid(),
      functionArn,
      shardId: this.#claim.shardId,
      streamArn: eventSourceArn,
      nowMs: clock.nowMs(),
      response,
    });
    if (settings.destination !== null && !(await this.#deliver(settings.destination, document))) return false;
    this.#logger.warn({ reason, records: batch.size, destination: settings.destination }, 'records were given up');
    const { destination } = settings;
    observer.onDiscarded?.({ ...describeBatch(this.#mapping, this.#claim.shardId, batch), reason, destination, document });
    return true;
  }

  /** Tries until it succeeds or the slot is over. */
  async #deliver(destination: string, document: string): Promise<boolean> {
    const failures = new Backoff(this.#seams.random);
    while (!this.#abandoned.signal.aborted) {
      try {
        await raceAbort(this.#seams.onFailureDestination.deliver(destination, document), this.#abandoned.signal);
        return true;
      } catch (error: unknown) {
        if (error instanceof AssertionFailure) throw error;
        if (this.#abandoned.signal.aborted) return false;
        this.#logger.warn({ error, destination }, 'a failure document could not be delivered; it is tried again');
        this.#report(RESULT_DESTINATION_FAILED);
        if (!(await this.#pause(failures.next()))) return false;
      }
    }
    return false;
  }

  /** Whether retention removed what is being retried: then reading goes on with what the shard still holds. */
  async #overtakenByRetention(): Promise<boolean> {
    if (this.#backoff.failures < FAILURES_BEFORE_RETENTION_CHECK) return false;
    const { recordSource } = this.#seams;
    try {
      const limit = { bytesMax: 1, recordsMax: 1 };
      const read = await recordSource.read(this.#mapping.eventSourceArn, this.#claim.shardId, this.#settled, limit);
      if (read.recordsLost) this.#poller.rewind(this.#settled);
      return read.recordsLost;
    } catch (error: unknown) {
      if (error instanceof AssertionFailure) throw error;
      return false;
    }
  }

  /** Every record of the closed shard is settled: its children may begin. */
  async #finish(): Promise<void> {
    const { mappings } = this.#seams;
    const { shardId, epoch } = this.#claim;
    const failures = new Backoff(this.#seams.random);
    do {
      try {
        await mappings.submit({ type: 'finish', uuid: this.#mapping.uuid, shardId, lane: 0, epoch });
        return;
      } catch (error: unknown) {
        if (!(error instanceof LogError)) throw error;
        if (error.kind === 'closed') return;
        this.#logger.warn({ error }, 'the end of the shard could not be written; it is tried again');
      }
    } while (await this.#pause(failures.next()));
  }

  /** False when the slot is over before the time is. */
  async #pause(pauseMs: number): Promise<boolean> {
    await sleep(this.#seams.clock, pauseMs, this.#draining.signal).catch(() => {});
    return !this.#over;
  }

  #logFailure({ functionArn, records, attempt, outcome, errorType, errorMessage, next, retryAfterMs }: AttemptSeen): void {
    if (next === 'done') return;
    const fields = { function: functionArn, records, attempt, errorType, errorMessage, next, retryAfterMs };
    if (outcome === 'answered') this.#logger.debug(fields, 'the function reported records that it could not process');
    else this.#logger.warn(fields, outcome === 'not-invoked' ? 'the function was not reached' : 'the function failed on a batch');
  }

  #origin(): EventOrigin {
    const { accountId, region, functionArn, roleArn, eventSourceArn } = this.#mapping;
    const described = this.#seams.invoker.describe(accountId, region, functionArn);
    return {
      shardId: this.#claim.shardId,
      eventSourceArn,
      awsRegion: this.#awsRegion,
      invokeIdentityArn: described?.roleArn ?? roleArn,
    };
  }

  #newPoller(): Poller {
    const { recordSource, clock, observer } = this.#seams;
    const { uuid, eventSourceArn, settings } = this.#mapping;
    const { shardId, position } = this.#claim;
    return new Poller({
      source: recordSource,
      sourceArn: eventSourceArn,
      shardId,
      from: position,
      batchSize: settings.batchSize,
      windowMs: settings.maximumBatchingWindowInSeconds * 1000,
      filter: new RecordFilter(settings.filters),
      clock,
      stop: this.#draining.signal,
      onIdle: () => observer.onIdle?.({ mappingId: uuid, shardId }),
      onFiltered: (records) => observer.onFiltered?.({ mappingId: uuid, shardId, records }),
      onRecordsLost: () => this.#logger.warn({}, 'records expired in the stream before they could be processed'),
    });
  }
}
