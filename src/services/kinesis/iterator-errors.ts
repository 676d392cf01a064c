/** The errors about places in what is read: iterators, the sequence numbers that they begin at, and tokens of pages (errors.ts). */
import { awsLongTimestamp } from '../../platform/clock.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import { inStream, invalidArgument, type StreamName } from './errors.ts';
import { TOKEN_LIFETIME_MS } from './limits.ts';

export function iteratorInvalid(): ServiceError {
  return invalidArgument('Invalid ShardIterator.');
}

export function iteratorExpired(createdMs: number, nowMs: number): ServiceError {
  return expired('ExpiredIteratorException', 'Iterator expired. The iterator', createdMs, nowMs);
}

export function startingSequenceNumberMismatch(iteratorType: string, given: boolean): ServiceError {
  return invalidArgument(
    'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or ' +
      `LATEST and no StartingSequenceNumber. Request specified ${iteratorType} and ` +
      (given ? 'also a StartingSequenceNumber.' : 'no StartingSequenceNumber.'),
  );
}

/** A sequence number, where it was used, and for which shard. */
export interface StartingSequenceNumberUse {
  readonly operation: string;
  readonly stream: StreamName;
  readonly shardId: string;
  readonly sequenceNumber: string;
}

export function startingSequenceNumberInvalid(use: StartingSequenceNumberUse): ServiceError {
  const { operation, stream, shardId, sequenceNumber } = use;
  return invalidArgument(
    `StartingSequenceNumber ${sequenceNumber} used in ${operation} on shard ${shardId} ${inStream(stream)} is invalid.`,
  );
}

export function startingSequenceNumberForeign(use: StartingSequenceNumberUse): ServiceError {
  const { operation, stream, shardId, sequenceNumber } = use;
  return invalidArgument(
    `StartingSequenceNumber ${sequenceNumber} used in ${operation} on shard ${shardId} ${inStream(stream)} is invalid ` +
      'because it did not come from this stream.',
  );
}

export function startingSequenceNumberOfOtherShard(encodedShardId: string, shardId: string): ServiceError {
  return invalidArgument(
    `Invalid StartingSequenceNumber. It encodes ${encodedShardId}, while it was used in a call to a shard with ${shardId}`,
  );
}

export function sequenceNumberAtMaximum(): ServiceError {
  return invalidArgument(
    'Invalid SequenceNumber for ShardIteratorType AFTER_SEQUENCE_NUMBER, SequenceNumber has reached max possible value for ' +
      'the shard.',
  );
}

export function iteratorTimestampMissing(): ServiceError {
  return invalidArgument(
    'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
  );
}

export function iteratorTimestampInFuture(timestampMs: number, nowMs: number): ServiceError {
  return invalidArgument(
    'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. ' +
      `timestampInMillis: ${timestampMs}, currentTimestampInMillis: ${nowMs}`,
  );
}

export function nextTokenOrStreamMissing(): ServiceError {
  return invalidArgument('Either NextToken or StreamName should be provided.');
}

/** `member` as the model names it: StreamName, StreamARN, ShardFilter … Seen on AWS for these three and ExclusiveStartShardId. */
export function notTogetherWithNextToken(member: string): ServiceError {
  return invalidArgument(`NextToken and ${member} cannot be provided together.`);
}

/** Unsure. */
export function nextTokenInvalid(): ServiceError {
  return invalidArgument('Invalid NextToken.');
}

/** Unsure: in the form of the text for iterators. */
export function nextTokenExpired(createdMs: number, nowMs: number): ServiceError {
  return expired('ExpiredNextTokenException', 'NextToken expired. The NextToken', createdMs, nowMs);
}

/** Unsure. `member` is ShardId or Timestamp. */
export function shardFilterIncomplete(filterType: string, member: string): ServiceError {
  return invalidArgument(`${member} must be provided for a ShardFilter of type ${filterType}.`);
}

function expired(code: string, beginning: string, createdMs: number, nowMs: number): ServiceError {
  return new ServiceError(
    code,
    `${beginning} was created at time ${awsLongTimestamp(createdMs)} while right now it is ` +
      `${awsLongTimestamp(nowMs)} which is further in the future than the tolerated delay of ${TOKEN_LIFETIME_MS} milliseconds.`,
  );
}
