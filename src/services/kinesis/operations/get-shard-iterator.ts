/** GetShardIterator: a position in a shard, in one of five ways. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { readableShard } from '../catalog/descriptions.ts';
import { identityOf, requireStream } from '../catalog/streams.ts';
import { endDryRun } from '../dry-run.ts';
import { rateExceeded, shardAbsent, shardNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { shardIdOf, shardIndexOf } from '../shards/shard-id.ts';
import { checkStartingPosition, startingOffset } from '../shards/starting-position.ts';

export function getShardIterator(kinesis: Kinesis): OperationOf<KinesisOperations, 'GetShardIterator'> {
  return async (input, context) => {
    const shardIndex = shardIndexOf(input.ShardId);
    if (shardIndex === undefined) throw shardNotFound(identityOf(input, context), input.ShardId);
    const stream = requireStream(kinesis.catalog.state, input, context);
    const shard = readableShard(stream, shardIndex, kinesis.clock.nowMs());
    if (shard === undefined) throw shardAbsent(stream, shardIdOf(shardIndex));
    const { ShardIteratorType: type, StartingSequenceNumber: sequenceNumber, Timestamp: timestampMs } = input;
    const position = { type, sequenceNumber, timestampMs };
    checkStartingPosition(position, kinesis.clock.nowMs());
    const { log, shardId, capacity } = kinesis.openStreams.of(stream).shard(shardIndex);
    if (capacity?.admitIterator(kinesis.clock.monotonicMs()) === false) throw rateExceeded(stream, shardId);
    const offset = await startingOffset(position, { operation: 'GetShardIterator', stream, shard, log });
    endDryRun(input);
    const { account, name: streamName, id: streamId } = stream;
    return { ShardIterator: kinesis.iterators.issue({ account, streamName, streamId, shardIndex, offset }) };
  };
}
