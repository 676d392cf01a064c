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
/** Of 99 of 100 restarts, from the start of the process to its first answer: whatever else the machine has to do. */
const RESTART_MS_MAX = 2000;

test(`a server killed ${KILLS} times under load keeps every promise of its streams`, async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-server-'));
  const report = await liveAndCheck({
    seed,
    lives: KILLS,
    livesPerRound: 15,
    directory: () => directory,
    disaster: (server) => server.crash(),
    progress,
  });
  const loaded = report.lives - report.endedStarting;
  assert.ok(report.acknowledged / loaded >= ACKNOWLEDGED_PER_LIFE_MIN, 'the run is invalid: it acknowledged too little');
  assert.ok(percentile(report.restartsMs, 0.99) < RESTART_MS_MAX, 'a restart takes less than two seconds');
  reportRun('kill-server', summaryOf(report, seed));
  // Only a run that found nothing removes its data.
  fs.rmSync(directory, { recursive: true, force: true });
});
