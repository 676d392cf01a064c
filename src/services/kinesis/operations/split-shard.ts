/** SplitShard: closes a shard and opens two in its place, the upper one from the hash key that is given. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requestReshard } from '../catalog/request-reshard.ts';
import { identityOf, requireStream } from '../catalog/streams.ts';
import { shardNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { shardIndexOf } from '../shards/shard-id.ts';

export function splitShard(kinesis: Kinesis): OperationOf<KinesisOperations, 'SplitShard'> {
  return async (input, context) => {
    const parent = shardIndexOf(input.ShardToSplit);
    if (parent === undefined) throw shardNotFound(identityOf(input, context), input.ShardToSplit);
    const stream = requireStream(kinesis.catalog.state, input, context);
    await requestReshard(kinesis, stream, { type: 'split', parent, at: input.NewStartingHashKey });
    return {};
  };
}
