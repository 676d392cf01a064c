import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addUp, NOTHING_SEEN, simulate } from './support/simulated-seeds.ts';

/** The other 10,000: test/simulation/mappings.test.ts. */
const SEEDS = 300;

describe('a mapping in trouble', () => {
  it('loses nothing and keeps the order of every key, whatever fails and whenever it is killed', async () => {
    let seen = NOTHING_SEEN;
    for (let seed = 1; seed <= SEEDS; seed++) seen = addUp(seen, (await simulate(seed)).seen);
    const { restarts, discarded, redelivered, lanesMax, windowsClosed, filtered, switched } = seen;
    // the trouble did happen
    assert.ok(restarts > SEEDS && discarded > SEEDS && windowsClosed > SEEDS && filtered > SEEDS, JSON.stringify(seen));
    assert.ok(redelivered > 0 && lanesMax > 1 && switched > 0, JSON.stringify(seen));
  });

  it('goes the same way with the same seed', async () => {
    for (const seed of [3, 17, 4711]) assert.equal((await simulate(seed)).trace, (await simulate(seed)).trace, `seed ${seed}`);
    assert.notEqual((await simulate(3)).trace, (await simulate(4)).trace);
  });
});
