/**
 * kill -9 while shards are split, merged and scaled under load: the promises of kill-server.test.ts hold, every record stands in
 * the shard of its hash key, and a reshard that was cut short is finished by the next life.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { reportRun } from '../support/run-report.ts';
import { runs, seed } from './run-options.ts';
import { liveAndCheck, progress, summaryOf } from './server-lives.ts';

const KILLS = runs(20, 5_000);
/** A run in which less happened on average proves nothing. */
const ACKNOWLEDGED_PER_LIFE_MIN = 50;
const RESHARDINGS_PER_LIFE_MIN = 0.5;

test(`a server killed ${KILLS} times while its shards change keeps every promise of its streams`, async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-resharding-'));
  const report = await liveAndCheck({
    seed,
    lives: KILLS,
    livesPerRound: 10,
    reshards: true,
    directory: () => directory,
    disaster: (server) => server.crash(),
    progress,
  });
  const loaded = report.lives - report.endedStarting;
  assert.ok(report.acknowledged / loaded >= ACKNOWLEDGED_PER_LIFE_MIN, 'the run is invalid: it acknowledged too little');
  assert.ok(report.reshardings / loaded >= RESHARDINGS_PER_LIFE_MIN, 'the run is invalid: too few shards changed');
  reportRun('kill-resharding', `${summaryOf(report, seed)}, ${report.reshardings} reshardings`);
  // Only a run that found nothing removes its data.
  fs.rmSync(directory, { recursive: true, force: true });
});
