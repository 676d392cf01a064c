/** A new stream, CREATING until the reconciler has made its log group. */
import type { RecordDistributionStrategy, StreamMode } from '../../../../protocol/generated/kinesis.ts';
import { RETENTION_HOURS_DEFAULT } from '../../limits.ts';
import { evenHashRanges, type HashRange } from '../../shards/hash-range.ts';
import { isCommitted } from '../account-settings.ts';
import { type StreamIdentity, streamArn } from '../arn.ts';
import { grantedShardCount, type KinesisState, NEW_STREAM_SETTINGS, onDemandStreamCount, type Shard } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface CreateCommand extends StreamIdentity {
  readonly kind: 'create';
  readonly id: string;
  readonly mode: StreamMode;
  readonly shardCount: number;
  readonly recordSizeKibMax: number;
  readonly warmThroughputMibps: number | null;
  /** Absent in commands of before there was a choice. */
  readonly recordDistribution?: RecordDistributionStrategy;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** The limits that hold for this command (K3). */
  readonly shardsMax: number;
  readonly creatingMax: number;
  /** Absent: as many as there is room for. */
  readonly onDemandStreamsMax?: number;
}

export function applyCreate(state: KinesisState, command: CreateCommand, timeMs: number): KinesisOutcome {
  const { account, region, name, id, shardCount } = command;
  if (state.find(account, region, name) !== undefined) return { kind: 'exists' };
  if (command.warmThroughputMibps !== null && !isCommitted(state.accountSettings(account, region), timeMs)) {
    return { kind: 'not-committed' };
  }
  const siblings = state.streamsOf(account, region);
  const creating = [...state.unsettled.values()].filter(
    (stream) => stream.status === 'CREATING' && stream.account === account && stream.region === region,
  );
  if (creating.length >= command.creatingMax) return { kind: 'too-many-creating' };
  if (command.mode === 'ON_DEMAND' && onDemandStreamCount(siblings) >= (command.onDemandStreamsMax ?? Number.POSITIVE_INFINITY)) {
    return { kind: 'too-many-on-demand', current: onDemandStreamCount(siblings) };
  }
  const current = grantedShardCount(siblings);
  if (current + shardCount > command.shardsMax) return { kind: 'too-many-shards', current, openShards: 0 };
  const createdSeconds = Math.floor(timeMs / 1000);
  state.put({
    ...NEW_STREAM_SETTINGS,
    account,
    region,
    name,
    id,
    arn: streamArn(command),
    createdMs: createdSeconds * 1000, // AWS shows whole seconds
    status: 'CREATING',
    statusSinceMs: timeMs,
    mode: command.mode,
    retentionHours: RETENTION_HOURS_DEFAULT,
    recordSizeKibMax: command.recordSizeKibMax,
    warmThroughputMibps: command.warmThroughputMibps,
    tags: command.tags,
    recordDistribution: command.recordDistribution ?? 'USER_PARTITION_KEY',
    shards: evenHashRanges(shardCount).map((range, index) => newShard(index, range, createdSeconds)),
    nextShardIndex: shardCount,
  });
  return { kind: 'done', id };
}

function newShard(index: number, range: HashRange, createdSeconds: number): Shard {
  return { index, range, createdSeconds, openedMs: createdSeconds * 1000, parents: [], closedMs: null };
}
