/** GetRecords: the records at an iterator, and the iterator behind them. */
import type { GetRecordsInput, GetRecordsOutput, KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf, RequestContext } from '../../../protocol/service.ts';
import { LogError } from '../../../storage/log-engine.ts';
import type { ShardRead } from '../../../storage/shard-log.ts';
import { describeChildren, readableShard } from '../catalog/descriptions.ts';
import type { Stream } from '../catalog/state.ts';
import { identityOf } from '../catalog/streams.ts';
import { endDryRun } from '../dry-run.ts';
import { readRateExceeded, shardAbsent } from '../errors.ts';
import { iteratorInvalid } from '../iterator-errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { GET_RECORDS_BYTES_MAX, GET_RECORDS_MAX } from '../limits.ts';
import { millisBehind } from '../shards/describe-record.ts';
import { withRecords } from '../shards/record-rows.ts';
import { readBytes, readRetained, retentionFloorMs } from '../shards/retained-read.ts';
import { shardIdOf } from '../shards/shard-id.ts';
import type { IteratorPosition } from '../tokens/shard-iterators.ts';

export function getRecords(kinesis: Kinesis): OperationOf<KinesisOperations, 'GetRecords'> {
  return async (input, context) => {
    const position = kinesis.iterators.open(input.ShardIterator, context.accountId);
    checkArn(input, position, context);
    const stream = streamAt(kinesis, position, context.region);
    const opened = kinesis.openStreams.of(stream);
    const shard = opened.shard(position.shardIndex);
    const { log, shardId, capacity } = shard;
    const startMs = kinesis.clock.monotonicMs();
    kinesis.keys.checkUse(stream, 'decrypt');
    endDryRun(input);
    if (capacity?.admitRead(startMs) === false) {
      shard.figures.readsThrottled += 1;
      opened.figures.getRecords.failed(0);
      throw readRateExceeded(stream, shardId);
    }
    const limit = { recordsMax: input.Limit ?? GET_RECORDS_MAX, bytesMax: GET_RECORDS_BYTES_MAX };
    const nowMs = kinesis.clock.nowMs();
    try {
      const { read } = await readRetained(log, position.offset, limit, retentionFloorMs(stream, nowMs));
      const bytes = readBytes(read);
      capacity?.spendRead(bytes, startMs);
      const last = read.entries.at(-1)?.appendTimeMs ?? (read.next < read.end ? await log.arrivalTimeAt(read.next) : undefined);
      const behindMs = millisBehind(read, last ?? nowMs, nowMs);
      const output = answer(kinesis, stream, position, read, behindMs);
      shard.figures.gave(bytes, read.entries.length);
      opened.figures.usage.bytesOut += bytes;
      shard.figures.iteratorAge.set(behindMs, startMs);
      opened.figures.getRecordsRecords += read.entries.length;
      opened.figures.getRecords.succeeded(bytes, kinesis.clock.monotonicMs() - startMs);
      return output;
    } catch (error: unknown) {
      opened.figures.getRecords.failed(kinesis.clock.monotonicMs() - startMs);
      if (error instanceof LogError && error.kind === 'no-such-log') throw absent(position); // deleted meanwhile
      throw error;
    }
  };
}

/** A StreamARN beside the iterator must name the iterator's stream. What AWS says otherwise is unsure. */
function checkArn({ StreamARN }: GetRecordsInput, position: IteratorPosition, context: RequestContext): void {
  if (StreamARN === undefined) return;
  const { account, name } = identityOf({ StreamARN }, context);
  if (account !== position.account || name !== position.streamName) throw iteratorInvalid();
}

function streamAt(kinesis: Kinesis, position: IteratorPosition, region: string): Stream {
  const stream = kinesis.catalog.state.find(position.account, region, position.streamName);
  if (stream?.id !== position.streamId) throw absent(position);
  if (readableShard(stream, position.shardIndex, kinesis.clock.nowMs()) === undefined) throw absent(position);
  return stream;
}

function absent({ account, streamName: name, shardIndex }: IteratorPosition): Error {
  return shardAbsent({ account, name }, shardIdOf(shardIndex));
}

function answer(
  kinesis: Kinesis,
  stream: Stream,
  position: IteratorPosition,
  read: ShardRead,
  MillisBehindLatest: number,
): GetRecordsOutput {
  const ChildShards = read.endOfShard ? describeChildren(stream, position.shardIndex) : [];
  // The KCL takes a missing iterator for the end of the shard, and then insists on children: so never one without the other.
  if (ChildShards.length > 0) return withRecords(read, { MillisBehindLatest, ChildShards });
  const NextShardIterator = kinesis.iterators.issue({ ...position, offset: read.next });
  return withRecords(read, { MillisBehindLatest, NextShardIterator });
}
