/** What the operations work with; `service.ts` puts it together. */
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Random } from '../../platform/random.ts';
import type { ConsumerReconciler } from './catalog/consumer-reconciler.ts';
import type { Catalog, Reconciler } from './catalog/reconciler.ts';
import type { Subscriptions } from './consumers/subscriptions.ts';
import type { KeyStates, KeyStore } from './keys/key-store.ts';
import type { ServiceLimits } from './limits/service-limits.ts';
import type { ListShardsPage } from './operations/list-shards.ts';
import type { ListStreamConsumersPage } from './operations/list-stream-consumers.ts';
import type { ListStreamsPage } from './operations/list-streams.ts';
import type { OpenStreams } from './shards/open-streams.ts';
import type { PageTokens } from './tokens/page-tokens.ts';
import type { ShardIterators } from './tokens/shard-iterators.ts';

export interface KinesisSettings {
  /** How long a stream stays CREATING or DELETING; with 0, CreateStream and DeleteStream answer when it is done. */
  readonly stateDelayMs: number;
  /** Open shards per account and region. */
  readonly shardsMax: number;
  /** Which KMS keys there are. */
  readonly keyStates: KeyStates;
  /** What a shard takes and gives and how often operations may be called; without it there is no limit. */
  readonly limits?: ServiceLimits;
}

export interface Kinesis {
  readonly catalog: Catalog;
  readonly reconciler: Pick<Reconciler, 'settled'>;
  readonly consumerReconciler: Pick<ConsumerReconciler, 'settled'>;
  readonly openStreams: OpenStreams;
  readonly keys: KeyStore;
  readonly subscriptions: Subscriptions;
  readonly iterators: ShardIterators;
  readonly shardPages: PageTokens<ListShardsPage>;
  readonly streamPages: PageTokens<ListStreamsPage>;
  readonly consumerPages: PageTokens<ListStreamConsumersPage>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly settings: KinesisSettings;
}
