/**
 * A mapping over a stream that is split, merged and scaled while it is read, with a restart in the middle: every record is
 * processed, parents before children, in the order in which each key's records were put.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { type RunningMillrace, startMillrace } from '../../src/testing/index.ts';
import { zipOf } from '../support/function-zip.ts';
import { eventually } from '../support/wait.ts';

const KEYS = 24;
const RECORDS_PER_PHASE = 480;

interface Processed {
  /** When its invocation began, on the machine's monotonic clock: comparable between processes. */
  readonly at: number;
  readonly n: number;
  readonly key: string;
  readonly shardId: string;
}

const FUNCTION = `
import fs from 'node:fs';
export async function handler(event) {
  const at = Number(process.hrtime.bigint());
  const seen = event.Records.map(({ kinesis, eventID }) => ({
    at, n: Number(Buffer.from(kinesis.data, 'base64').toString()), key: kinesis.partitionKey, shardId: eventID.split(':')[0],
  }));
  fs.appendFileSync(process.env.JOURNAL + '/' + process.pid + '.jsonl', seen.map((one) => JSON.stringify(one) + '\\n').join(''));
}
`;

const folders: string[] = [];
after(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-resharding-'));
  folders.push(folder);
  return folder;
}

for (const factor of [1, 4]) {
  const lanes = factor === 1 ? 'one lane' : `${factor} lanes`;
  test(`a mapping with ${lanes} a shard finishes parents before their children, across reshards and a restart`, () =>
    reshardUnder(factor));
}

async function reshardUnder(parallelizationFactor: number): Promise<void> {
  const journal = temporaryFolder();
  const dataDirectory = temporaryFolder();
  let millrace = await startMillrace({ dataDirectory, sandbox: 'none' });
  await createResources(millrace, journal, parallelizationFactor);
  const kinesis = (operation: string, input: object): Promise<unknown> =>
    millrace.call('kinesis', operation, { StreamName: 's', ...input });
  let put = 0;
  const putPhase = async (): Promise<void> => {
    for (const end = put + RECORDS_PER_PHASE; put < end; put += KEYS) {
      const Records = Array.from({ length: KEYS }, (_, key) => ({
        PartitionKey: `key-${key}`,
        Data: Buffer.from(`${put + key}`),
      }));
      const { FailedRecordCount } = (await kinesis('PutRecords', { Records })) as { FailedRecordCount: number };
      assert.equal(FailedRecordCount, 0);
    }
  };

  await putPhase();
  await Promise.all([putPhase(), kinesis('SplitShard', { ShardToSplit: '0', NewStartingHashKey: `${1n << 126n}` })]);
  await eventually('the function to be in the middle of its work', 30_000, () => (read(journal).length > 100 ? true : undefined));
  await millrace.close();
  millrace = await startMillrace({ dataDirectory, sandbox: 'none' });
  await Promise.all([putPhase(), kinesis('MergeShards', { ShardToMerge: '3', AdjacentShardToMerge: '1' })]);
  await Promise.all([putPhase(), kinesis('UpdateShardCount', { TargetShardCount: 3, ScalingType: 'UNIFORM_SCALING' })]);

  const numbers = (): Set<number> => new Set(read(journal).map(({ n }) => n));
  await eventually('every record to be processed', 60_000, () => (numbers().size === put ? true : undefined));
  const { Shards } = (await kinesis('ListShards', {})) as { Shards: readonly Shard[] };
  await millrace.close();
  assert.ok(Shards.length > 6, `${Shards.length} shards`);
  const firsts = firstDeliveries(read(journal));
  assertOrderPerKey(firsts);
  assertParentsFirst(firsts, Shards);
}

interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly AdjacentParentShardId?: string;
}

async function createResources(millrace: RunningMillrace, journal: string, ParallelizationFactor: number): Promise<void> {
  await millrace.call('kinesis', 'CreateStream', { StreamName: 's', ShardCount: 2 });
  await millrace.call('lambda', 'CreateFunction', {
    FunctionName: 'collect',
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/test',
    Code: { ZipFile: zipOf({ 'index.mjs': FUNCTION }) },
    Environment: { Variables: { JOURNAL: journal } },
  });
  await millrace.call('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s',
    FunctionName: 'collect',
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 20,
    ParallelizationFactor,
  });
}

function read(journal: string): Processed[] {
  return fs
    .readdirSync(journal)
    .flatMap((name) => fs.readFileSync(path.join(journal, name), 'utf8').split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as Processed);
}

/** Each record as it was processed first, in that order; what a restart repeats is left out. */
function firstDeliveries(processed: readonly Processed[]): Processed[] {
  const firsts = new Map<number, Processed>();
  for (const one of processed) {
    const known = firsts.get(one.n);
    if (known === undefined || one.at < known.at) firsts.set(one.n, one);
  }
  return [...firsts.values()].sort((a, b) => a.at - b.at || a.n - b.n);
}

function assertOrderPerKey(firsts: readonly Processed[]): void {
  const last = new Map<string, number>();
  for (const { key, n } of firsts) {
    assert.ok(n > (last.get(key) ?? -1), `${n} of ${key} was processed after ${last.get(key)}`);
    last.set(key, n);
  }
}

function assertParentsFirst(firsts: readonly Processed[], shards: readonly Shard[]): void {
  for (const { ShardId, ParentShardId, AdjacentParentShardId } of shards) {
    const began = firsts.find(({ shardId }) => shardId === ShardId)?.at;
    if (began === undefined) continue;
    for (const parent of [ParentShardId, AdjacentParentShardId]) {
      const ended = firsts.findLast(({ shardId }) => shardId === parent)?.at;
      if (ended !== undefined) assert.ok(ended < began, `${ShardId} began before ${parent} was finished`);
    }
  }
}
