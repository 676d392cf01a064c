/**
 * What a call costs when there is much: records in a shard, shards of a stream, streams. One connection, one call after the
 * other. Each server gets bigger until it has all or its time is over, and the table says how far it came. Minutes lie between
 * one size and the next, and the machine's speed changes meanwhile: so reads from a large shard take turns with reads from
 * another server of the same kind whose shard stays small.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.ts';
import { call, createStream, median } from './harness.ts';
import type { Cell, Row, Settings } from './rows.ts';
import { quiet, type Subject, type SubjectName, type Subjects } from './subjects.ts';
import { createStreams, fill, PEER_FILL_MS_MAX } from './workloads.ts';

const RECORD_BYTES = 100;
const PAGE = 500;
const DATA = Buffer.alloc(RECORD_BYTES, 'g').toString('base64');
/** Calls of each kind in a round. A round is some tenths of a second: a machine's bad moment falls on all kinds alike. */
const CALLS_A_ROUND = 60;
const ROUNDS = 8;
/** No other round begins after this: slow servers have fewer. */
const ROUNDS_MS_MAX = 4_000;
/** Before the first size is measured, so that its figures are not those of code that is still to be compiled. */
const WARM_UP_MS = 3_000;
/** In the shard that stays small. */
const REFERENCE_RECORDS = 10_000;
const KINDS = ['records', 'shards', 'streams'] as const;
type Kind = (typeof KINDS)[number];

/** Medians, milliseconds. */
interface Costs {
  readonly size: number;
  readonly put: number;
  readonly head: number;
  readonly tail: number | undefined;
  /** How many times as long as from the shard that stays small; by records only. */
  readonly headRatio: number | undefined;
  readonly tailRatio: number | undefined;
}

/** One shard to read from, on a connection of its own. */
interface Reader {
  readonly client: Client;
  readonly head: object;
  readonly tail: object;
}

type CallKind = 'head' | 'tail' | 'put' | 'smallHead' | 'smallTail';

export async function measureGrowth(servers: Subjects, names: readonly SubjectName[], settings: Settings): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of KINDS) {
    const measured = new Map<SubjectName, readonly Costs[]>();
    for (const name of names) {
      if (name === 'bare node:http') continue;
      measured.set(name, await grow(servers, name, kind, settings));
      console.error(`${kind}, ${name}: ${JSON.stringify(measured.get(name))}`);
    }
    const row = (id: string, what: string, pick: (costs: Costs) => number | undefined, unit = ' ms'): Row => ({
      id: `${id}-by-${kind}`,
      name: `${what}, by ${kind}`,
      cells: Object.fromEntries([...measured].map(([name, all]) => [name, cellOf(all, pick, unit)])),
    });
    rows.push(row('put', 'PutRecord', ({ put }) => put));
    rows.push(row('get', kind === 'records' ? `GetRecords of ${PAGE} at the head` : `GetRecords of ${PAGE}`, ({ head }) => head));
    if (kind !== 'records') continue;
    rows.push(row('get-tail', `GetRecords of ${PAGE} at the tail`, ({ tail }) => tail));
    const against = `× a shard with ${REFERENCE_RECORDS.toLocaleString('en-US')}`;
    rows.push(row('get-ratio', `the same at the head, ${against}`, ({ headRatio }) => headRatio, ''));
    rows.push(row('get-tail-ratio', `the same at the tail, ${against}`, ({ tailRatio }) => tailRatio, ''));
  }
  return rows;
}

function cellOf(all: readonly Costs[], pick: (costs: Costs) => number | undefined, unit: string): Cell {
  const figures = all.map((costs) => pick(costs) ?? Number.NaN);
  const text = all.map(({ size }, index) => `${size.toLocaleString('en-US')}: ${figures[index]?.toFixed(2)}`).join(', ');
  return { text: all.length === 0 ? 'none in 60 s' : `${text}${unit}`, figures };
}

function sizesOf(kind: Kind, long: boolean): readonly number[] {
  if (kind !== 'records') return [1, 10, 100, 1_000, 10_000];
  return [1_000, 10_000, 100_000, 1_000_000, ...(long ? [10_000_000] : [])];
}

/** Ends where the time does: the server is stopped then, and what was asked of it fails. */
async function grow(servers: Subjects, name: SubjectName, kind: Kind, { long }: Settings): Promise<readonly Costs[]> {
  const subject = await servers.start(name);
  const small = kind === 'records' ? await startSmall(servers, name) : undefined;
  const unbounded = name === 'Millrace';
  const untilMs = unbounded ? Number.POSITIVE_INFINITY : performance.now() + PEER_FILL_MS_MAX;
  const alarm = unbounded ? undefined : setTimeout(() => void subject.stop(), PEER_FILL_MS_MAX + 5_000);
  const all: Costs[] = [];
  let there = 0;
  try {
    for (const size of sizesOf(kind, long)) {
      there = await enlarge(subject, kind, there, size, untilMs);
      if (there < size) break;
      all.push(await costs({ subject, small, kind, size, warmsUp: all.length === 0 }));
    }
  } catch (error: unknown) {
    if (unbounded) throw error;
    console.error(`${name} ended at ${kind}: ${String(error).slice(0, 120)}`);
  } finally {
    clearTimeout(alarm);
    await subject.stop();
    await small?.stop();
  }
  return all;
}

