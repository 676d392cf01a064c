/**
 * kill -9: nothing that the server acknowledged is lost, doubled or reordered when the process ends at any moment, and readers
 * go on with the iterators they have. What the kernel has is not lost by a kill; for that there is power-cut.test.ts.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { runs, seed } from './run-options.ts';
import { liveAndCheck, progress, summaryOf } from './server-lives.ts';

const KILLS = runs(30, 10_000);
/** A run that acknowledged less on average proves nothing. */
const ACKNOWLEDGED_PER_LIFE_MIN = 200;
const RESTART_MEDIAN_MS_MAX = 2000;

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
  const restarts = report.restartsMs.sort((a, b) => a - b);
  assert.ok((restarts[restarts.length >> 1] ?? 0) < RESTART_MEDIAN_MS_MAX, 'a restart takes less than two seconds');
  // Only a run that found nothing removes its data.
  fs.rmSync(directory, { recursive: true, force: true });
});
