/**
 * One mapping through a life full of trouble, thousands of times: see test/unit/event-source-mappings/support/simulation.ts. A
 * failing seed is named; `MILLRACE_SEED=n MILLRACE_RUNS=1` runs it alone.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { reportRun } from '../support/run-report.ts';
import { addUp, NOTHING_SEEN } from '../unit/event-source-mappings/support/simulated-seeds.ts';
import type { SeedsAnswer, SeedsOrder } from './mapping-seeds.ts';

const LONG = process.env.MILLRACE_LONG === '1';
const FIRST_SEED = Number(process.env.MILLRACE_SEED ?? 1);
const SEEDS = Number(process.env.MILLRACE_RUNS ?? (LONG ? 200_000 : 10_000));
const WORKERS = 2;
/** So many at a time, so that a long run uses no more memory than a short one. */
const SEEDS_PER_WORKER = 1_000;

function run(workerData: SeedsOrder): Promise<SeedsAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./mapping-seeds.js', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the worker for seeds from ${workerData.from} ended with ${code}`)));
  });
}

test(`a mapping keeps its promises in ${SEEDS} simulated lives`, async () => {
  let next = FIRST_SEED;
  let seen = NOTHING_SEEN;
  const failures: string[] = [];
  const end = FIRST_SEED + SEEDS;
  const work = async (): Promise<void> => {
    while (next < end && failures.length === 0) {
      const from = next;
      next = Math.min(end, from + SEEDS_PER_WORKER);
      const answer = await run({ from, to: next });
      if (answer.kind === 'failed') failures.push(answer.text);
      else seen = addUp(seen, answer.seen);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  assert.deepEqual(failures, []);
  reportRun(
    'mappings',
    `${SEEDS} seeds from ${FIRST_SEED}: ${seen.restarts} restarts, ${seen.redelivered} records delivered again, ${seen.discarded} given up, ` +
      `${seen.filtered} filtered, ${seen.windowsClosed} windows closed, ${seen.switched} times switched on or off, ${seen.lanesMax} lanes at most`,
  );
});
