/** A Kinesis service on a memory engine with a clock that the test moves. */
import type { Clock } from '../../../src/platform/clock.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import type { Metrics } from '../../../src/platform/metrics.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import type { KinesisOperations } from '../../../src/protocol/generated/kinesis.ts';
import type { RequestContext } from '../../../src/protocol/service.ts';
import type { Catalog } from '../../../src/services/kinesis/catalog/reconciler.ts';
import type { KinesisState, Stream } from '../../../src/services/kinesis/catalog/state.ts';
import type { KinesisSettings } from '../../../src/services/kinesis/kinesis.ts';
import { KinesisService } from '../../../src/services/kinesis/service.ts';
import type { CommandLog } from '../../../src/storage/command-log.ts';
import { EngineCommandLog } from '../../../src/storage/engine-command-log.ts';
import type { LogEngine } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { type Caller, callerOf } from '../../support/service-caller.ts';

export const ACCOUNT = '000000000000';
export const REGION = 'eu-west-1';

export const context: RequestContext = contextOf(ACCOUNT, REGION);

export function contextOf(accountId: string, region: string): RequestContext {
  return { accountId, region, requestId: 'r', host: '127.0.0.1:4566', signal: () => new AbortController().signal };
}

export interface FixtureOptions {
  readonly clock?: ManualClock;
  readonly engine?: LogEngine;
  readonly settings?: Partial<KinesisSettings>;
  /** Stands between the engine and the service (not the command log): to fail and to delay. */
  readonly wrap?: (engine: LogEngine) => LogEngine;
  readonly snapshotBytes?: number;
  readonly metrics?: Metrics;
}

export interface Fixture {
  readonly clock: ManualClock;
  readonly engine: LogEngine;
  readonly service: KinesisService;
  readonly catalog: Catalog;
  readonly call: Caller<KinesisOperations>;
  stream(name: string): Stream;
  /** Closes the service and opens another on the same engine, as after a restart. */
  restart(changes?: FixtureOptions): Promise<Fixture>;
  close(): Promise<void>;
}

export async function startKinesis(options: FixtureOptions = {}): Promise<Fixture> {
  const clock = options.clock ?? new ManualClock();
  const engine = options.engine ?? new MemoryLogEngine({ clock });
  const { log, commands, catalog } = commandLog(engine, clock, options.snapshotBytes);
  const service = new KinesisService({
    engine: options.wrap === undefined ? engine : options.wrap(engine),
    commands,
    clock,
    random: new SeededRandom(7),
    logger: silentLogger,
    tokenKey: new Uint8Array(32).fill(5),
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
  });
  await log.start();
  await service.start();
  const close = async (): Promise<void> => {
    await service.close();
    await log.close();
  };
  return {
    clock,
    engine,
    service,
    catalog: catalog(),
    call: callerOf<KinesisOperations>(service.operations, context),
    stream: (name) => requireFound(catalog().state, name),
    async restart(changes = {}) {
      await close();
      const { wrap: _, ...kept } = options;
      return startKinesis({ ...kept, clock, engine, ...changes });
    },
    close,
  };
}

function commandLog(engine: LogEngine, clock: Clock, snapshotBytes: number | undefined) {
  const log = new EngineCommandLog({
    engine,
    clock,
    logger: silentLogger,
    ...(snapshotBytes === undefined ? {} : { snapshotBytes }),
  });
  let handle: unknown;
  const commands: CommandLog = {
    section(section) {
      const made = log.section(section);
      handle = made;
      return made;
    },
  };
  return { log, commands, catalog: () => handle as Catalog };
}

function requireFound(state: KinesisState, name: string): Stream {
  const stream = state.find(ACCOUNT, REGION, name);
  if (stream === undefined) throw new Error(`there is no stream ${name}`);
  return stream;
}

export const bytes = (text: string): Uint8Array => Buffer.from(text);
export const text = (data: Uint8Array): string => Buffer.from(data).toString();

/** What `assert.rejects` compares a refusal with. */
export function refusal(code: string, message: string | RegExp): { code: string; message: string | RegExp } {
  return { code, message };
}

/** Commits the account to a minimum of throughput, which warm throughput needs. */
export async function commitAccount(fixture: Fixture): Promise<void> {
  await fixture.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } });
}

/** Puts records with these texts as data, all with one partition key, and returns their sequence numbers. */
export async function putAll(fixture: Fixture, StreamName: string, texts: readonly string[]): Promise<string[]> {
  const numbers: string[] = [];
  for (const data of texts) {
    const { SequenceNumber } = await fixture.call('PutRecord', { StreamName, PartitionKey: 'k', Data: bytes(data) });
    numbers.push(SequenceNumber);
  }
  return numbers;
}

export async function iteratorOf(fixture: Fixture, input: KinesisOperations['GetShardIterator']['input']): Promise<string> {
  const { ShardIterator } = await fixture.call('GetShardIterator', input);
  if (ShardIterator === undefined) throw new Error('no iterator');
  return ShardIterator;
}

export const SHARD_0 = 'shardId-000000000000';
export const SHARD_1 = 'shardId-000000000001';
