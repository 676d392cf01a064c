/**
 * Kinesis Data Streams as a hosted service: the catalogue of streams in the command log, the records in the log engine, an
 * operation per API call, the reconciler and the retention sweep in the background.
 */
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Metrics, noMetrics } from '../../platform/metrics.ts';
import type { Random } from '../../platform/random.ts';
import type { UsageSource } from '../../platform/usage.ts';
import { type KinesisOperations, kinesisModel } from '../../protocol/generated/kinesis.ts';
import type { ServiceModel } from '../../protocol/schema.ts';
import type { HostedService, OperationTable } from '../../protocol/service.ts';
import type { CommandLog } from '../../storage/command-log.ts';
import type { LogEngine } from '../../storage/log-engine.ts';
import { kinesisSection } from './catalog/catalog.ts';
import { ConsumerReconciler } from './catalog/consumer-reconciler.ts';
import { Reconciler } from './catalog/reconciler.ts';
import { channelOperations } from './channels.ts';
import { Subscriptions } from './consumers/subscriptions.ts';
import { kinesisFamilies } from './figures/kinesis-metrics.ts';
import { KinesisUsage } from './figures/kinesis-usage.ts';
import { ALL_KEYS_ENABLED, KeyStore } from './keys/key-store.ts';
import type { Kinesis, KinesisSettings } from './kinesis.ts';
import { CallRates } from './limits/call-rates.ts';
import { SHARDS_MAX_DEFAULT } from './limits.ts';
import { createStream } from './operations/create-stream.ts';
import { deleteStream } from './operations/delete-stream.ts';
import { deregisterStreamConsumer } from './operations/deregister-stream-consumer.ts';
import { describeLimits } from './operations/describe-limits.ts';
import { describeStream } from './operations/describe-stream.ts';
import { describeStreamConsumer } from './operations/describe-stream-consumer.ts';
import { describeStreamSummary } from './operations/describe-stream-summary.ts';
import { getRecords } from './operations/get-records.ts';
import { getShardIterator } from './operations/get-shard-iterator.ts';
import { listShards } from './operations/list-shards.ts';
import { listStreamConsumers } from './operations/list-stream-consumers.ts';
import { listStreams } from './operations/list-streams.ts';
import { mergeShards } from './operations/merge-shards.ts';
import { putRecord } from './operations/put-record.ts';
import { putRecords } from './operations/put-records.ts';
import { registerStreamConsumer } from './operations/register-stream-consumer.ts';
import { splitShard } from './operations/split-shard.ts';
import { subscribeToShard } from './operations/subscribe-to-shard.ts';
import { updateShardCount } from './operations/update-shard-count.ts';
import { KinesisRecordSource } from './record-source.ts';
import { settingsOperations } from './settings-operations.ts';
import { OpenStreams } from './shards/open-streams.ts';
import { RetentionSweep } from './shards/retention-sweep.ts';
import { PageTokens } from './tokens/page-tokens.ts';
import { SealedTokens } from './tokens/sealed-tokens.ts';
import { ShardIterators } from './tokens/shard-iterators.ts';

export interface KinesisDependencies {
  readonly engine: LogEngine;
  readonly commands: CommandLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** 32 bytes, the same at every start, so that iterators and page tokens survive a restart. */
  readonly tokenKey: Uint8Array;
  readonly settings?: Partial<KinesisSettings>;
  readonly metrics?: Metrics;
}

const DEFAULT_SETTINGS: KinesisSettings = { stateDelayMs: 0, shardsMax: SHARDS_MAX_DEFAULT, keyStates: ALL_KEYS_ENABLED };

/** Made before the command log starts (it owns a section of it); started after. */
export class KinesisService implements HostedService {
  readonly model: ServiceModel = kinesisModel;
  readonly operations: OperationTable<KinesisOperations> & HostedService['operations'];
  /** For event source mappings. */
  readonly recordSource: KinesisRecordSource;
  /** What AWS would bill. */
  readonly usage: UsageSource;
  readonly #reconciler: Reconciler;
  readonly #consumerReconciler: ConsumerReconciler;
  readonly #sweep: RetentionSweep;
  readonly #openStreams: OpenStreams;
  readonly #stopCollecting: () => void;
  readonly #subscriptions: Subscriptions;

