import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Simulation } from './support/simulation.ts';

const SEEDS = 500;
const STEPS = 16;

describe('a mapping in trouble', () => {
  it('loses nothing and keeps the order of every key, whatever fails and whenever it is killed', async () => {
    const seen = { restarts: 0, discarded: 0, redelivered: 0, lanesMax: 0, windowsClosed: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const simulation = new Simulation(seed);
      try {
        await simulation.run(STEPS);
      } catch (error: unknown) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
      seen.restarts += simulation.restarts;
      seen.discarded += simulation.discarded;
      seen.redelivered += simulation.redelivered;
      seen.windowsClosed += simulation.windowsClosed;
      seen.lanesMax = Math.max(seen.lanesMax, simulation.lanesMax);
    }
    // the trouble did happen
    assert.ok(
      seen.restarts > SEEDS && seen.discarded > SEEDS && seen.redelivered > 0 && seen.lanesMax > 1 && seen.windowsClosed > SEEDS,
      JSON.stringify(seen),
    );
  });
});
