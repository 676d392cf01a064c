/**
 * The state of the section `kinesis` (catalog.ts): streams and what each consists of, found by account, region and name.
 */
import type {
  ConsumerStatus,
  MetricsName,
  RecordDistributionStrategy,
  StreamMode,
  StreamStatus,
} from '../../../protocol/generated/kinesis.ts';
import type { HashRange } from '../shards/hash-range.ts';
import type { ReshardGoal } from '../shards/reshard-plan.ts';
import type { StreamIdentity } from './arn.ts';

/** One shard; its index is its log in the stream's group and never another shard's. */
export interface Shard {
  readonly index: number;
  readonly range: HashRange;
  /** Whole seconds since the epoch: a part of its sequence numbers, in a later second than that of its parents. */
  readonly createdSeconds: number;
  /** When it began to take records: the moment its parents were closed. */
  readonly openedMs: number;
  readonly parents: readonly number[];
  /** When it was closed, or null while it takes records. */
  readonly closedMs: number | null;
}

/** A registered consumer of a stream: who reads it by push. */
export interface Consumer {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly status: ConsumerStatus;
  /** When the present status was entered. */
  readonly statusSinceMs: number;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly policy: string | null;
}

/** What alter.ts keeps of a stream besides the settings that are changed. */
export interface StreamAlterations {
  readonly recordDistribution: RecordDistributionStrategy;
  /** What is put now is surely encrypted: the log engine knows of the key. */
  readonly encryptsPuts: boolean;
  /** The warm throughput before the change that is under way, if one is. */
  readonly warmThroughputWasMibps: number | null;
  /** When the mode was switched, and encryption started and stopped, in the last 24 hours. */
  readonly modeSwitchesMs: readonly number[];
  readonly encryptionStartsMs: readonly number[];
  readonly encryptionStopsMs: readonly number[];
}

export interface Stream extends StreamIdentity, StreamAlterations {
  readonly id: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly status: StreamStatus;
  /** When the present status was entered. */
  readonly statusSinceMs: number;
  readonly mode: StreamMode;
  readonly retentionHours: number;
  readonly recordSizeKibMax: number;
  readonly warmThroughputMibps: number | null;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Records that arrived before this are expired whatever the retention is now: raising it brings nothing back. */
  readonly expiredBeforeMs: number;
  /** The key that what is put now is encrypted with, as the caller named it; null: none. */
  readonly encryptionKeyId: string | null;
  readonly shardLevelMetrics: readonly MetricsName[];
  readonly policy: string | null;
  /** In the order of their indexes: the open ones and the closed ones that may hold records. */
  readonly shards: readonly Shard[];
  /** Shards that are gone whose logs are still to be deleted. */
  readonly expiredShards: readonly number[];
  /** The index of the next shard there will be. */
  readonly nextShardIndex: number;
  /** What the shards are being changed to; the stream is UPDATING while there is something. */
  readonly reshard: ReshardGoal | null;
  /** When UpdateShardCount was called in the last 24 hours. */
  readonly countUpdatesMs: readonly number[];
  /** In the order in which they were registered. */
  readonly consumers: readonly Consumer[];
}

/** What a stream that was just created has. */
export const NEW_STREAM_SETTINGS: Pick<
  Stream,
  | keyof StreamAlterations
  | 'expiredBeforeMs'
  | 'encryptionKeyId'
  | 'shardLevelMetrics'
  | 'policy'
  | 'expiredShards'
  | 'reshard'
  | 'countUpdatesMs'
  | 'consumers'
> = {
  recordDistribution: 'USER_PARTITION_KEY',
  encryptsPuts: false,
  warmThroughputWasMibps: null,
  modeSwitchesMs: [],
  encryptionStartsMs: [],
  encryptionStopsMs: [],
  expiredBeforeMs: 0,
  encryptionKeyId: null,
  shardLevelMetrics: [],
  policy: null,
  expiredShards: [],
  reshard: null,
  countUpdatesMs: [],
  consumers: [],
};

/** What an account has said in a region about its commitment to a minimum of throughput. */
export interface AccountSettings {
  readonly account: string;
  readonly region: string;
  readonly startedMs: number;
  readonly earliestEndMs: number;
  /** When the commitment ends or ended, or null while it lasts. */
  readonly endMs: number | null;
}