/** A server whose shard stays small. */
async function startSmall(servers: Subjects, name: SubjectName): Promise<Subject> {
  const small = await servers.start(name);
  await createStream(small.port, 'records-0', 1);
  await fill(small.port, 'records-0', REFERENCE_RECORDS, RECORD_BYTES, Number.POSITIVE_INFINITY);
  return small;
}

const streamOf = (kind: Kind, size: number): string => (kind === 'shards' ? `shards-${size}` : `${kind}-0`);

/** Returns how many there are then. */
async function enlarge({ port }: Subject, kind: Kind, there: number, size: number, untilMs: number): Promise<number> {
  if (kind === 'records') {
    if (there === 0) await createStream(port, 'records-0', 1);
    return there + (await fill(port, 'records-0', size - there, RECORD_BYTES, untilMs));
  }
  if (kind === 'shards') {
    if (there > 0) await deleteStream(port, streamOf(kind, there)); // an account has no more shards than the last one
    await createStream(port, streamOf(kind, size), size);
    return size;
  }
  return createStreams(port, { name: kind, from: there, count: size, shards: 1, untilMs });
}

async function deleteStream(port: number, StreamName: string): Promise<void> {
  await call(port, 'DeleteStream', { StreamName });
  for (let there = true; there; await sleep(20)) {
    const { StreamNames } = (await call(port, 'ListStreams', {})) as { StreamNames: readonly string[] };
    there = StreamNames.includes(StreamName);
  }
}

interface Occasion {
  readonly subject: Subject;
  readonly small: Subject | undefined;
  readonly kind: Kind;
  readonly size: number;
  readonly warmsUp: boolean;
}

async function costs({ subject, small, kind, size, warmsUp }: Occasion): Promise<Costs> {
  const StreamName = streamOf(kind, size);
  const reader = await readerOf(subject, StreamName);
  const smallReader = small && (await readerOf(small, StreamName));
  if (warmsUp) for (const one of [reader, smallReader]) if (one !== undefined) await warmUp(one, StreamName);
  await quiet(subject); // it may still work on what it was filled with
  const times: Record<CallKind, number[]> = { head: [], tail: [], put: [], smallHead: [], smallTail: [] };
  const until = performance.now() + ROUNDS_MS_MAX;
  for (let round = 0; round < ROUNDS && (round === 0 || performance.now() < until); round++) {
    await time(reader.client, times.head, 'GetRecords', reader.head);
    if (smallReader !== undefined) {
      await time(smallReader.client, times.smallHead, 'GetRecords', smallReader.head);
      await time(reader.client, times.tail, 'GetRecords', reader.tail);
      await time(smallReader.client, times.smallTail, 'GetRecords', smallReader.tail);
    }
    await time(reader.client, times.put, 'PutRecord', { StreamName, PartitionKey: 'key-1', Data: DATA });
  }
  reader.client.close();
  smallReader?.client.close();
  const [put, head] = [median(times.put), median(times.head)];
  if (smallReader === undefined) return { size, put, head, tail: undefined, headRatio: undefined, tailRatio: undefined };
  const tail = median(times.tail);
  return { size, put, head, tail, headRatio: head / median(times.smallHead), tailRatio: tail / median(times.smallTail) };
}

/** Puts a page, so that there is a tail. */
async function readerOf({ port }: Subject, StreamName: string): Promise<Reader> {
  const client = new Client(port);
  const Records = Array.from({ length: PAGE }, () => ({ PartitionKey: 'key-1', Data: DATA }));
  const { Records: written } = (await client.call('PutRecords', { StreamName, Records })) as { Records: readonly Place[] };
  const [first] = written;
  if (first === undefined) throw new Error('nothing was written');
  const { ShardId, SequenceNumber: StartingSequenceNumber } = first;
  const page = async (input: object): Promise<object> => {
    const { ShardIterator } = (await client.call('GetShardIterator', { StreamName, ShardId, ...input })) as {
      ShardIterator: string;
    };
    return { ShardIterator, Limit: PAGE };
  };
  return {
    client,
    head: await page({ ShardIteratorType: 'TRIM_HORIZON' }),
    tail: await page({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber }),
  };
}

async function warmUp({ client, head, tail }: Reader, StreamName: string): Promise<void> {
  const until = performance.now() + WARM_UP_MS;
  while (performance.now() < until) {
    await client.timed('GetRecords', head);
    await client.timed('GetRecords', tail);
    await client.timed('PutRecord', { StreamName, PartitionKey: 'key-1', Data: DATA });
  }
}

interface Place {
  readonly ShardId: string;
  readonly SequenceNumber: string;
}

async function time(client: Client, times: number[], target: string, input: object): Promise<void> {
  for (let call = 0; call < CALLS_A_ROUND; call++) times.push(await client.timed(target, input));
}
