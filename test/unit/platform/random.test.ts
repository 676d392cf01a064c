import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Random, SeededRandom, SystemRandom } from '../../../src/platform/random.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

for (const [name, make] of [
  ['the system', () => new SystemRandom()],
  ['a seed', () => new SeededRandom(7)],
] as const) {
  describe(`randomness of ${name}`, () => {
    const random: Random = make();

    test('100,000 ids are valid and different', () => {
      const ids = new Set(Array.from({ length: 100_000 }, () => random.uuid()));
      assert.equal(ids.size, 100_000);
      for (const id of [...ids].slice(0, 100)) assert.match(id, UUID);
    });

    test('fractions fill [0, 1) evenly', () => {
      const buckets = new Array<number>(10).fill(0);
      for (let draw = 0; draw < 100_000; draw++) {
        const fraction = random.fraction();
        assert.ok(fraction >= 0 && fraction < 1);
        buckets[Math.floor(fraction * 10)] = (buckets[Math.floor(fraction * 10)] ?? 0) + 1;
      }
      for (const count of buckets) assert.ok(Math.abs(count - 10_000) < 600, `${count} of 100,000 in a tenth`);
    });
  });
}

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number): number[] => {
    const random = new SeededRandom(seed);
    return Array.from({ length: 100 }, () => random.below(1000));
  };
  assert.deepEqual(draw(3), draw(3));
  assert.notDeepEqual(draw(3), draw(4));
});
