import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LowWater } from '../../../src/services/lambda/event-source-mappings/low-water.ts';

const LANES = 4;

describe('the low-water mark of several lanes', () => {
  it('stands at the last record before the first unsettled one, in whatever order the lanes settle', () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: -1, max: LANES - 1 }) }),
      fc.record({ settle: fc.integer({ min: 0, max: LANES - 1 }), count: fc.integer({ min: 1, max: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3_000 }), (steps) => {
        const mark = new LowWater(LANES);
        const records: { lane: number; settled: boolean }[] = [];
        let expected = -1;
        for (const one of steps) {
          if ('add' in one) {
            if (one.add === -1) mark.pass(String(records.length));
            else assert.equal(mark.add(one.add, String(records.length), 10), records.length);
            records.push({ lane: one.add, settled: one.add === -1 });
          } else {
            const open = records.filter(({ lane, settled }) => lane === one.settle && !settled).slice(0, one.count);
            for (const record of open) record.settled = true;
            mark.settle(one.settle, open.length);
          }
          const moved = mark.advance();
          const firstOpen = records.findIndex(({ settled }) => !settled);
          const now = (firstOpen === -1 ? records.length : firstOpen) - 1;
          assert.equal(moved, now > expected ? String(now) : undefined);
          expected = Math.max(expected, now);
          assert.equal(mark.size, records.length - 1 - now);
          assert.equal(mark.bytes, records.slice(now + 1).filter(({ lane }) => lane !== -1).length * 10);
        }
      }),
      { numRuns: 100 },
    );
  });
});
