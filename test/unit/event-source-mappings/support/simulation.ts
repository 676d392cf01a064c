/**
 * One mapping through a life full of trouble, decided by a seed: a function that fails, times out, is throttled or reports
 * items; a queue and a command log that do not answer; splits, changes of settings, filters and windows, and a process that is
 * killed and starts again from its command log. It reads a stream or a consumer, pushed to or polling. The ledger knows what
 * became of every record, and complains at once when
 *
 * 1. a record is delivered before the records of its key that came before it are settled, or
 * 2. a checkpoint stands behind a record that is not settled, or
 * 3. the last state of a window lacks one of its records, or has one twice, or
 * 4. a record is delivered that neither the filter nor the one before it lets through, or
 * 5. two invocations with one partition key run at the same time, or more for one shard than its lanes.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Clock } from '../../../../src/platform/clock.ts';
import { sleep } from '../../../../src/platform/clock.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../../src/platform/random.ts';
import type { FilterCriteria, UpdateEventSourceMappingRequest } from '../../../../src/protocol/generated/lambda.ts';
import { EventSourceMappings } from '../../../../src/services/lambda/event-source-mappings/mappings.ts';
import type {
  FunctionInvoker,
  Invocation,
  InvocationOutcome,
  OnFailureDestination,
} from '../../../../src/services/lambda/event-source-mappings/ports.ts';
import type { MappingsState } from '../../../../src/services/lambda/event-source-mappings/state.ts';
import { mappingsSection } from '../../../../src/services/lambda/event-source-mappings/state.ts';
import { type LogEngine, LogError } from '../../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../../src/storage/memory/memory-engine.ts';
import { MemoryCommandLog } from './memory-command-log.ts';
import { MemoryStreams, shardName } from './memory-streams.ts';
import type { KinesisEvent } from './scripted-functions.ts';
import type { FailureDocument } from './workbench.ts';
import { CALLER, QUEUE, STREAM } from './workbench.ts';

interface LedgerRecord {
  readonly id: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly key: string;
  readonly poison: boolean;
  readonly arrivalMs: number;
  /** The record of the same key before this one. */
  readonly before: LedgerRecord | undefined;
  settled: 'processed' | 'discarded' | undefined;
  /** A filter that was in force since it was put does not let it through. */
  mayBeFiltered: boolean;
}

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
/** Of two seconds each: how long everything may take once nothing fails but the poison. */
const CALM_ROUNDS = 500;
const CONSUMER = `${STREAM}/consumer/fast:1700000000`;
const ROLE = 'arn:aws:iam::111111111111:role/r';

