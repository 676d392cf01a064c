/** Where in a shard reading is to begin, in one of five ways. The checks come in AWS's order. */

import { unreachable } from '../../../platform/assert.ts';
import type { ShardIteratorType } from '../../../protocol/generated/kinesis.ts';
import { LogError, type Offset } from '../../../storage/log-engine.ts';
import { decodeSequenceNumber, endingSequenceNumber } from '../../../storage/sequence-number.ts';
import type { ShardLog } from '../../../storage/shard-log.ts';
import type { Shard, Stream } from '../catalog/state.ts';
import { shardAbsent } from '../errors.ts';
import {
  iteratorTimestampInFuture,
  iteratorTimestampMissing,
  sequenceNumberAtMaximum,
  startingSequenceNumberForeign,
  startingSequenceNumberInvalid,
  startingSequenceNumberMismatch,
  startingSequenceNumberOfOtherShard,
} from '../iterator-errors.ts';
import { shardIdOf } from './shard-id.ts';

export interface StartingPosition {
  readonly type: ShardIteratorType;
  readonly sequenceNumber: string | undefined;
  readonly timestampMs: number | undefined;
}

/** The shard it is used for, and the operation, which AWS's texts name. */
export interface PositionUse {
  readonly operation: 'GetShardIterator' | 'SubscribeToShard';
  readonly stream: Stream;
  readonly shard: Shard;
  readonly log: ShardLog;
}

/** Throws when the members do not fit the type. */
export function checkStartingPosition({ type, sequenceNumber, timestampMs }: StartingPosition, nowMs: number): void {
  const bySequenceNumber = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
  const given = sequenceNumber !== undefined;
  if (bySequenceNumber !== given && type !== 'AT_TIMESTAMP') throw startingSequenceNumberMismatch(type, given);
  if (type !== 'AT_TIMESTAMP') return;
  if (timestampMs === undefined) throw iteratorTimestampMissing();
  if (timestampMs > nowMs) throw iteratorTimestampInFuture(timestampMs, nowMs);
}

/** The offset that a checked position means now; throws when its sequence number is none of the shard's. */
export async function startingOffset(position: StartingPosition, use: PositionUse): Promise<Offset> {
  try {
    return await offsetNow(position, use);
  } catch (error: unknown) {
    const gone = error instanceof LogError && error.kind === 'no-such-log'; // deleted, or expired, in this moment
    throw gone ? shardAbsent(use.stream, shardIdOf(use.shard.index)) : error;
  }
}

async function offsetNow(position: StartingPosition, use: PositionUse): Promise<Offset> {
  const { log } = use;
  switch (position.type) {
    case 'TRIM_HORIZON':
      return 0 as Offset; // whatever was trimmed when it is used, reading begins at what is left
    case 'LATEST':
      return log.offsetAt('end');
    case 'AT_TIMESTAMP':
      return log.offsetAt({ timeMs: Math.max(0, position.timestampMs ?? 0) });
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER': {
      const offset = offsetOfSequenceNumber(position, use);
      const end = await log.offsetAt('end');
      return Math.min(offset, end) as Offset; // beyond the end it would pass over the records to come
    }
    default:
      return unreachable(position.type);
  }
}

function offsetOfSequenceNumber(position: StartingPosition, { operation, stream, shard, log }: PositionUse): Offset {
  const sequenceNumber = position.sequenceNumber ?? '';
  const shardId = shardIdOf(shard.index);
  const use = { operation, stream, shardId, sequenceNumber };
  const parts = decodeSequenceNumber(sequenceNumber);
  if (parts === undefined) throw startingSequenceNumberInvalid(use);
  if (parts.shardIndex !== shard.index) throw startingSequenceNumberOfOtherShard(shardIdOf(parts.shardIndex), shardId);
  if (parts.createdSeconds !== shard.createdSeconds) throw startingSequenceNumberForeign(use);
  if (position.type === 'AT_SEQUENCE_NUMBER') return log.offsetOf(parts);
  // Behind the end of a closed shard is its end, as it was on AWS for years; a shard that is open has come to none.
  if (sequenceNumber === endingSequenceNumber(parts) && shard.closedMs === null) throw sequenceNumberAtMaximum();
  // The starting sequence number of a shard (counter 0) stands before its first record.
  return parts.counter === 0n ? log.offsetOf(parts) : ((log.offsetOf(parts) + 1) as Offset);
}
