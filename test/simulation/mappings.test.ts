/**
 * One mapping through a life full of trouble, thousands of times: see test/unit/event-source-mappings/support/simulation.ts. A
 * failing seed is named; `MILLRACE_SEED=n MILLRACE_RUNS=1` runs it alone.
 */
import { test } from 'node:test';
import { reportRun } from '../support/run-report.ts';
import { addUp, NOTHING_SEEN } from '../unit/event-source-mappings/support/simulated-seeds.ts';
import { runSeeds } from './seed-workers.ts';

const LONG = process.env.MILLRACE_LONG === '1';
const FIRST_SEED = Number(process.env.MILLRACE_SEED ?? 1);
const SEEDS = Number(process.env.MILLRACE_RUNS ?? (LONG ? 200_000 : 10_000));

test(`a mapping keeps its promises in ${SEEDS} simulated lives`, async () => {
  const seeds = { first: FIRST_SEED, count: SEEDS, nothing: NOTHING_SEEN, addUp };
  const seen = await runSeeds(new URL('./mapping-seeds.js', import.meta.url), seeds);
  reportRun(
    'mappings',
    `${SEEDS} seeds from ${FIRST_SEED}: ${seen.restarts} restarts, ${seen.redelivered} records delivered again, ${seen.discarded} given up, ` +
      `${seen.filtered} filtered, ${seen.windowsClosed} windows closed, ${seen.switched} times switched on or off, ${seen.lanesMax} lanes at most`,
  );
});
