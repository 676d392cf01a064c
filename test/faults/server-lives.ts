/**
 * A real `millrace start --data` process that lives many short lives on the same data, each under load from several
 * connections and ended by a disaster. What every client is told is recorded; after each round of lives the stream is read to
 * its end, its history is checked, and the next round uses a new stream. The seed decides keys, sizes, starting points and
 * when disasters strike; how the requests interleave it does not.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SeededRandom } from '../../src/platform/random.ts';
import type { ShardDescription } from '../support/history/events.ts';
import { checkKinesisHistory } from '../support/history/kinesis-checker.ts';
import { cliFile, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { KinesisConnection } from './kinesis-connection.ts';
import { Reader } from './reader.ts';
import { Recorder } from './recorder.ts';
import { Resharder } from './resharder.ts';
import { isLong } from './run-options.ts';
import { Writer } from './writer.ts';

export interface LivesOptions {
  readonly seed: number;
  readonly lives: number;
  readonly livesPerRound: number;
  /** Whether shards are split, merged and scaled under the load. */
  readonly reshards?: boolean;
  /** The data directory; asked again before each start, because the disaster may have moved it. */
  readonly directory: () => string;
  /** Ends the server; resolves when the next may start. */
  readonly disaster: (server: Pick<ServerProcess, 'pid' | 'crash'>, recorder: Recorder) => Promise<void>;
  /** Called after each round. */
  readonly progress: (report: LivesReport, seed: number) => void;
}

export interface LivesReport {
  lives: number;
  endedStarting: number;
  acknowledged: number;
  unknown: number;
  recordsRead: number;
  reshardings: number;
  restartsMs: number[];
}

const SHARDS = 4;
const WRITERS = 6;
const READERS = 3;
const RETENTION_MS = 24 * 3_600_000;
const LOAD_MS_MIN = 20;
const LOAD_MS_MAX = 700;
/** One of how many lives is ended while the server starts, and after which time at most. */
const ENDED_STARTING = 8;
const STARTING_MS_MAX = 400;

/** Rejects with what the checker found; the history is then kept in a file that the message names. */
export async function liveAndCheck(options: LivesOptions): Promise<LivesReport> {
  const random = new SeededRandom(options.seed);
  const report: LivesReport = {
    lives: 0,
    endedStarting: 0,
    acknowledged: 0,
    unknown: 0,
    recordsRead: 0,
    reshardings: 0,
    restartsMs: [],
  };
  for (let round = 0; report.lives < options.lives; round++) {
    await new Round(options, report, random, round).run();
    options.progress(report, options.seed);
  }
  return report;
}

class Round {
  readonly #options: LivesOptions;
  readonly #report: LivesReport;
  readonly #random: SeededRandom;
  readonly #streamName: string;
  readonly #recorder = new Recorder();
  readonly #writers: readonly Writer[];
  readonly #readers: readonly Reader[];
  readonly #resharder: Resharder;
  #shards: readonly ShardDescription[] = [];

  constructor(options: LivesOptions, report: LivesReport, random: SeededRandom, round: number) {
    this.#options = options;
    this.#report = report;
    this.#random = random;
    this.#streamName = `round-${round}`;
    const seeded = (): SeededRandom => new SeededRandom(random.below(2 ** 31));
    this.#writers = Array.from({ length: WRITERS }, (_, proc) => new Writer(proc, this.#streamName, this.#recorder, seeded()));
    this.#readers = Array.from(
      { length: READERS },
      (_, proc) => new Reader(WRITERS + proc, this.#streamName, this.#recorder, seeded()),
    );
    this.#resharder = new Resharder(this.#streamName, seeded());
  }

  async run(): Promise<void> {
    const { lives, livesPerRound } = this.#options;
    const end = Math.min(lives, this.#report.lives + livesPerRound);
    while (this.#report.lives < end) {
      if (this.#random.below(ENDED_STARTING) === 0) await this.#endWhileStarting();
      else await this.#liveOnce();
      this.#report.lives += 1;
    }
    await this.#finish();
  }

  async #liveOnce(): Promise<void> {
    const server = await this.#start();
    const connections: KinesisConnection[] = [];
    const connect = (): KinesisConnection => {
      const connection = new KinesisConnection(server.endpoint);
      connections.push(connection);
      return connection;
    };
    try {
      if (this.#shards.length === 0) this.#shards = await this.#create(connect());
      else if (this.#options.reshards === true) this.#shards = await this.#listShards(connect());
      let ended = false;
      const stopped = (): boolean => ended;
      const clients = [
        ...this.#writers.map((writer) => writer.run(connect(), stopped)),
        ...this.#readers.map((reader) => reader.run(connect(), this.#shards, stopped)),
        ...(this.#options.reshards === true ? [this.#reshard(connect(), stopped)] : []),
      ];
      const all = Promise.all(clients);
      const loadMs = LOAD_MS_MIN + this.#random.below(LOAD_MS_MAX - LOAD_MS_MIN);
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, loadMs))]);
      await this.#options.disaster(server, this.#recorder);
      ended = true;
      await all;
      this.#recorder.powerOn();
    } finally {
      await server.crash();
      for (const connection of connections) connection.close();
    }
  }