/** The streams of one account in one region by name. */
export type StreamsByName = ReadonlyMap<string, Stream>;

/** What the service knows. Changed by the commands alone. */
export class KinesisState {
  /** Account, then region, then name: nested, so that finding a stream builds no string. */
  readonly #scopes = new Map<string, Map<string, Map<string, Stream>>>();
  readonly #unsettled = new Map<string, Stream>();
  readonly #unsettledConsumers = new Map<string, Stream>();
  readonly #accounts = new Map<string, AccountSettings>();

  find(account: string, region: string, name: string): Stream | undefined {
    return this.#scopes.get(account)?.get(region)?.get(name);
  }

  streamsOf(account: string, region: string): StreamsByName {
    return this.#scopes.get(account)?.get(region) ?? new Map<string, Stream>();
  }

  /** Streams that wait for the reconciler (all but the ACTIVE ones), by id. */
  get unsettled(): ReadonlyMap<string, Stream> {
    return this.#unsettled;
  }

  /** Streams with consumers that wait for the reconciler (all but the ACTIVE ones), by id. */
  get unsettledConsumers(): ReadonlyMap<string, Stream> {
    return this.#unsettledConsumers;
  }

  *all(): Generator<Stream> {
    for (const regions of this.#scopes.values()) for (const streams of regions.values()) yield* streams.values();
  }

  /** Undefined for an account that never committed itself. */
  accountSettings(account: string, region: string): AccountSettings | undefined {
    return this.#accounts.get(`${account}/${region}`);
  }

  putAccountSettings(settings: AccountSettings): void {
    this.#accounts.set(`${settings.account}/${settings.region}`, settings);
  }

  allAccountSettings(): Iterable<AccountSettings> {
    return this.#accounts.values();
  }

  /** Stores a stream in place of the one of its name. */
  put(stream: Stream): void {
    const regions = entryOf(this.#scopes, stream.account, () => new Map<string, Map<string, Stream>>());
    entryOf(regions, stream.region, () => new Map<string, Stream>()).set(stream.name, stream);
    if (stream.status === 'ACTIVE') this.#unsettled.delete(stream.id);
    else this.#unsettled.set(stream.id, stream);
    if (stream.consumers.some(({ status }) => status !== 'ACTIVE')) this.#unsettledConsumers.set(stream.id, stream);
    else this.#unsettledConsumers.delete(stream.id);
  }

  remove({ account, region, name, id }: Stream): void {
    this.#scopes.get(account)?.get(region)?.delete(name);
    this.#unsettled.delete(id);
    this.#unsettledConsumers.delete(id);
  }
}

/** The shard with an index, while the stream has it. */
export function shardAt({ shards }: Stream, index: number): Shard | undefined {
  // Until shards expire, a shard's place is its index; afterwards it stands before it.
  let place = Math.min(index, shards.length - 1);
  const first = shards[place];
  if (first === undefined || first.index === index) return first;
  let low = 0;
  while (low < place) {
    const middle = (low + place) >>> 1;
    if ((shards[middle] as Shard).index < index) low = middle + 1;
    else place = middle;
  }
  const found = shards[low];
  return found?.index === index ? found : undefined;
}

/** Shards that take records: those that count towards the shard limit. */
export function openShards(stream: Stream): readonly Shard[] {
  return stream.shards.filter((shard) => shard.closedMs === null);
}

export function onDemandStreamCount(streams: StreamsByName): number {
  let count = 0;
  for (const stream of streams.values()) if (stream.mode === 'ON_DEMAND') count += 1;
  return count;
}

export function openShardCount(streams: StreamsByName): number {
  let count = 0;
  for (const stream of streams.values()) count += openShards(stream).length;
  return count;
}

/** The open shards there will be when every reshard under way is done, or there are now where that is more. */
export function grantedShardCount(streams: StreamsByName): number {
  let count = 0;
  for (const stream of streams.values()) {
    const open = openShards(stream).length;
    const { reshard } = stream;
    if (reshard?.type === 'count') count += Math.max(open, reshard.count);
    else count += reshard?.type === 'split' ? open + 1 : open;
  }
  return count;
}

/** The stream with one of its consumers in another state. */
export function withConsumer(stream: Stream, changed: Consumer): Stream {
  return { ...stream, consumers: stream.consumers.map((one) => (one.name === changed.name ? changed : one)) };
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
