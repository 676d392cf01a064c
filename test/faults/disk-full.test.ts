/**
 * A full disk: an ext4 file system under a real server is filled under load and freed again and again. Puts are refused with a
 * sentence that says why, reads go on, writing resumes by itself soon after there is space, and nothing acknowledged is lost.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { reportRun } from '../support/run-report.ts';
import { cliFile, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { KinesisConnection } from './kinesis-connection.ts';
import { obstacle, PowerDisk } from './power-disk.ts';
import { runs } from './run-options.ts';

const CYCLES = runs(20, 100);
const DISK_MIB = 512;
const WRITERS = 4;
const RECORD_BYTES = 16 * 1024;
const RESUME_MS_MAX = 5000;
const REFUSALS_PER_CYCLE = 20;
const ACKNOWLEDGED_PER_CYCLE = 20;
const DISK_FULL =
  /^400 ProvisionedThroughputExceededException Rate exceeded for shard .*The disk of the Millrace server is full: nothing was stored\.$/;

const why = obstacle();
if (why !== undefined) reportRun('disk-full', `SKIPPED: ${why}`);

test(`a disk filled and freed ${CYCLES} times under a server loses nothing`, { skip: why }, async (t) => {
  const disk = new PowerDisk(DISK_MIB);
  t.after(() => disk.dispose());
  const data = path.join(disk.mountPoint, 'data');
  const ballast = new Ballast(path.join(disk.mountPoint, 'ballast'));
  let server = await started(t, data);
  const load = new Load(server);
  await load.begin();
  const resumedMs: number[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    await load.acknowledges(ACKNOWLEDGED_PER_CYCLE);
    const refusedBefore = load.refusals.length;
    ballast.fill();
    await eventually('puts to be refused', 60_000, () => {
      ballast.fill(); // what a checkpoint frees meanwhile
      return load.refusals.length >= refusedBefore + REFUSALS_PER_CYCLE ? true : undefined;
    });
    await load.readsWhileFull();
    ballast.free();
    const freedMs = performance.now();
    await load.acknowledges(1);
    resumedMs.push(performance.now() - freedMs);
  }
  await load.end();
  assert.deepEqual(
    load.refusals.filter((code) => !DISK_FULL.test(code)),
    [],
    'every refusal says that the disk is full',
  );
  assert.ok(Math.max(...resumedMs) <= RESUME_MS_MAX, `writing resumed after ${Math.max(...resumedMs)} ms`);
  await load.check(server);
  await server.crash();
  server = await started(t, data);
  await load.check(server);
  assert.equal(await server.stop(), 0);
  const verified = spawnSync(process.execPath, [cliFile, 'verify', data], { encoding: 'utf8' });
  assert.equal(verified.status, 0, verified.stdout + verified.stderr);
  const slowest = Math.round(Math.max(...resumedMs));
  reportRun(
    'disk-full',
    `${CYCLES} times full, ${load.acknowledged.size} records acknowledged, ${load.refusals.length} refused, ` +
      `writing resumed within ${slowest} ms`,
  );
});

async function started(t: TestContext, data: string): Promise<ServerProcess> {
  const server = await startServerProcess(['--data', data, '--log-level', 'error']);
  t.after(() => server.crash());
  return server;
}

/** A file that takes all the space there is. */
class Ballast {
  readonly #file: string;
  #bytes = 0;

  constructor(file: string) {
    this.#file = file;
  }

