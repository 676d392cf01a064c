/**
 * PutRecords: up to 500 records, one append per shard, an outcome per record in the order of the request.
 *
 * P1. A record that breaks a rule fails the whole request before anything is appended.
 * P2. Records of one shard are appended in the order of the request.
 * P3. A shard that fails fails its own records only; the others stay acknowledged.
 * P4. What is beyond a shard's capacity is refused record by record, never the request. Behind the first record refused, the
 *     later ones of its shard are refused too: whoever puts again what failed keeps its order.
 */
import type { KinesisOperations, PutRecordsInput, PutRecordsResultEntry } from '../../../protocol/generated/kinesis.ts';
import { giveBack } from '../../../protocol/lent-input.ts';
import type { OperationOf, RequestContext } from '../../../protocol/service.ts';
import type { ServiceError } from '../../../protocol/service-error.ts';
import { type AppendedRecords, type ShardRecordInput, ShardSealedError } from '../../../storage/shard-log.ts';
import type { Stream } from '../catalog/state.ts';
import { requireUsableStream } from '../catalog/streams.ts';
import { dryRunSucceeded, rateExceeded, recordsTooLarge, recordTooLarge } from '../errors.ts';
import { kilobytesOf, payloadUnitsOf } from '../figures/stream-usage.ts';
import type { Kinesis } from '../kinesis.ts';
import { BYTES_PER_KIB, PUT_RECORDS_BYTES_MAX, REROUTES_MAX } from '../limits.ts';
import type { OpenShard, OpenStream } from '../shards/open-streams.ts';
import { checkPartitionKey, recordBytes, routeEntry } from '../shards/put-checks.ts';
import { putFailure } from '../shards/put-failure.ts';
import { PutOutcomes } from '../shards/put-outcomes.ts';

/** The records of a request that go to one shard, and their places in the request. */
interface ShardBatch {
  readonly shard: OpenShard;
  readonly places: number[];
  readonly records: ShardRecordInput[];
  bytes: number;
  /** What AWS would bill (stream-usage.ts). */
  payloadUnits: number;
  kilobytes: number;
  /** The outcome of what is beyond the shard's capacity, once there is any (P4). */
  refusal: PutRecordsResultEntry | undefined;
}

export function putRecords(kinesis: Kinesis): OperationOf<KinesisOperations, 'PutRecords'> {
  return async (input, context) => {
    const startMs = kinesis.clock.monotonicMs();
    const stream = requireUsableStream(kinesis.catalog.state, input, context);
    const sizes = checkedSizes(input, stream);
    kinesis.keys.checkUse(stream, 'encrypt');
    if (input.DryRun === true) dryRun(kinesis.openStreams.of(stream), input);
    const outcomes = new PutOutcomes(input.Records.length);
    let places: readonly number[] = Array.from(input.Records, (_, place) => place);
    let reroutes = 0;
    while (places.length > 0) {
      const round = await putRound(kinesis, { input, sizes, context, places, outcomes, last: reroutes === REROUTES_MAX });
      places = round.sealed;
      reroutes = round.resharded ? reroutes + 1 : REROUTES_MAX;
    }
    const { figures } = kinesis.openStreams.of(stream);
    const { count, failed, throttled } = outcomes;
    if (failed === 0) giveBack(input); // an engine that failed may still be at it
    figures.putRecordsAnswered(count, failed, throttled, kinesis.clock.monotonicMs() - startMs);
    if (stream.encryptsPuts) return outcomes.answer({ FailedRecordCount: failed, EncryptionType: 'KMS' });
    return outcomes.answer({ FailedRecordCount: failed });
  };
}

/**
 * What each record counts. P1, as far as the sizes go; the explicit hash keys are checked while routing, which is before any
 * append too.
 */
function checkedSizes({ Records }: PutRecordsInput, stream: Stream): Uint32Array {
  const bytesMax = stream.recordSizeKibMax * BYTES_PER_KIB;
  const sizes = new Uint32Array(Records.length);
  let total = 0;
  for (let place = 0; place < Records.length; place++) {
    const entry = Records[place] as PutRecordsInput['Records'][number];
    checkPartitionKey(entry, stream, `records.${place + 1}.member.partitionKey`);
    const bytes = recordBytes(entry);
    if (bytes > bytesMax) throw recordTooLarge(`records.${place + 1}.member.data`, bytesMax);
    sizes[place] = bytes;
    total += bytes;
  }
  if (total > PUT_RECORDS_BYTES_MAX) throw recordsTooLarge();
  return sizes;
}

