/** MergeShards: closes two neighbours, the lower one named first, and opens one in their place. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requestReshard } from '../catalog/request-reshard.ts';
import { identityOf, requireStream } from '../catalog/streams.ts';
import { shardNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { shardIndexOf } from '../shards/shard-id.ts';

export function mergeShards(kinesis: Kinesis): OperationOf<KinesisOperations, 'MergeShards'> {
  return async (input, context) => {
    const [lower, upper] = [shardIndexOf(input.ShardToMerge), shardIndexOf(input.AdjacentShardToMerge)];
    if (lower === undefined) throw shardNotFound(identityOf(input, context), input.ShardToMerge);
    if (upper === undefined) throw shardNotFound(identityOf(input, context), input.AdjacentShardToMerge);
    const stream = requireStream(kinesis.catalog.state, input, context);
    await requestReshard(kinesis, stream, { type: 'merge', parents: [lower, upper] });
    return {};
  };
}
