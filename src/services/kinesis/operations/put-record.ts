/** PutRecord: one record, one append. Acknowledged when the append is durable. */
import type { KinesisOperations, PutRecordInput, PutRecordOutput } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf, RequestContext } from '../../../protocol/service.ts';
import { decodeSequenceNumber } from '../../../storage/sequence-number.ts';
import { ShardSealedError } from '../../../storage/shard-log.ts';
import type { Stream } from '../catalog/state.ts';
import { requireUsableStream } from '../catalog/streams.ts';
import { endDryRun } from '../dry-run.ts';
import { rateExceeded, recordTooLarge, sequenceNumberForOrderingInvalid } from '../errors.ts';
import { kilobytesOf, payloadUnitsOf } from '../figures/stream-usage.ts';
import type { Kinesis } from '../kinesis.ts';
import { BYTES_PER_KIB, REROUTES_MAX } from '../limits.ts';
import { checkPartitionKey, recordBytes, routeEntry } from '../shards/put-checks.ts';
import { putFailure } from '../shards/put-failure.ts';

export function putRecord(kinesis: Kinesis): OperationOf<KinesisOperations, 'PutRecord'> {
  return (input, context) => put(kinesis, input, context, 0);
}

/** The usual way costs the append's promise and one behind it: it is no async function. */
function put(
  kinesis: Kinesis,
  input: PutRecordInput,
  context: RequestContext,
  reroutes: number,
): PutRecordOutput | Promise<PutRecordOutput> {
  const stream = requireUsableStream(kinesis.catalog.state, input, context);
  const bytes = checkedBytes(input, stream);
  const opened = kinesis.openStreams.of(stream);
  const { log, shardId, capacity, figures } = opened.shard(routeEntry(opened, input));
  kinesis.keys.checkUse(stream, 'encrypt');
  endDryRun(input);
  const startMs = kinesis.clock.monotonicMs();
  if (capacity?.admitRecord(bytes, startMs) === false) {
    figures.writesThrottled += 1;
    opened.figures.putRecord.failed(0);
    throw rateExceeded(stream, shardId);
  }
  return log.append([{ partitionKey: input.PartitionKey ?? '', data: input.Data }]).then(
    (appended) => {
      figures.took(bytes, 1);
      opened.figures.usage.put(1, payloadUnitsOf(bytes), kilobytesOf(bytes));
      opened.figures.putRecord.succeeded(bytes, kinesis.clock.monotonicMs() - startMs);
      const SequenceNumber = appended.sequenceNumber(0);
      if (stream.encryptsPuts) return { ShardId: shardId, SequenceNumber, EncryptionType: 'KMS' };
      return { ShardId: shardId, SequenceNumber };
    },
    async (error: unknown) => {
      opened.figures.putRecord.failed(kinesis.clock.monotonicMs() - startMs);
      if (!(error instanceof ShardSealedError)) throw putFailure(error, stream, shardId);
      if (reroutes === REROUTES_MAX) throw rateExceeded(stream, shardId);
      const resharded = await kinesis.openStreams.resharded(stream, context.signal());
      return put(kinesis, input, context, resharded ? reroutes + 1 : REROUTES_MAX);
    },
  );
}

/** What the record counts. Throws for a record that may not be put. */
function checkedBytes(input: PutRecordInput, stream: Stream): number {
  checkPartitionKey(input, stream, 'partitionKey');
  const bytesMax = stream.recordSizeKibMax * BYTES_PER_KIB;
  const bytes = recordBytes(input);
  if (bytes > bytesMax) throw recordTooLarge('data', bytesMax);
  const after = input.SequenceNumberForOrdering;
  // Only its form matters: a record put later to the same shard has a higher number anyway.
  if (after !== undefined && decodeSequenceNumber(after) === undefined) throw sequenceNumberForOrderingInvalid(stream, after);
  return bytes;
}