/** The checks that are otherwise made while routing. */
function dryRun(opened: OpenStream, input: PutRecordsInput): never {
  for (const entry of input.Records) routeEntry(opened, entry);
  throw dryRunSucceeded();
}

interface Round {
  readonly input: PutRecordsInput;
  readonly sizes: Uint32Array;
  readonly context: RequestContext;
  readonly places: readonly number[];
  readonly outcomes: PutOutcomes;
  readonly last: boolean;
}

interface RoundOutcome {
  /** The places of the records that met a shard which was just closed, to be routed again. */
  readonly sealed: readonly number[];
  /** There are other shards to route them to. */
  readonly resharded: boolean;
}

/** Puts the records at `places`. */
async function putRound(kinesis: Kinesis, { input, sizes, context, places, outcomes, last }: Round): Promise<RoundOutcome> {
  const stream = requireUsableStream(kinesis.catalog.state, input, context);
  const opened = kinesis.openStreams.of(stream);
  const batches = batchesOf(opened, { input, sizes, places, outcomes, nowMs: kinesis.clock.monotonicMs() });
  const ends = await Promise.all(batches.map((batch) => putBatch(kinesis, stream, batch, last)));
  const sealed: number[] = [];
  for (let index = 0; index < batches.length; index++) {
    const batch = batches[index] as ShardBatch;
    const end = ends[index];
    if (end === 'sealed' || end === undefined) sealed.push(...batch.places);
    else if (end instanceof Error) for (const place of batch.places) outcomes.fail(place, failureOf(end));
    else {
      outcomes.took(batch.places, batch.shard.shardId, end);
      opened.figures.usage.put(batch.records.length, batch.payloadUnits, batch.kilobytes);
      batch.shard.figures.took(batch.bytes, batch.records.length);
      opened.figures.putRecords.bytes += batch.bytes;
    }
  }
  const resharded = sealed.length > 0 && (await kinesis.openStreams.resharded(stream, context.signal()));
  return { sealed: sealed.sort((a, b) => a - b), resharded }; // P2
}

interface Routing extends Pick<Round, 'input' | 'sizes' | 'places' | 'outcomes'> {
  readonly nowMs: number;
}

function batchesOf(opened: OpenStream, { input, sizes, places, outcomes, nowMs }: Routing): ShardBatch[] {
  const byShard = new Map<number, ShardBatch>();
  for (const place of places) {
    const entry = input.Records[place] as PutRecordsInput['Records'][number];
    const index = routeEntry(opened, entry);
    let batch = byShard.get(index);
    if (batch === undefined) {
      batch = {
        shard: opened.shard(index),
        places: [],
        records: [],
        bytes: 0,
        payloadUnits: 0,
        kilobytes: 0,
        refusal: undefined,
      };
      byShard.set(index, batch);
    }
    const bytes = sizes[place] as number;
    if (isBeyondCapacity(batch, bytes, nowMs)) {
      batch.shard.figures.writesThrottled += 1;
      batch.refusal ??= failureOf(rateExceeded(opened.stream, batch.shard.shardId));
      outcomes.fail(place, batch.refusal);
      continue;
    }
    batch.bytes += bytes;
    batch.payloadUnits += payloadUnitsOf(bytes);
    batch.kilobytes += kilobytesOf(bytes);
    batch.places.push(place);
    batch.records.push({ partitionKey: entry.PartitionKey ?? '', data: entry.Data });
  }
  return [...byShard.values()].filter(({ records }) => records.length > 0);
}

/** See P4. */
function isBeyondCapacity({ shard, refusal }: ShardBatch, bytes: number, nowMs: number): boolean {
  if (shard.capacity === undefined) return false;
  return refusal !== undefined || !shard.capacity.admitRecord(bytes, nowMs);
}

function failureOf({ code, message }: ServiceError): PutRecordsResultEntry {
  return { ErrorCode: code, ErrorMessage: message };
}

type BatchEnd = AppendedRecords | ServiceError | 'sealed';

/** Resolves with where the records are, or with what happened instead (P3). */
async function putBatch(kinesis: Kinesis, stream: Stream, { shard, records }: ShardBatch, last: boolean): Promise<BatchEnd> {
  try {
    return await shard.log.append(records);
  } catch (error: unknown) {
    if (error instanceof ShardSealedError) return last ? rateExceeded(stream, shard.shardId) : 'sealed';
    const failure = putFailure(error, stream, shard.shardId);
    kinesis.logger.warn({ stream: stream.arn, shardId: shard.shardId, records: records.length, err: error }, 'a put failed');
    return failure;
  }
}