  constructor({ engine, commands, clock, random, logger, tokenKey, settings, metrics }: KinesisDependencies) {
    const catalog = commands.section(kinesisSection);
    const allSettings = { ...DEFAULT_SETTINGS, ...settings };
    const tokens = new SealedTokens(tokenKey, random);
    this.#openStreams = new OpenStreams(engine, catalog, clock, allSettings.limits?.shard);
    this.#reconciler = new Reconciler({
      ...{ catalog, engine, clock, logger, openStreams: this.#openStreams },
      stateDelayMs: allSettings.stateDelayMs,
    });
    this.#consumerReconciler = new ConsumerReconciler({ catalog, clock, logger, stateDelayMs: allSettings.stateDelayMs });
    this.#sweep = new RetentionSweep({ catalog, engine, openStreams: this.#openStreams, clock, logger });
    this.#subscriptions = new Subscriptions({ catalog, openStreams: this.#openStreams, clock, logger });
    const keys = new KeyStore(allSettings.keyStates);
    this.recordSource = new KinesisRecordSource(catalog, this.#openStreams, keys, clock);
    const operations = operationTable({
      catalog,
      reconciler: this.#reconciler,
      consumerReconciler: this.#consumerReconciler,
      openStreams: this.#openStreams,
      subscriptions: this.#subscriptions,
      keys,
      iterators: new ShardIterators(tokens, clock),
      shardPages: new PageTokens('list-shards', tokens, clock),
      streamPages: new PageTokens('list-streams', tokens, clock),
      consumerPages: new PageTokens('list-stream-consumers', tokens, clock),
      clock,
      random,
      logger,
      settings: allSettings,
    });
    const openStreams = this.#openStreams;
    this.usage = new KinesisUsage(catalog, openStreams);
    this.#stopCollecting = (metrics ?? noMetrics).collect(() => kinesisFamilies(openStreams.opened(), clock.monotonicMs()));
    const { limits } = allSettings;
    this.operations = limits === undefined ? operations : new CallRates(limits, clock).guard(operations);
  }

  async start(): Promise<void> {
    await this.#reconciler.start();
    this.#consumerReconciler.start();
    this.#sweep.start();
  }

  /** Subscriptions end as if their time were up: clients subscribe anew, elsewhere or later. */
  endWaits(): void {
    this.#subscriptions.endAll();
  }

  async close(): Promise<void> {
    this.#subscriptions.close();
    await Promise.all([this.#reconciler.close(), this.#consumerReconciler.close(), this.#sweep.close()]);
    this.#stopCollecting();
    this.#openStreams.close();
  }
}

function operationTable(kinesis: Kinesis): KinesisService['operations'] {
  return {
    ...channelOperations,
    ...settingsOperations(kinesis),
    CreateStream: createStream(kinesis),
    DeleteStream: deleteStream(kinesis),
    DeregisterStreamConsumer: deregisterStreamConsumer(kinesis),
    DescribeLimits: describeLimits(kinesis),
    DescribeStream: describeStream(kinesis),
    DescribeStreamConsumer: describeStreamConsumer(kinesis),
    DescribeStreamSummary: describeStreamSummary(kinesis),
    GetRecords: getRecords(kinesis),
    GetShardIterator: getShardIterator(kinesis),
    ListShards: listShards(kinesis),
    ListStreamConsumers: listStreamConsumers(kinesis),
    ListStreams: listStreams(kinesis),
    MergeShards: mergeShards(kinesis),
    PutRecord: putRecord(kinesis),
    PutRecords: putRecords(kinesis),
    RegisterStreamConsumer: registerStreamConsumer(kinesis),
    SplitShard: splitShard(kinesis),
    SubscribeToShard: subscribeToShard(kinesis),
    UpdateShardCount: updateShardCount(kinesis),
  };
}
