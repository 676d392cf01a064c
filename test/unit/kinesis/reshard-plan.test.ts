import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { evenHashRanges, HASH_KEY_MAX } from '../../../src/services/kinesis/shards/hash-range.ts';
import { nextRound, type OpenRange, type ReshardGoal } from '../../../src/services/kinesis/shards/reshard-plan.ts';

interface Resharding {
  readonly open: readonly OpenRange[];
  readonly rounds: number;
  readonly splits: number;
  readonly merges: number;
}

/** Takes round after round, as the service does. */
function reshard(start: readonly OpenRange[], goal: ReshardGoal): Resharding {
  let open = start;
  let nextIndex = Math.max(...start.map(({ index }) => index)) + 1;
  let [rounds, splits, merges] = [0, 0, 0];
  for (;;) {
    const round = nextRound(open, goal);
    if (round.length === 0) return { open, rounds, splits, merges };
    rounds += 1;
    const parents = round.flatMap((step) => step.parents);
    assert.equal(new Set(parents).size, parents.length, 'the steps of a round do not touch each other');
    for (const step of round) {
      if (step.parents.length === 1) splits += 1;
      else merges += 1;
      assert.ok(step.parents.length + step.children.length === 3, 'a split or a merge');
      const kept = open.filter(({ index }) => !step.parents.includes(index));
      assert.equal(kept.length, open.length - step.parents.length, 'only open shards are parents');
      open = [...kept, ...step.children.map((range) => ({ index: nextIndex++, range }))];
    }
    assertPartition(open);
  }
}

function assertPartition(open: readonly OpenRange[]): void {
  let next = 0n;
  for (const { range } of inOrder(open)) {
    assert.equal(BigInt(range.start), next);
    next = BigInt(range.end) + 1n;
  }
  assert.equal(next, HASH_KEY_MAX + 1n);
}

function inOrder(open: readonly OpenRange[]): OpenRange[] {
  return [...open].sort((a, b) => (BigInt(a.range.start) < BigInt(b.range.start) ? -1 : 1));
}

const even = (count: number): OpenRange[] => evenHashRanges(count).map((range, index) => ({ index, range }));

/** Any partition, with the shards in the order in which they came to be, which is none of their ranges. */
const partitions: fc.Arbitrary<OpenRange[]> = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: HASH_KEY_MAX }), { maxLength: 12 })
  .map((cuts) => {
    const starts = [0n, ...cuts].sort((a, b) => (a < b ? -1 : 1));
    return starts.map((start, place) => ({
      index: (place * 7) % 13,
      range: { start: `${start}`, end: `${(starts[place + 1] ?? HASH_KEY_MAX + 1n) - 1n}` },
    }));
  });

function assertEven(open: readonly OpenRange[], count: number): void {
  const ideal = (HASH_KEY_MAX + 1n) / BigInt(count);
  assert.equal(open.length, count);
  for (const { range } of open) {
    const difference = BigInt(range.end) - BigInt(range.start) + 1n - ideal;
    assert.ok((difference < 0n ? -difference : difference) <= ideal >> 30n, `a shard differs by ${difference}`);
  }
}

describe('nextRound', () => {
  test('leads from any shards to any number of shards of one size, partitioning the hash keys after every round', () => {
    fc.assert(
      fc.property(partitions, fc.integer({ min: 1, max: 24 }), (open, count) => {
        const { open: reached } = reshard(open, { type: 'count', count });
        assertEven(reached, count);
      }),
      { numRuns: 200 },
    );
  });

  test('makes only boundaries that are wanted and removes only those that are not', () => {
    fc.assert(
      fc.property(partitions, fc.integer({ min: 1, max: 24 }), (open, count) => {
        const { splits, merges, open: reached } = reshard(open, { type: 'count', count });
        const before = new Set(open.map(({ range }) => range.start));
        const after = new Set(reached.map(({ range }) => range.start));
        assert.equal(splits, [...after].filter((start) => !before.has(start)).length);
        assert.equal(merges, [...before].filter((start) => !after.has(start)).length);
      }),
      { numRuns: 200 },
    );
  });

  test('doubles by splits alone and halves by merges alone, whatever the rounding', () => {
    for (let count = 1; count <= 100; count++) {
      const doubled = reshard(even(count), { type: 'count', count: 2 * count });
      assert.deepEqual([doubled.rounds, doubled.splits, doubled.merges], [1, count, 0], `${count} to ${2 * count}`);
      const halved = reshard(doubled.open, { type: 'count', count });
      assert.deepEqual([halved.rounds, halved.splits, halved.merges], [1, 0, count], `${2 * count} to ${count}`);
    }
  });

  test('goes from four shards to three as AWS was seen to: two splits, three merges', () => {
    const { splits, merges, rounds } = reshard(even(4), { type: 'count', count: 3 });
    assert.deepEqual([splits, merges, rounds], [2, 3, 2]);
  });

  test('leaves shards alone that are of one size already', () => {
    for (const count of [1, 3, 7, 1_000]) assert.deepEqual(nextRound(even(count), { type: 'count', count }), []);
  });

  test('stays in few rounds for many shards', () => {
    assert.ok(reshard(even(1_000), { type: 'count', count: 1_999 }).rounds <= 4);
    assert.ok(reshard(even(1_000), { type: 'count', count: 501 }).rounds <= 4);
  });

  test('splits and merges once, and has nothing to do when that is done', () => {
    const [first, second] = even(2) as [OpenRange, OpenRange];
    const split = reshard([first, second], { type: 'split', parent: 1, at: `${3n << 126n}` });
    assert.deepEqual([split.rounds, split.open.map(({ index }) => index)], [1, [0, 2, 3]]);
    const merged = reshard([first, second], { type: 'merge', parents: [0, 1] });
    assert.deepEqual(merged.open, [{ index: 2, range: { start: '0', end: `${HASH_KEY_MAX}` } }]);
  });
});
