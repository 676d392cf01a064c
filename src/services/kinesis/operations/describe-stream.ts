/** DescribeStream: a stream with its shards, page by page. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeShard, describeStreamCore, visibleShards } from '../catalog/descriptions.ts';
import { requireStream } from '../catalog/streams.ts';
import { shardNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { DESCRIBE_STREAM_SHARDS_DEFAULT } from '../limits.ts';
import { shardIndexOf } from '../shards/shard-id.ts';

export function describeStream(kinesis: Kinesis): OperationOf<KinesisOperations, 'DescribeStream'> {
  return (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    const { ExclusiveStartShardId, Limit } = input;
    const after = ExclusiveStartShardId === undefined ? -1 : shardIndexOf(ExclusiveStartShardId);
    if (after === undefined) throw shardNotFound(stream, ExclusiveStartShardId ?? '');
    const shards = visibleShards(stream, kinesis.clock.nowMs()).filter((shard) => shard.index > after);
    const page = shards.slice(0, Limit ?? DESCRIBE_STREAM_SHARDS_DEFAULT);
    return {
      StreamDescription: {
        ...describeStreamCore(stream),
        Shards: page.map(describeShard),
        HasMoreShards: page.length < shards.length,
      },
    };
  };
}
