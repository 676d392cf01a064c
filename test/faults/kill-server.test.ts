/**
 * kill -9: nothing that the server acknowledged is lost, doubled or reordered when the process ends at any moment, and readers
 * go on with the iterators they have. What the kernel has is not lost by a kill; for that there is power-cut.test.ts.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { reportRun } from '../support/run-report.ts';
import { runs, seed } from './run-options.ts';
import { liveAndCheck, percentile, progress, summaryOf } from './server-lives.ts';

const KILLS = runs(200, 10_000);
/** A run that acknowledged less on average proves nothing. */
const ACKNOWLEDGED_PER_LIFE_MIN = 50;
/** From the start of the process to its first answer. */
const RESTART_MS_MAX = 2000;
/** Where more processes than this wait for each core, only the median of the restarts says something about the server. */
const LOAD_PER_CORE_MAX = 3;

test(`a server killed ${KILLS} times under load keeps every promise of its streams`, async (t) => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-server-'));
  const report = await liveAndCheck({
    seed,
    lives: KILLS,
    livesPerRound: 15,
    directory: () => directory,
    disaster: (server) => server.crash(),
    progress,
  });
  t.diagnostic(summaryOf(report, seed));
  const loaded = report.lives - report.endedStarting;
  assert.ok(report.acknowledged / loaded >= ACKNOWLEDGED_PER_LIFE_MIN, 'the run is invalid: it acknowledged too little');
  const loadPerCore = (os.loadavg()[0] ?? 0) / os.availableParallelism();
  const share = loadPerCore > LOAD_PER_CORE_MAX ? 0.5 : 0.99;
  assert.ok(percentile(report.restartsMs, share) < RESTART_MS_MAX, 'a restart takes less than two seconds');
  const asserted = `below ${RESTART_MS_MAX} ms asserted at p${share * 100} (load ${loadPerCore.toFixed(1)} per core)`;
  reportRun('kill-server', `${summaryOf(report, seed)}, ${asserted}`);
  // Only a run that found nothing removes its data.
  fs.rmSync(directory, { recursive: true, force: true });
});
