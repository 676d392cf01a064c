import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FeedProgress } from '../../../src/cli/dev/progress.ts';
import { PROGRESS_MARKS_MAX } from '../../../src/cli/limits.ts';

const sequence = (number: number): string => String(number).padStart(56, '0');

describe('how far the mapping has come with the feed’s records', () => {
  test('waiting is what was acknowledged and not reached yet, whatever else a shard holds and whoever is told first', () => {
    const step = fc.record({ shard: fc.nat(2), kind: fc.constantFrom('ours', 'theirs', 'settle'), back: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const progress = new FeedProgress();
        const ends = [0, 0, 0];
        const settled = [0, 0, 0];
        const ours: { shard: number; at: number }[] = [];
        for (const { shard, kind, back } of steps) {
          const end = ends[shard] ?? 0;
          if (kind === 'settle') {
            const to = Math.max(settled[shard] ?? 0, end - back);
            settled[shard] = to;
            progress.settled(`shard-${shard}`, sequence(to));
          } else {
            ends[shard] = end + 1;
            if (kind === 'ours') ours.push({ shard, at: end + 1 });
            if (kind === 'ours') progress.acknowledged({ shardId: `shard-${shard}`, sequenceNumber: sequence(end + 1) });
          }
          assert.equal(progress.waiting, ours.filter(({ shard: at, at: place }) => place > (settled[at] ?? 0)).length);
        }
      }),
    );
  });

  test('a record that was settled before its acknowledgement came does not wait', () => {
    const progress = new FeedProgress();
    progress.settled('a', sequence(5));
    progress.acknowledged({ shardId: 'a', sequenceNumber: sequence(5) });
    assert.equal(progress.waiting, 0);
    progress.acknowledged({ shardId: 'a', sequenceNumber: sequence(6) });
    assert.equal(progress.waiting, 1);
  });

  test('more places than are remembered are told apart less finely, and none is lost', () => {
    const progress = new FeedProgress();
    const records = 3 * PROGRESS_MARKS_MAX + 1;
    for (let n = 1; n <= records; n++) progress.acknowledged({ shardId: 'a', sequenceNumber: sequence(n) });
    assert.equal(progress.waiting, records);
    progress.settled('a', sequence(Math.floor(records / 2)));
    assert.ok(progress.waiting >= records / 2 && progress.waiting < records / 2 + 8, String(progress.waiting));
    progress.settled('a', sequence(records));
    assert.equal(progress.waiting, 0);
  });
});
