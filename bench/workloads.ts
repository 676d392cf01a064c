/** What the servers are asked to do beside each other: the same requests for all of them, in AWS JSON and in CBOR. */
import { cbor } from '@smithy/core/cbor';
import { call, createStream, headersOf } from './harness.ts';
import type { LoadOrder } from './load.ts';
import type { Subject } from './subjects.ts';

export const RECORD_BYTES = 1024;
const JSON_TYPE = 'application/x-amz-json-1.1';
const CBOR_TYPE = 'application/x-amz-cbor-1.1';
const STREAM = 'workloads';
const SHARDS = 16;
const PUT_BATCH = 500;

export interface Workload {
  readonly id: string;
  readonly name: string;
  readonly connections: number;
  /** What one request counts. */
  readonly perRequest: number;
  readonly unit: string;
  /** Makes ready what is asked for; the requests' body, or undefined where the server does not get ready in time. */
  prepare(subject: Subject): Promise<Prepared | undefined>;
}

export interface Prepared {
  readonly target: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

const data: Uint8Array = Buffer.alloc(RECORD_BYTES, 'm');

function bodyOf(input: object, contentType: string): Uint8Array {
  if (contentType === CBOR_TYPE) return cbor.serialize(input);
  const asText = (_key: string, value: unknown): unknown =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  return Buffer.from(JSON.stringify(plainBuffers(input), asText));
}

/** A Buffer turns itself into something else before JSON.stringify asks what to make of it. */
function plainBuffers(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (Array.isArray(value)) return value.map(plainBuffers);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plainBuffers(member)]));
}

async function ensureStream({ port, name }: Subject): Promise<void> {
  if (name === 'bare node:http') return;
  const { StreamNames } = (await call(port, 'ListStreams', {})) as { StreamNames: string[] };
  if (!StreamNames.includes(STREAM)) await createStream(port, STREAM, SHARDS);
}

function put(contentType: string): Workload['prepare'] {
  return async (subject) => {
    await ensureStream(subject);
    const input = { StreamName: STREAM, PartitionKey: 'key-1', Data: data };
    return { target: 'PutRecord', contentType, body: bodyOf(input, contentType) };
  };
}

function putMany(count: number, contentType: string): Workload['prepare'] {
  return async (subject) => {
    await ensureStream(subject);
    const Records = Array.from({ length: count }, (_, index) => ({ PartitionKey: `key-${index}`, Data: data }));
    return { target: 'PutRecords', contentType, body: bodyOf({ StreamName: STREAM, Records }, contentType) };
  };
}

/** A stream of one shard with a page of records; the same iterator is read again and again. */
function page(contentType: string): Workload['prepare'] {
  return async ({ port, name }) => {
    const StreamName = `page-${contentType.slice(-8, -4)}`.replace(/[^a-z-]/g, '');
    if (name === 'bare node:http')
      return { target: 'GetRecords', contentType, body: bodyOf({ ShardIterator: 'A'.repeat(200) }, contentType) };
    await createStream(port, StreamName, 1);
    const filled = await fill(port, StreamName, PAGE_RECORDS, RECORD_BYTES, performance.now() + PEER_FILL_MS_MAX);
    if (filled < PAGE_RECORDS) return undefined;
    const shard = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' };
    const { ShardIterator } = (await call(port, 'GetShardIterator', shard)) as { ShardIterator: string };
    return { target: 'GetRecords', contentType, body: bodyOf({ ShardIterator }, contentType) };
  };
}

export const PAGE_RECORDS = 10_000;
/** A peer is measured up to the size that it reaches in this time. */
export const PEER_FILL_MS_MAX = 60_000;