export class Simulation {
  readonly #random: SeededRandom;
  readonly #clock = new ManualClock();
  readonly #streams = new MemoryStreams(this.#clock);
  readonly #engine = new MemoryLogEngine({ clock: this.#clock });
  readonly #records = new Map<string, LedgerRecord>();
  readonly #lastOfKey = new Map<string, LedgerRecord>();
  readonly #shardOfKey = new Map<string, string>();
  /** By record: the records from it on in the batch that it was invoked in last. */
  readonly #invoked = new Map<string, readonly string[]>();
  /** By shard: the keys of each invocation that runs. */
  readonly #running = new Map<string, Set<ReadonlySet<string>>>();
  readonly #shards: number;
  readonly #windowed: boolean;
  #nextShard: number;
  #calm = false;
  #life = { dead: false };
  #log = new MemoryCommandLog(this.#clock);
  #mappings: EventSourceMappings | undefined;
  readonly #posted = new Set<string>();
  readonly #arrived = new Set<string>();
  #uuid = '';
  #poisonAllowed = false;
  /** What went wrong where nobody would hear of an exception. */
  readonly #violations: string[] = [];
  /** The parallelization factor may still be the one from before the last change. */
  #factorBefore = 1;
  /** The keys that the filter lets through, and those that the one before it did. */
  #passing: ReadonlySet<string> = new Set(KEYS);
  #passingBefore: ReadonlySet<string> = new Set(KEYS);
  /** From then on no state holds all records of its window. */
  #windowsSwitched = false;
  readonly #windowSeconds: number;
  readonly #source: string;
  readonly #pollIntervalMs: number;
  readonly #trace = createHash('sha256');
  lanesMax = 0;
  windowsClosed = 0;
  restarts = 0;
  discarded = 0;
  redelivered = 0;
  filtered = 0;
  switched = 0;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#shards = 1 + this.#random.below(3);
    this.#nextShard = this.#shards;
    this.#windowed = this.#chance(0.3);
    this.#windowSeconds = 1 + this.#random.below(8);
    this.#source = this.#chance(0.25) ? CONSUMER : STREAM;
    this.#pollIntervalMs = this.#chance(0.25) ? 1_000 : 0;
  }

  /** Of everything that happened: the same for the same seed. */
  get trace(): string {
    return this.#trace.copy().digest('hex');
  }

  /** Everything, to the end: then every record is settled. */
  async run(steps: number): Promise<void> {
    this.#streams.create(STREAM, this.#shards);
    this.#streams.registerConsumer(STREAM, CONSUMER);
    for (const [index, key] of KEYS.entries()) this.#shardOfKey.set(key, shardName(index % this.#shards));
    await this.#begin();
    await this.#createMapping();
    for (let step = 0; step < steps; step++) {
      await this.#step();
      this.#checkCheckpoints();
    }
    this.#calm = true;
    await this.#change({ Enabled: true, FilterCriteria: this.#nextFilter(KEYS) });
    for (let round = 0; round < CALM_ROUNDS && !this.#allSettled(); round++) await this.#clock.advance(2_000);
    this.#checkCheckpoints();
    for (const [id, record] of this.#records) assert.ok(isDone(record), `${id} is lost`);
    for (let round = 0; round < CALM_ROUNDS && this.#arrived.size < this.#posted.size; round++) await this.#clock.advance(2_000);
    assert.equal(this.#arrived.size, this.#posted.size, 'every document arrives');
    const closed = this.#mappings?.close();
    await this.#clock.advance(10_000);
    await closed;
    assert.equal(this.#clock.pendingTimers, 0);
  }

  async #createMapping(): Promise<void> {
    const MaximumRetryAttempts = this.#random.below(4) - 1;
    this.#poisonAllowed = MaximumRetryAttempts !== -1;
    const created = await this.#mappings?.operations.CreateEventSourceMapping(
      {
        FunctionName: 'f',
        EventSourceArn: this.#source,
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 1 + this.#random.below(8),
        MaximumBatchingWindowInSeconds: this.#random.below(2),
        ...(this.#windowed
          ? { TumblingWindowInSeconds: this.#windowSeconds }
          : { ParallelizationFactor: 1 + this.#random.below(3) }),
        MaximumRetryAttempts,
        BisectBatchOnFunctionError: this.#chance(0.5),
        ...(this.#chance(0.5) ? { FunctionResponseTypes: ['ReportBatchItemFailures'] } : {}),
        DestinationConfig: { OnFailure: { Destination: QUEUE } },
      },
      CALLER,
    );
    this.#uuid = created?.UUID ?? '';
  }

  async #step(): Promise<void> {
    const act = this.#random.below(22);
    this.#note('step', act);
    if (act < 9) this.#put(1 + this.#random.below(6));
    else if (act < 12) await this.#kill();
    else if (act === 12) this.#split();
    else if (act === 13) await this.#change({ Enabled: this.#chance(0.5) });
    else if (act === 14) await this.#change({ BatchSize: 1 + this.#random.below(8) });
    else if (act === 17 && !this.#windowed) await this.#change({ ParallelizationFactor: 1 + this.#random.below(4) });
    else if (act === 20) await this.#change({ FilterCriteria: this.#nextFilter(KEYS.filter(() => this.#chance(0.7))) });
    else if (act === 21 && this.#windowed && this.#chance(0.3)) await this.#switchWindows();
    else if (act === 15) this.#log.submissionsToFail = this.#random.below(3);
    else if (act === 16) this.#streams.readsToFail = this.#random.below(3);
    await this.#clock.advance(this.#random.below(3_000));
  }

  /** The criteria that let these keys through; what they do not may be filtered from now on. */
  #nextFilter(passing: readonly string[]): FilterCriteria {
    this.#passingBefore = this.#passing;
    this.#passing = new Set(passing);
    for (const record of this.#records.values()) {
      if (!this.#passing.has(record.key)) record.mayBeFiltered = true; // also one that was processed: a crash may undo that
    }
    return passing.length === KEYS.length ? {} : { Filters: [{ Pattern: JSON.stringify({ partitionKey: [...passing, '-'] }) }] };
  }

  async #switchWindows(): Promise<void> {
    this.#windowsSwitched = true;
    this.switched += 1;
    const now = this.#state().mappings.get(this.#uuid)?.settings.tumblingWindowInSeconds ?? 0;
    await this.#change({ TumblingWindowInSeconds: now === 0 ? this.#windowSeconds : 0 });
  }

  async #change(changes: Omit<UpdateEventSourceMappingRequest, 'UUID'>): Promise<void> {
    this.#log.submissionsToFail = 0;
    this.#factorBefore = this.#state().mappings.get(this.#uuid)?.settings.parallelizationFactor ?? 1;
    await this.#mappings?.operations.UpdateEventSourceMapping({ UUID: this.#uuid, ...changes }, CALLER);
  }

  #put(count: number): void {
    for (let index = 0; index < count; index++) {
      const key = KEYS[this.#random.below(KEYS.length)] ?? 'a';
      const shardId = this.#shardOfKey.get(key) ?? '';
      const poison = this.#poisonAllowed && this.#chance(0.1);
      const sequenceNumber = this.#streams.put(STREAM, shardId, key, poison ? 'poison' : 'good');
      const id = `${shardId}:${sequenceNumber}`;
      const record: LedgerRecord = {
        id,
        shardId,
        sequenceNumber,
        key,
        poison,
        arrivalMs: this.#clock.nowMs(),
        before: this.#lastOfKey.get(key),
        settled: undefined,
        mayBeFiltered: !this.#passing.has(key) || !this.#passingBefore.has(key),
      };
      this.#records.set(id, record);
      this.#lastOfKey.set(key, record);
    }
  }

  /** The keys of a shard move to two new ones. */
  #split(): void {
    const parent = this.#shardOfKey.get(KEYS[this.#random.below(KEYS.length)] ?? 'a') ?? '';
    const children = [shardName(this.#nextShard), shardName(this.#nextShard + 1)];
    this.#nextShard += 2;
    this.#streams.split(STREAM, parent, children);
    let child = 0;
    for (const [key, shardId] of this.#shardOfKey) {
      if (shardId === parent) this.#shardOfKey.set(key, children[child++ % 2] ?? '');
    }
  }

  /** Without any warning; what was under way is gone, what the command log holds is not. */
  async #kill(): Promise<void> {
    this.#life.dead = true;
    this.restarts += 1;
    this.#running.clear();
    this.#log = new MemoryCommandLog(this.#clock, this.#log.kill());
    await this.#begin();
  }

  async #begin(): Promise<void> {
    const life = { dead: false };
    this.#life = life;
    const clock = mortalClock(this.#clock, life);
    this.#mappings = new EventSourceMappings({
      commands: this.#log,
      engine: mortalEngine(this.#engine, life, (value) => this.#given(value)),
      clock,
      random: this.#random,
      logger: silentLogger,
      pollIntervalMs: this.#pollIntervalMs,
      observer: {
        onRead: ({ filtered: records }) => {
          if (!life.dead) this.filtered += records;
        },
      },
      recordSource: this.#streams,
      invoker: this.#function(clock, life),
      onFailureDestination: this.#queue(life),
    });
    await this.#mappings.start();
  }

  #function(clock: Clock, life: { dead: boolean }): FunctionInvoker {
    const functionArn = 'arn:aws:lambda:us-east-1:111111111111:function:f';
    return {
      describe: () => ({ functionArn, functionName: 'f', roleArn: ROLE }),
      invoke: async (_, payload, signal) => {
        if (life.dead) return new Promise(() => {});
        if (!this.#calm && this.#chance(0.1)) return { kind: 'not-invoked', reason: 'throttled' };
        const event = JSON.parse(Buffer.from(payload).toString('utf8')) as KinesisEvent;
        const shardId = event.shardId ?? event.Records[0]?.eventID.split(':')[0] ?? '';
        const keys = new Set(event.Records.map(({ kinesis }) => kinesis.partitionKey));
        const running = this.#begins(shardId, keys);
        this.#checkOrder(event);
        const ids = event.Records.map(({ eventID }) => eventID);
        this.#note('invoke', this.#clock.nowMs(), shardId, ...ids);
        for (const [index, id] of ids.entries()) this.#invoked.set(id, ids.slice(index));
        if (this.#chance(0.5)) await sleep(clock, this.#random.below(2_000), signal);
        running.delete(keys);
        return this.#outcome(event);
      },
    };
  }

  /** One more invocation for a shard; returns those that run for it. */
  #begins(shardId: string, keys: ReadonlySet<string>): Set<ReadonlySet<string>> {
    const running = this.#running.get(shardId) ?? new Set();
    this.#running.set(shardId, running);
    for (const others of running) {
      for (const key of keys) this.#demand(!others.has(key), `two invocations with key ${key} of ${shardId}`);
    }
    running.add(keys);
    this.lanesMax = Math.max(this.lanesMax, running.size);
    const factor = this.#state().mappings.get(this.#uuid)?.settings.parallelizationFactor ?? 1;
    this.#demand(running.size <= Math.max(factor, this.#factorBefore), `${running.size} invocations at once for ${shardId}`);
    return running;
  }

  #outcome(event: KinesisEvent): InvocationOutcome {
    const invocation = { requestId: this.#random.uuid(), executedVersion: '$LATEST', durationMs: 0, logTail: '' };
    if (event.isFinalInvokeForWindow === true) return this.#windowOutcome(event, invocation);
    const failed = event.Records.findIndex(({ eventID }) => this.#records.get(eventID)?.poison === true);
    const trouble = !this.#calm && this.#chance(0.15);
    if (failed === -1 && !trouble) {
      this.#settle(event, event.Records.length, 'processed');
      return { kind: 'answered', ...invocation, payload: answerOf(event, event.Records.length) };
    }
    const reports = this.#state().mappings.get(this.#uuid)?.settings.reportBatchItemFailures;
    if (reports !== true || this.#chance(0.3)) {
      return { kind: 'function-error', ...invocation, payload: Buffer.from('{"errorType":"Error"}') };
    }
    const first = failed === -1 ? this.#random.below(event.Records.length) : failed;
    this.#settle(event, first, 'processed');
    const itemIdentifier = event.Records[first]?.kinesis.sequenceNumber;
    return { kind: 'answered', ...invocation, payload: answerOf(event, first, { batchItemFailures: [{ itemIdentifier }] }) };
  }

  /** The state of a window that ends holds each of its records once, but for those that were given up. */
  #windowOutcome({ window, state, shardId }: KinesisEvent, invocation: Omit<Invocation, 'payload'>): InvocationOutcome {
    const [start, end] = [Date.parse(window?.start ?? ''), Date.parse(window?.end ?? '')];
    const gathered = (state?.ids ?? []) as readonly string[];
    const expected = [...this.#records.values()].filter(
      (record) =>
        record.shardId === shardId &&
        record.arrivalMs >= start &&
        record.arrivalMs < end &&
        record.settled !== 'discarded' &&
        ((!this.#windowsSwitched && !record.mayBeFiltered) || gathered.includes(record.id)),
    );
    const wanted = expected.map(({ id }) => id).join(' ');
    this.#demand(gathered.join(' ') === wanted, `a window of ${shardId} ended with ${gathered.join(' ')} and not ${wanted}`);
    if (!this.#calm && this.#chance(0.2)) return { kind: 'function-error', ...invocation, payload: Buffer.from('{}') };
    this.windowsClosed += 1;
    return { kind: 'answered', ...invocation, payload: Buffer.from('null') };
  }

  #queue(life: { dead: boolean }): OnFailureDestination {
    return {
      refuse: () => undefined,
      deliver: async (_, text) => {
        if (life.dead) return new Promise(() => {});
        if (!this.#calm && this.#chance(0.3)) throw new Error('the queue does not answer');
        this.#demand(this.#posted.has(text), 'a document arrived that was never posted');
        this.#arrived.add(text);
      },
    };
  }

  /** What the outbox is to keep: sometimes it cannot. Returns what becomes true once it is kept. */
  #given(value: string): () => void {
    const { document } = JSON.parse(value) as { document?: string };
    if (document === undefined) return () => {};
    if (!this.#calm && this.#chance(0.2)) throw new LogError('not-appended', 'the disk is full');
    return () => {
      this.#posted.add(document);
      const { KinesisBatchInfo: info } = JSON.parse(document) as FailureDocument;
      const ids = this.#invoked.get(`${info.shardId}:${info.startSequenceNumber}`) ?? [];
      const given = ids.slice(0, info.batchSize);
      this.#demand(given.at(-1) === `${info.shardId}:${info.endSequenceNumber}`, `no batch was as ${document} says`);
      for (const id of given) {
        const record = this.#records.get(id);
        if (record !== undefined) record.settled ??= 'discarded';
      }
      this.discarded += given.length;
    };
  }

  #settle(event: KinesisEvent, count: number, as: 'processed'): void {
    for (const { eventID } of event.Records.slice(0, count)) {
      const record = this.#records.get(eventID);
      if (record?.settled !== undefined) this.redelivered += 1;
      this.#note(as, eventID);
      if (record !== undefined) record.settled ??= as;
    }
  }

  #checkOrder(event: KinesisEvent): void {
    const inEvent = new Set<LedgerRecord>();
    for (const { eventID } of event.Records) {
      const record = this.#records.get(eventID);
      this.#demand(record !== undefined, `${eventID} was never put`);
      if (record === undefined) continue;
      const { before } = record;
      const inOrder = before === undefined || isDone(before) || inEvent.has(before);
      this.#demand(inOrder, `${eventID} came before an earlier record of key ${record.key}`);
      inEvent.add(record);
      const passes = this.#passing.has(record.key) || this.#passingBefore.has(record.key);
      this.#demand(passes, `${eventID} was delivered past the filter`);
    }
  }

  #checkCheckpoints(): void {
    assert.deepEqual(this.#violations, []);
    const shards = this.#state().mappings.get(this.#uuid)?.shards;
    for (const record of this.#records.values()) {
      if (isDone(record)) continue;
      const { id, shardId, sequenceNumber } = record;
      const behind = shards?.get(shardId)?.position ?? '0';
      const passed = Number(this.#streams.after(sequenceNumber)) <= Number(behind);
      assert.ok(!passed, `the checkpoint passed ${id}`);
    }
  }

  #state(): MappingsState {
    return this.#log.stateOf(mappingsSection);
  }

  #allSettled(): boolean {
    for (const record of this.#records.values()) if (!isDone(record)) return false;
    return true;
  }

  #note(...what: readonly (string | number)[]): void {
    this.#trace.update(`${what.join(' ')}\n`);
  }

  #demand(holds: boolean, what: string): void {
    if (!holds) this.#violations.push(what);
  }

  #chance(probability: number): boolean {
    return this.#random.fraction() < probability;
  }
}

function isDone({ settled, mayBeFiltered }: LedgerRecord): boolean {
  return settled !== undefined || mayBeFiltered;
}

/** With a state, where there is one, that has the first `count` records added to it. */
function answerOf(event: KinesisEvent, count: number, answer: object = {}): Buffer {
  if (event.state === undefined) return Buffer.from(JSON.stringify(answer));
  const ids = [...((event.state.ids ?? []) as string[]), ...event.Records.slice(0, count).map(({ eventID }) => eventID)];
  return Buffer.from(JSON.stringify({ ...answer, state: { ids } }));
}

/** An engine that takes nothing more from the dead. `given` sees what is appended to the outbox, and its outcome what is kept. */
function mortalEngine(engine: LogEngine, life: { dead: boolean }, given: (value: string) => () => void): LogEngine {
  const append: LogEngine['append'] = async (ref, entries) => {
    const kept = ref.group === 'outbox' ? entries.map(({ value }) => given(Buffer.from(value).toString('utf8'))) : [];
    const result = await engine.append(ref, entries);
    for (const tell of kept) tell();
    return result;
  };
  return new Proxy(engine, {
    get: (target, name) => {
      const member: unknown = name === 'append' ? append : Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => (life.dead ? new Promise(() => {}) : Reflect.apply(member, target, parameters));
    },
  });
}

/** A clock whose timers do not ring for the dead. */
function mortalClock(clock: Clock, life: { dead: boolean }): Clock {
  return {
    nowMs: () => clock.nowMs(),
    monotonicMs: () => clock.monotonicMs(),
    setTimer: (delayMs, callback) =>
      clock.setTimer(delayMs, () => {
        if (!life.dead) callback();
      }),
  };
}