  fill(): void {
    const open = fs.openSync(this.#file, 'a');
    for (const piece of [1024 * 1024, 4096]) while (this.#writes(open, piece));
    fs.closeSync(open);
  }

  free(): void {
    assert.ok(this.#bytes > 0, 'there was space to take');
    fs.rmSync(this.#file);
    this.#bytes = 0;
  }

  #writes(open: number, bytes: number): boolean {
    try {
      const written = fs.writeSync(open, Buffer.alloc(bytes));
      this.#bytes += written;
      return written === bytes;
    } catch (error: unknown) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
      return false;
    }
  }
}

interface Page {
  readonly Records: readonly { readonly SequenceNumber: string; readonly Data: string }[];
  readonly NextShardIterator: string;
  readonly MillisBehindLatest: number;
}

/** Writers that never stop putting, and what they were told. */
class Load {
  readonly #server: ServerProcess;
  readonly #connection: KinesisConnection;
  #running: Promise<unknown> = Promise.resolve();
  #ended = false;
  #puts = 0;
  /** Names of records by their sequence numbers. */
  readonly acknowledged = new Map<string, string>();
  readonly refusals: string[] = [];

  constructor(server: ServerProcess) {
    this.#server = server;
    this.#connection = new KinesisConnection(server.endpoint);
  }

  async begin(): Promise<void> {
    await this.#connection.must('CreateStream', { StreamName: 's', ShardCount: 1 });
    await eventually('the stream to be active', 10_000, async () => {
      const { StreamDescriptionSummary: summary } = (await this.#connection.must('DescribeStreamSummary', {
        StreamName: 's',
      })) as { readonly StreamDescriptionSummary: { readonly StreamStatus: string } };
      return summary.StreamStatus === 'ACTIVE' ? true : undefined;
    });
    this.#running = Promise.all(Array.from({ length: WRITERS }, () => this.#write()));
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#running;
    this.#connection.close();
  }

  /** Resolves when `count` puts that begin from now on were acknowledged. */
  async acknowledges(count: number): Promise<void> {
    const before = this.acknowledged.size + WRITERS;
    await eventually(`${count} acknowledged puts`, 30_000, () => (this.acknowledged.size >= before + count ? true : undefined));
  }

  /** The oldest record, the newest one, and the server's health. */
  async readsWhileFull(): Promise<void> {
    const [first] = this.acknowledged.keys();
    const last = [...this.acknowledged.keys()].at(-1);
    for (const sequenceNumber of [first, last]) {
      const page = await pageAt(this.#connection, {
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber: sequenceNumber,
      });
      assert.equal(nameOf(page.Records[0]?.Data ?? ''), this.acknowledged.get(sequenceNumber ?? ''));
    }
    const health = (await (await fetch(`${this.#server.endpoint}/healthz`)).json()) as { readonly damagedFrames: number };
    assert.equal(health.damagedFrames, 0);
  }

  /** Everything acknowledged is there once, in order; nothing that was refused is. */
  async check(server: ServerProcess): Promise<void> {
    const connection = new KinesisConnection(server.endpoint);
    const found = new Map<string, string>();
    for (let page = await pageAt(connection, { ShardIteratorType: 'TRIM_HORIZON' }); ; ) {
      for (const { SequenceNumber, Data } of page.Records) found.set(SequenceNumber, nameOf(Data));
      if (page.MillisBehindLatest === 0 && page.Records.length === 0) break;
      page = (await connection.must('GetRecords', { ShardIterator: page.NextShardIterator })) as Page;
    }
    connection.close();
    for (const [sequenceNumber, name] of this.acknowledged) assert.equal(found.get(sequenceNumber), name, sequenceNumber);
    assert.equal(found.size, this.acknowledged.size);
    const numbers = [...found.keys()].map(BigInt);
    assert.ok(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] as bigint)));
  }

  async #write(): Promise<void> {
    const connection = new KinesisConnection(this.#server.endpoint);
    while (!this.#ended) {
      const name = `record ${this.#puts++}`;
      const Data = Buffer.from(name.padEnd(RECORD_BYTES)).toString('base64');
      const answer = await connection.call('PutRecord', { StreamName: 's', PartitionKey: name, Data });
      if (answer.kind === 'ok') this.acknowledged.set((answer.body as { readonly SequenceNumber: string }).SequenceNumber, name);
      else this.refusals.push(answer.code);
      if (answer.kind !== 'ok') await new Promise((resolve) => setTimeout(resolve, 5));
    }
    connection.close();
  }
}

async function pageAt(connection: KinesisConnection, where: object): Promise<Page> {
  const iterator = (await connection.must('GetShardIterator', {
    StreamName: 's',
    ShardId: 'shardId-000000000000',
    ...where,
  })) as { readonly ShardIterator: string };
  return (await connection.must('GetRecords', iterator)) as Page;
}

function nameOf(data: string): string {
  return Buffer.from(data, 'base64').toString().trimEnd();
}