/** Puts records until there are so many, or the time is over; returns how many there are. */
export async function fill(port: number, StreamName: string, records: number, bytes: number, untilMs: number): Promise<number> {
  const Data = Buffer.alloc(bytes, 'f').toString('base64');
  let put = 0;
  const putSome = async (): Promise<void> => {
    while (put < records && performance.now() < untilMs) {
      const count = Math.min(PUT_BATCH, records - put);
      const from = put;
      put += count;
      const Records = Array.from({ length: count }, (_, index) => ({ PartitionKey: `key-${from + index}`, Data }));
      const { FailedRecordCount } = (await call(port, 'PutRecords', { StreamName, Records })) as { FailedRecordCount?: number };
      if ((FailedRecordCount ?? 0) > 0) throw new Error(`${FailedRecordCount} records were not taken`);
    }
  };
  await Promise.all(Array.from({ length: 4 }, putSome));
  return put;
}

/** An account may have five streams in creation (Kinesis service limits). */
const CREATES_AT_ONCE = 4;

/** Makes the streams `name-N` from number `from` up to `count`, until the time is over; returns how many there are then. */
export async function createStreams(
  port: number,
  { name, from, count, shards, untilMs }: { name: string; from: number; count: number; shards: number; untilMs: number },
): Promise<number> {
  let next = from;
  const create = async (): Promise<void> => {
    while (next < count && performance.now() < untilMs) await createStream(port, `${name}-${next++}`, shards);
  };
  await Promise.all(Array.from({ length: CREATES_AT_ONCE }, create));
  return next;
}

export const WORKLOADS: readonly Workload[] = [
  {
    id: 'put-record',
    name: 'PutRecord 1 KiB × 64 connections',
    connections: 64,
    perRequest: 1,
    unit: 'records/s',
    prepare: put(JSON_TYPE),
  },
  {
    id: 'put-record-cbor',
    name: 'PutRecord 1 KiB × 64, CBOR',
    connections: 64,
    perRequest: 1,
    unit: 'records/s',
    prepare: put(CBOR_TYPE),
  },
  {
    id: 'put-records-500',
    name: 'PutRecords 500 × 1 KiB × 4 connections',
    connections: 4,
    perRequest: 500,
    unit: 'records/s',
    prepare: putMany(500, JSON_TYPE),
  },
  {
    id: 'put-records-500-cbor',
    name: 'PutRecords 500 × 1 KiB × 4, CBOR',
    connections: 4,
    perRequest: 500,
    unit: 'records/s',
    prepare: putMany(500, CBOR_TYPE),
  },
  {
    id: 'put-records-100',
    name: 'PutRecords 100 × 1 KiB × 4 connections',
    connections: 4,
    perRequest: 100,
    unit: 'records/s',
    prepare: putMany(100, JSON_TYPE),
  },
  {
    id: 'put-records-100-cbor',
    name: 'PutRecords 100 × 1 KiB × 4, CBOR',
    connections: 4,
    perRequest: 100,
    unit: 'records/s',
    prepare: putMany(100, CBOR_TYPE),
  },
  {
    id: 'get-records',
    name: 'GetRecords 10,000 × 1 KiB',
    connections: 1,
    perRequest: 1,
    unit: 'pages/s',
    prepare: page(JSON_TYPE),
  },
  {
    id: 'get-records-cbor',
    name: 'GetRecords 10,000 × 1 KiB, CBOR',
    connections: 1,
    perRequest: 1,
    unit: 'pages/s',
    prepare: page(CBOR_TYPE),
  },
];

/** How many bytes one answer has. */
export async function answerBytes(port: number, path: string, { target, contentType, body }: Prepared): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: headersOf(target, contentType),
    body,
  });
  const answer = await response.arrayBuffer();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${Buffer.from(answer).toString().slice(0, 200)}`);
  return answer.byteLength;
}

export function orderOf(workload: Workload, prepared: Prepared, port: number, path: string, seconds: number): LoadOrder {
  const { target, contentType, body } = prepared;
  return {
    port,
    path,
    headers: headersOf(target, contentType),
    body: Buffer.from(body).toString('base64'),
    connections: workload.connections,
    seconds,
  };
}
