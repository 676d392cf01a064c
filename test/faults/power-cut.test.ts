/**
 * Power cuts on a real kernel: what was acknowledged before the power went is there when it comes back, on an ext4 file system
 * that forgets everything that was not synced. A control without syncs must be caught losing data: else this proves nothing.
 *
 * An acknowledgement counts when it was seen before the cut began; one that is on its way meanwhile may come from a sync that
 * returns without an error while the file system goes down. In most cuts the process is stopped first: then everything it
 * acknowledged is seen, and no later sync covers up for one that was left out.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SeededRandom } from '../../src/platform/random.ts';
import { reportRun } from '../support/run-report.ts';
import { EngineHistory, LOGS } from './engine-history.ts';
import { obstacle, PowerDisk } from './power-disk.ts';
import { isDefault, isLong, runs, seed } from './run-options.ts';
import { liveAndCheck, progress, summaryOf } from './server-lives.ts';

const PROGRAM = fileURLToPath(new URL('./append-until-killed.js', import.meta.url));
const CUTS = runs(200, 50_000);
const SERVER_CUTS = isLong ? 500 : 12;
const CONTROLS = 3;
/** A fresh file system now and then keeps it small. */
const CUTS_PER_DISK = 30;
const ENGINE_DISK_MIB = 128;
const SERVER_DISK_MIB = 512;
const LOAD_MS_MAX = 250;
/** What a process sent before it was stopped arrives within this time, or more of it does. */
const ARRIVAL_MS = 4;
/** A run that acknowledged less on average proves nothing. */
const ACKNOWLEDGED_PER_CUT_MIN = 50;
/** The default run ends then, with as many cuts as there was time for. */
const DEFAULT_MS_MAX = 240_000;

const why = obstacle();
const skipped = why !== undefined && !mustRun();
if (skipped) reportRun('power-cut', `SKIPPED: ${why}`);

test('the embedded engine loses nothing acknowledged when the power goes', { skip: skipped && why }, async (t) => {
  const random = new SeededRandom(seed);
  const began = performance.now();
  let [cuts, acknowledged, survivors] = [0, 0, 0];
  while (cuts < CUTS && (!isDefault || performance.now() - began < DEFAULT_MS_MAX)) {
    const disk = diskFor(t, ENGINE_DISK_MIB);
    const history = new EngineHistory();
    for (let cut = 0; cut < CUTS_PER_DISK && cuts < CUTS; cut++, cuts++) {
      await cutOnce(disk, history, random, random.below(4) === 0 ? 'sync' : 'slow', cuts);
      const known = history.entries.size;
      await history.check(dataOf(disk)).catch((error: unknown) => {
        throw new Error(`cut ${cuts}, seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
      });
      survivors += Math.max(0, history.entries.size - known);
    }
    acknowledged += history.acknowledged;
    disk.dispose();
    if (isLong) console.error(`${cuts} cuts, ${acknowledged} entries acknowledged before`);
  }
  assert.ok(acknowledged / cuts >= ACKNOWLEDGED_PER_CUT_MIN, 'the run is invalid: it acknowledged too little');
  const survived = `${survivors} survived unacknowledged`;
  reportRun('power-cut, engine', `${cuts} cuts, ${acknowledged} entries acknowledged before, ${survived}, seed ${seed}`);
});

test('an engine on a disk that never syncs is caught losing data', { skip: skipped && why }, async (t) => {
  const random = new SeededRandom(seed);
  let caught = 0;
  for (let control = 0; control < CONTROLS; control++) {
    const disk = diskFor(t, ENGINE_DISK_MIB);
    const history = new EngineHistory();
    await cutOnce(disk, history, random, 'sync', 0);
    await history.check(dataOf(disk));
    await cutOnce(disk, history, random, 'never', 1);
    const intact = await history.check(dataOf(disk)).then(
      () => true,
      () => false,
    );
    if (!intact) caught += 1;
    disk.dispose();
  }
  assert.ok(caught > 0, 'a disk that never syncs must be caught');
  reportRun('power-cut, control', `an engine that never syncs was caught in ${caught} of ${CONTROLS} cuts`);
});

test('a server keeps every promise of its streams when the power goes', { skip: skipped && why }, async (t) => {
  const disk = diskFor(t, SERVER_DISK_MIB);
  const random = new SeededRandom(seed);
  const report = await liveAndCheck({
    seed,
    lives: SERVER_CUTS,
    livesPerRound: 12,
    directory: () => dataOf(disk),
    disaster: async (server, recorder) => {
      const stopped = { kill: (signal: NodeJS.Signals) => process.kill(server.pid, signal) };
      if (random.below(4) > 0) await stop(stopped, () => recorder.events.length);
      recorder.powerOff();
      disk.cut(reordering(disk, random));
      await server.crash();
      await disk.restore();
    },
    progress,
  });
  assert.ok(report.acknowledged / report.lives >= ACKNOWLEDGED_PER_CUT_MIN, 'the run is invalid: it acknowledged too little');
  reportRun('power-cut, server', summaryOf(report, seed));
});

/** With MILLRACE_REQUIRE_TOOLS=1 nothing that could run is skipped. */
function mustRun(): boolean {
  return process.env.MILLRACE_REQUIRE_TOOLS === '1' && process.getuid?.() === 0 && fs.existsSync('/dev/loop-control');
}

function diskFor(t: TestContext, sizeMib: number): PowerDisk {
  const disk = new PowerDisk(sizeMib);
  t.after(() => disk.dispose());
  return disk;
}

function dataOf(disk: PowerDisk): string {
  return path.join(disk.mountPoint, 'data');
}

/** One life of the appending program, from its start to the power cut; sometimes it does not get beyond its start. */
async function cutOnce(
  disk: PowerDisk,
  history: EngineHistory,
  random: SeededRandom,
  syncing: 'sync' | 'slow' | 'never',
  name: number,
): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, dataOf(disk), String(name), String(LOGS), syncing], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const whileStarting = syncing !== 'never' && name > 0 && random.below(8) === 0;
  if (!whileStarting) await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), closed]);
  await new Promise((resolve) => setTimeout(resolve, (syncing === 'never' ? 60 : 0) + random.below(LOAD_MS_MAX)));
  if (random.below(4) > 0) await stop(child, () => output.length);
  const reliable = output;
  disk.cut(syncing !== 'never' ? reordering(disk, random) : undefined);
  child.kill('SIGKILL');
  await closed;
  history.note(reliable);
  history.noteUnreliable(output);
  await disk.restore();
}

/** Stops a process as it stands, and waits until all that it has sent is `received`. */
async function stop(process: { kill(signal: NodeJS.Signals): boolean }, received: () => number): Promise<void> {
  process.kill('SIGSTOP');
  for (let before = -1; before !== received(); ) {
    before = received();
    await new Promise((resolve) => setTimeout(resolve, ARRIVAL_MS));
  }
}

/** In half of the cuts some pages of the journal reach the disk without the others. */
function reordering(disk: PowerDisk, random: SeededRandom): { readonly seed: number; readonly files: string[] } | undefined {
  if (random.below(2) === 0) return undefined;
  const files = fs
    .readdirSync(disk.mountPoint, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.journal'))
    .map((name) => path.join(disk.mountPoint, name));
  return { seed: random.below(2 ** 31), files };
}
