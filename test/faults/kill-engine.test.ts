import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '../../src/platform/clock.ts';
import { NodeFiles } from '../../src/platform/files.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { SystemRandom } from '../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../src/storage/embedded/embedded-engine.ts';
import type { LogEngine, Offset } from '../../src/storage/log-engine.ts';

const PROGRAM = fileURLToPath(new URL('./append-until-killed.js', import.meta.url));
const KILLS = 10;
const LOGS = 3;
/** A run that acknowledged less proves nothing. */
const ACKNOWLEDGED_MIN = 100;

/** What the runs so far acknowledged. */
interface History {
  readonly entries: Map<string, string>;
  /** Per log: below the first everything is gone, below the second it may be. */
  readonly trimmed: number[];
  readonly trimming: number[];
}

describe('the embedded engine under kill -9', () => {
  it('has every acknowledged entry at its offset after each of many kills, and nothing twice', async (test) => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-'));
    test.after(() => fs.rmSync(directory, { recursive: true, force: true }));
    const history: History = { entries: new Map(), trimmed: Array(LOGS).fill(0), trimming: Array(LOGS).fill(0) };
    for (let run = 0; run < KILLS; run++) {
      const before = history.entries.size;
      note(history, await runAndKill(directory, run, 40 + 35 * run));
      assert.ok(history.entries.size - before > ACKNOWLEDGED_MIN, `run ${run} acknowledged ${history.entries.size - before}`);
      const engine = await open(directory);
      await check(engine, history);
      await engine.close();
    }
  });
});

function open(directory: string): Promise<EmbeddedLogEngine> {
  return EmbeddedLogEngine.open({
    directory,
    files: new NodeFiles(),
    clock: new SystemClock(),
    random: new SystemRandom(),
    logger: { ...silentLogger, error: (fields) => assert.fail(JSON.stringify(fields)) },
  });
}

/** The output of a run that was killed `afterMs` after it was ready. */
function runAndKill(directory: string, run: number, afterMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, directory, String(run), String(LOGS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(output);
      else reject(new Error(`the program ended by itself: ${output.slice(-500)}`));
    });
  });
}

function note(history: History, output: string): void {
  for (const line of output.slice(0, output.lastIndexOf('\n')).split('\n')) {
    const [first = '', second = '', third = ''] = line.split(' ');
    if (first === 'ready') continue;
    if (first === 'trimming') raise(history.trimming, Number(second), Number(third));
    else if (first === 'trimmed') raise(history.trimmed, Number(second), Number(third));
    else history.entries.set(`${first}/${second}`, third);
  }
}

function raise(floors: number[], log: number, floor: number): void {
  floors[log] = Math.max(floors[log] as number, floor);
}

async function check(engine: LogEngine, history: History): Promise<void> {
  const found = new Map<string, string>();
  const values = new Set<string>();
  for (let log = 0; log < LOGS; log++) {
    const ref = { group: 'g', log };
    let at = await engine.offsetAt(ref, 'start');
    assert.ok(at >= (history.trimmed[log] as number) && at <= (history.trimming[log] as number));
    for (let end = at + 1; at < end; ) {
      const read = await engine.read(ref, at as Offset, { bytesMax: 1024 * 1024, entriesMax: 10_000 });
      for (const entry of read.entries) {
        const value = Buffer.from(entry.value).toString().trimEnd();
        found.set(`${log}/${entry.offset}`, value);
        assert.ok(!values.has(`${log}/${value}`), `${value} stands twice in log ${log}`);
        values.add(`${log}/${value}`);
      }
      ({ next: at, end } = read);
    }
  }
  for (const [place, value] of history.entries) {
    const [log = '', offset = ''] = place.split('/');
    if (Number(offset) < (history.trimming[Number(log)] as number)) continue;
    assert.equal(found.get(place), value, `${place} was acknowledged`);
  }
}
