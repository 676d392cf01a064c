/** GetShardIterator: a position in a shard, in one of five ways. The checks come in AWS's order. */

import { unreachable } from '../../../platform/assert.ts';
import type { GetShardIteratorInput, KinesisOperations, ShardIteratorType } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { Offset } from '../../../storage/log-engine.ts';
import { decodeSequenceNumber, endingSequenceNumber } from '../../../storage/sequence-number.ts';
import type { ShardLog } from '../../../storage/shard-log.ts';
import { type Shard, type Stream, shardAt } from '../catalog/state.ts';
import { identityOf, isUsable, requireStream } from '../catalog/streams.ts';
import {
  iteratorTimestampInFuture,
  iteratorTimestampMissing,
  rateExceeded,
  sequenceNumberAtMaximum,
  shardAbsent,
  shardNotFound,
  startingSequenceNumberForeign,
  startingSequenceNumberInvalid,
  startingSequenceNumberMismatch,
  startingSequenceNumberOfOtherShard,
} from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { shardIdOf, shardIndexOf } from '../shards/shard-id.ts';

export function getShardIterator(kinesis: Kinesis): OperationOf<KinesisOperations, 'GetShardIterator'> {
  return async (input, context) => {
    const shardIndex = shardIndexOf(input.ShardId);
    if (shardIndex === undefined) throw shardNotFound(identityOf(input, context), input.ShardId);
    const stream = requireStream(kinesis.catalog.state, input, context);
    const shard = isUsable(stream) ? shardAt(stream, shardIndex) : undefined;
    if (shard === undefined) throw shardAbsent(stream, shardIdOf(shardIndex));
    checkArguments(input, kinesis.clock.nowMs());
    const { log, shardId, capacity } = kinesis.openStreams.of(stream).shard(shardIndex);
    if (capacity?.admitIterator(kinesis.clock.monotonicMs()) === false) throw rateExceeded(stream, shardId);
    const offset = await offsetFor(input, stream, shard, log);
    const { account, name: streamName, id: streamId } = stream;
    return { ShardIterator: kinesis.iterators.issue({ account, streamName, streamId, shardIndex, offset }) };
  };
}

function checkArguments(
  { ShardIteratorType: type, StartingSequenceNumber, Timestamp }: GetShardIteratorInput,
  nowMs: number,
): void {
  const bySequenceNumber = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
  const given = StartingSequenceNumber !== undefined;
  if (bySequenceNumber !== given && type !== 'AT_TIMESTAMP') throw startingSequenceNumberMismatch(type, given);
  if (type !== 'AT_TIMESTAMP') return;
  if (Timestamp === undefined) throw iteratorTimestampMissing();
  if (Timestamp > nowMs) throw iteratorTimestampInFuture(Timestamp, nowMs);
}

async function offsetFor(input: GetShardIteratorInput, stream: Stream, shard: Shard, log: ShardLog): Promise<Offset> {
  const type: ShardIteratorType = input.ShardIteratorType;
  switch (type) {
    case 'TRIM_HORIZON':
      return 0 as Offset; // whatever was trimmed when it is used, reading begins at what is left
    case 'LATEST':
      return log.offsetAt('end');
    case 'AT_TIMESTAMP':
      return log.offsetAt({ timeMs: Math.max(0, input.Timestamp ?? 0) });
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER': {
      const offset = offsetOfSequenceNumber(input, stream, shard, log);
      const end = await log.offsetAt('end');
      return Math.min(offset, end) as Offset; // beyond the end it would pass over the records to come
    }
    default:
      return unreachable(type);
  }
}

function offsetOfSequenceNumber(input: GetShardIteratorInput, stream: Stream, shard: Shard, log: ShardLog): Offset {
  const sequenceNumber = input.StartingSequenceNumber ?? '';
  const shardId = shardIdOf(shard.index);
  const parts = decodeSequenceNumber(sequenceNumber);
  if (parts === undefined) throw startingSequenceNumberInvalid({ stream, shardId, sequenceNumber });
  if (parts.shardIndex !== shard.index) throw startingSequenceNumberOfOtherShard(shardIdOf(parts.shardIndex), shardId);
  if (parts.createdSeconds !== shard.createdSeconds) throw startingSequenceNumberForeign({ stream, shardId, sequenceNumber });
  if (input.ShardIteratorType === 'AT_SEQUENCE_NUMBER') return log.offsetOf(parts);
  if (sequenceNumber === endingSequenceNumber(parts)) throw sequenceNumberAtMaximum();
  // The starting sequence number of a shard (counter 0) stands before its first record.
  return parts.counter === 0n ? log.offsetOf(parts) : ((log.offsetOf(parts) + 1) as Offset);
}
