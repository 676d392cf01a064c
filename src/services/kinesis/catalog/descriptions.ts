/** Streams and shards in the shapes of the API. */
import type * as api from '../../../protocol/generated/kinesis.ts';
import { endingSequenceNumber, startingSequenceNumber } from '../../../storage/sequence-number.ts';
import { retentionFloorMs } from '../shards/retained-read.ts';
import { shardIdOf } from '../shards/shard-id.ts';
import { hasExpired } from './commands/expire-shards.ts';
import { type Shard, type Stream, shardAt } from './state.ts';
import { isUsable } from './streams.ts';

/** What DescribeStream and DescribeStreamSummary have in common. */
export interface StreamDescriptionCore {
  readonly StreamName: string;
  readonly StreamARN: string;
  readonly StreamStatus: api.StreamStatus;
  readonly StreamModeDetails: api.StreamModeDetails;
  readonly RetentionPeriodHours: number;
  readonly StreamCreationTimestamp: number;
  readonly EnhancedMonitoring: readonly api.EnhancedMetrics[];
  readonly EncryptionType: api.EncryptionType;
  readonly KeyId?: string;
}

export function describeStreamCore(stream: Stream): StreamDescriptionCore {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: stream.status,
    StreamModeDetails: { StreamMode: stream.mode },
    RetentionPeriodHours: stream.retentionHours,
    StreamCreationTimestamp: stream.createdMs,
    EnhancedMonitoring: [{ ShardLevelMetrics: stream.shardLevelMetrics }],
    EncryptionType: stream.encryptionKeyId === null ? 'NONE' : 'KMS',
    ...(stream.encryptionKeyId === null ? {} : { KeyId: stream.encryptionKeyId }),
  };
}

export function describeShard(shard: Shard): api.Shard {
  const identity = { shardIndex: shard.index, createdSeconds: shard.createdSeconds };
  const [parent, adjacentParent] = shard.parents;
  return {
    ShardId: shardIdOf(shard.index),
    ...(parent === undefined ? {} : { ParentShardId: shardIdOf(parent) }),
    ...(adjacentParent === undefined ? {} : { AdjacentParentShardId: shardIdOf(adjacentParent) }),
    HashKeyRange: describeRange(shard),
    SequenceNumberRange: {
      StartingSequenceNumber: startingSequenceNumber(identity),
      ...(shard.closedMs === null ? {} : { EndingSequenceNumber: endingSequenceNumber(identity) }),
    },
  };
}

/** The children of a shard that was closed, for readers that have come to its end. */
export function describeChildren(stream: Stream, parentIndex: number): api.ChildShard[] {
  return stream.shards.filter((shard) => shard.parents.includes(parentIndex)).map(describeChild);
}

export function describeChild(shard: Shard): api.ChildShard {
  return { ShardId: shardIdOf(shard.index), ParentShards: shard.parents.map(shardIdOf), HashKeyRange: describeRange(shard) };
}

/** The shards that clients are shown: none while the stream is CREATING, and no closed one whose records have expired. */
export function visibleShards(stream: Stream, nowMs: number): readonly Shard[] {
  if (stream.status === 'CREATING') return [];
  const floorMs = retentionFloorMs(stream, nowMs);
  return stream.shards.filter((shard) => !hasExpired(shard, floorMs));
}

/** The shard with an index, if it can be read: neither unknown nor expired, in a stream that takes and gives records. */
export function readableShard(stream: Stream, index: number, nowMs: number): Shard | undefined {
  const shard = isUsable(stream) ? shardAt(stream, index) : undefined;
  return shard === undefined || hasExpired(shard, retentionFloorMs(stream, nowMs)) ? undefined : shard;
}

function describeRange({ range }: Shard): api.HashKeyRange {
  return { StartingHashKey: range.start, EndingHashKey: range.end };
}
