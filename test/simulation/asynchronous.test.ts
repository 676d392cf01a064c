/**
 * Asynchronous invocations through lives full of trouble, thousands of times: see
 * test/unit/lambda/asynchronous/simulated-life.ts. A failing seed is named; `MILLRACE_SEED=n MILLRACE_RUNS=1` runs it alone.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportRun } from '../support/run-report.ts';
import { addUpLives, NO_LIFE } from '../unit/lambda/asynchronous/simulated-life.ts';
import { runSeeds } from './seed-workers.ts';

const LONG = process.env.MILLRACE_LONG === '1';
const FIRST_SEED = Number(process.env.MILLRACE_SEED ?? 1);
const SEEDS = Number(process.env.MILLRACE_RUNS ?? (LONG ? 100_000 : 3_000));

test(`asynchronous invocations keep their promises in ${SEEDS} simulated lives`, async () => {
  const seeds = { first: FIRST_SEED, count: SEEDS, nothing: NO_LIFE, addUp: addUpLives };
  const { events, calls, kills, throttled, conditions } = await runSeeds(
    new URL('./asynchronous-seeds.js', import.meta.url),
    seeds,
  );
  const kinds = ['Success', 'RetriesExhausted', 'EventAgeExceeded', 'ZeroReservedConcurrency'];
  assert.ok(SEEDS < 100 || kinds.every((kind) => (conditions[kind] ?? 0) > 0), 'the run is invalid: not every end was met');
  const ends = kinds.map((kind) => `${conditions[kind] ?? 0} ${kind}`).join(', ');
  reportRun(
    'asynchronous',
    `${SEEDS} seeds from ${FIRST_SEED}: ${kills} kills, ${events} events, ${calls} attempts, ${throttled} throttled; ${ends}`,
  );
});
