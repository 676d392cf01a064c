/** SubscribeToShard: the records of a shard, sent as they become durable, until the subscription ends. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireConsumerByArn } from '../catalog/consumers.ts';
import { readableShard } from '../catalog/descriptions.ts';
import { consumerNotActive } from '../consumer-errors.ts';
import { endDryRun } from '../dry-run.ts';
import { shardAbsent, shardNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { shardIdOf, shardIndexOf } from '../shards/shard-id.ts';
import { checkStartingPosition, startingOffset } from '../shards/starting-position.ts';

export function subscribeToShard(kinesis: Kinesis): OperationOf<KinesisOperations, 'SubscribeToShard'> {
  return async (input, context) => {
    const { stream, consumer } = requireConsumerByArn(kinesis.catalog.state, input.ConsumerARN, context);
    if (consumer.status !== 'ACTIVE') throw consumerNotActive({ stream, consumerName: consumer.name }, consumer.createdMs);
    const shardIndex = shardIndexOf(input.ShardId);
    if (shardIndex === undefined) throw shardNotFound(stream, input.ShardId);
    const shard = readableShard(stream, shardIndex, kinesis.clock.nowMs());
    if (shard === undefined) throw shardAbsent(stream, shardIdOf(shardIndex));
    const { Type: type, SequenceNumber: sequenceNumber, Timestamp: timestampMs } = input.StartingPosition;
    const position = { type, sequenceNumber, timestampMs };
    checkStartingPosition(position, kinesis.clock.nowMs());
    const { log } = kinesis.openStreams.of(stream).shard(shardIndex);
    const from = await startingOffset(position, { operation: 'SubscribeToShard', stream, shard, log });
    kinesis.keys.checkUse(stream, 'decrypt');
    endDryRun(input);
    return { EventStream: kinesis.subscriptions.begin({ stream, consumer, shard, from }) };
  };
}