  #reshard(connection: KinesisConnection, stopped: () => boolean): Promise<void> {
    const list = async (): Promise<readonly ShardDescription[] | undefined> => {
      const answer = await connection.call('ListShards', { StreamName: this.#streamName });
      return answer.kind === 'ok' ? (answer.body as ListedShards).Shards.map(descriptionOf) : undefined;
    };
    return this.#resharder.run(connection, list, stopped);
  }

  async #endWhileStarting(): Promise<void> {
    const args = [cliFile, 'start', '--port', '0', '--limits', 'off', '--data', this.#options.directory()];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => setTimeout(resolve, this.#random.below(STARTING_MS_MAX)));
    const crash = async (): Promise<void> => {
      child.kill('SIGKILL');
      await exited;
    };
    await this.#options.disaster({ pid: child.pid ?? 0, crash }, this.#recorder);
    await crash();
    this.#recorder.powerOn();
    this.#report.endedStarting += 1;
  }

  async #start(): Promise<ServerProcess> {
    const began = performance.now();
    const server = await startServerProcess(['--data', this.#options.directory()]);
    this.#report.restartsMs.push(performance.now() - began);
    return server;
  }

  async #create(connection: KinesisConnection): Promise<readonly ShardDescription[]> {
    await connection.must('CreateStream', { StreamName: this.#streamName, ShardCount: SHARDS });
    await eventually(`${this.#streamName} to be active`, 10_000, async () => {
      const summary = await connection.must('DescribeStreamSummary', { StreamName: this.#streamName });
      const { StreamDescriptionSummary } = summary as { readonly StreamDescriptionSummary: { readonly StreamStatus: string } };
      return StreamDescriptionSummary.StreamStatus === 'ACTIVE' ? true : undefined;
    });
    return this.#listShards(connection);
  }

  async #listShards(connection: KinesisConnection): Promise<readonly ShardDescription[]> {
    const t0 = this.#recorder.nowMs();
    const { Shards } = (await connection.must('ListShards', { StreamName: this.#streamName })) as ListedShards;
    const shards = Shards.map(descriptionOf);
    const attemptId = this.#recorder.nextAttempt('s');
    const proc = WRITERS + READERS;
    this.#recorder.record({
      proc,
      f: 'shards',
      attemptId,
      t0,
      t1: this.#recorder.nowMs(),
      type: 'ok',
      in: null,
      out: { shards },
    });
    return shards;
  }

  /** Reads everything, checks, and deletes the stream. */
  async #finish(): Promise<void> {
    const server = await this.#start();
    const connection = new KinesisConnection(server.endpoint);
    try {
      const shards = this.#shards.length === 0 ? await this.#create(connection) : await this.#listShards(connection);
      const reader = new Reader(WRITERS + READERS, this.#streamName, this.#recorder, this.#random);
      for (const { shardId } of shards) await reader.readAll(connection, shardId);
      this.#check();
      await connection.must('DeleteStream', { StreamName: this.#streamName });
      connection.close();
      assert.doesNotMatch(server.output(), /"level":(50|60)/, 'a restart reports no damage');
      assert.equal(await server.stop(), 0);
    } finally {
      connection.close();
      await server.crash();
    }
  }

  #check(): void {
    const { events } = this.#recorder;
    this.#report.reshardings += this.#resharder.done;
    for (const event of events) {
      if (event.f === 'put' && event.type === 'ok') this.#report.acknowledged += 1;
      if (event.f === 'put' && event.type === 'info') this.#report.unknown += 1;
      if (event.f === 'read') this.#report.recordsRead += event.out?.records.length ?? 0;
    }
    const findings = checkKinesisHistory(this.#recorder.history(RETENTION_MS)).list();
    if (findings.length === 0) return;
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-history-')), `${this.#streamName}.jsonl`);
    fs.writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    throw new Error(`seed ${this.#options.seed}, ${this.#streamName}, history in ${file}:\n${findings.join('\n')}`);
  }
}

interface ListedShards {
  readonly Shards: readonly RawShard[];
}

interface RawShard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly AdjacentParentShardId?: string;
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string; readonly EndingSequenceNumber?: string };
}

function descriptionOf(raw: RawShard): ShardDescription {
  return {
    shardId: raw.ShardId,
    parentShardIds: [raw.ParentShardId, raw.AdjacentParentShardId].filter((id) => id !== undefined),
    startingHashKey: raw.HashKeyRange.StartingHashKey,
    endingHashKey: raw.HashKeyRange.EndingHashKey,
    startingSequenceNumber: raw.SequenceNumberRange.StartingSequenceNumber,
    endingSequenceNumber: raw.SequenceNumberRange.EndingSequenceNumber ?? null,
  };
}

/** Says how a long run is getting on. */
export function progress(report: LivesReport, seed: number): void {
  if (isLong) console.error(summaryOf(report, seed));
}

/** The value that a share of all are not above. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil((values.length - 1) * share)] ?? 0;
}

/** One line for the log of a run. */
export function summaryOf(report: LivesReport, seed: number): string {
  const at = (share: number): string => `${Math.round(percentile(report.restartsMs, share))} ms`;
  return (
    `${report.lives} lives (${report.endedStarting} ended while starting), ${report.acknowledged} records acknowledged, ` +
    `${report.unknown} outcomes unknown, ${report.recordsRead} records read, restart p50 ${at(0.5)} p99 ${at(0.99)} max ${at(1)}, seed ${seed}`
  );
}
