/** What the benchmarks over HTTP share: the servers as children in a folder of their own, calls, and the load generator. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LoadOrder, LoadResult } from './load.ts';

export const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=none';

export function headersOf(target: string, contentType = 'application/x-amz-json-1.1'): Record<string, string> {
  const date = new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  return {
    'content-type': contentType,
    'x-amz-target': `Kinesis_20131202.${target}`,
    'x-amz-date': date, // kinesis-mock wants one, though it verifies nothing
    authorization: AUTHORIZATION,
  };
}

/** A function that writes down what it saw needs a file of this machine. */
export const JOURNALING: readonly string[] = ['--sandbox', 'none'];

export class BenchServers {
  readonly folder: string = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bench-'));
  readonly #children: ChildProcess[] = [];

  /** Of the servers, in the order in which they were started. */
  get pids(): readonly number[] {
    return this.#children.flatMap(({ pid }) => pid ?? []);
  }

  /**
   * A durable server without limits; resolves with its port. `nodeOptions` come before the program, `options` are the server's
   * own besides.
   */
  async startMillrace(nodeOptions: readonly string[] = [], options: readonly string[] = []): Promise<number> {
    const cli = path.resolve(import.meta.dirname, '../bundle/millrace.js');
    const own = ['--port', '0', '--limits', 'off', '--data', path.join(this.folder, 'data'), '--log-level', 'error'];
    const output = await this.#start([...nodeOptions, cli, 'start', ...own, ...options], /Ready\./);
    return Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1]);
  }

  async startBare(): Promise<number> {
    return Number(await this.#start([path.join(import.meta.dirname, 'bare-server.js')], /\d+\n/));
  }

  /** Resolves with the port of a bare server over as many child processes. */
  async startBareFunctions(children: number): Promise<number> {
    return Number(await this.#start([path.join(import.meta.dirname, 'bare-function-server.js'), String(children)], /\d+\n/));
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill('SIGTERM');
    await Promise.all(this.#children.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async #start(args: readonly string[], ready: RegExp): Promise<string> {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.push(child);
    let output = '';
    while (!ready.test(output)) {
      const [piece] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer | number];
      if (typeof piece === 'number') throw new Error(`the server ended with ${piece}`);
      output += piece.toString();
    }
    return output;
  }
}

export async function call(port: number, target: string, body: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: headersOf(target),
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

export async function createStream(port: number, name: string, shards: number): Promise<void> {
  await call(port, 'CreateStream', { StreamName: name, ShardCount: shards });
  for (;;) {
    const { StreamDescriptionSummary: stream } = (await call(port, 'DescribeStreamSummary', { StreamName: name })) as {
      StreamDescriptionSummary: { StreamStatus: string };
    };
    if (stream.StreamStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** One shard with a page of records of 1 KiB; returns an iterator at its beginning. */
export async function fillPage(port: number, name: string, records: number): Promise<string> {
  await createStream(port, name, 1);
  const data = Buffer.alloc(1024, 'm').toString('base64');
  for (let put = 0; put < records; put += 500) {
    const Records = Array.from({ length: Math.min(500, records - put) }, (_, index) => ({
      PartitionKey: `key-${index}`,
      Data: data,
    }));
    await call(port, 'PutRecords', { StreamName: name, Records });
  }
  const shard = { StreamName: name, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = (await call(port, 'GetShardIterator', shard)) as { ShardIterator: string };
  return ShardIterator;
}

/** Runs the load generator in a process of its own. */
export async function generate(order: LoadOrder): Promise<LoadResult> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'load.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(order));
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the load generator ended with ${code}`);
  return JSON.parse(Buffer.concat(pieces).toString()) as LoadResult;
}

/**
 * Processor time of a process alone, of its threads that are alive, without the processes it started; NaN where the system does
 * not tell. To the nanosecond: in /proc/PID/stat time is counted in ticks, which tells little of short work now and then.
 */
export function cpuSecondsOf(pid: number): number {
  try {
    const threads = fs.readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((id) => Number(fs.readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'latin1').split(' ')[0]));
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
  } catch {
    return Number.NaN;
  }
}

export function median(all: readonly number[]): number {
  return [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0;
}

/** Prints rows of texts in columns; the first row is the heading. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows)
    console.log(
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
