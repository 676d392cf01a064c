import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Heap } from '../../../src/platform/heap.ts';

test('whatever is pushed and taken out, what pops is always the lowest that is left', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), rank: fc.integer({ min: 0, max: 50 }) }),
    fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
    fc.record({ kind: fc.constant('pop' as const) }),
  );
  const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const heap = new Heap<{ rank: number; position: number }>();
    const left: { rank: number; position: number }[] = [];
    for (const action of steps) {
      if (action.kind === 'push') {
        const item = { rank: action.rank, position: -1 };
        left.push(item);
        heap.push(item);
      } else if (action.kind === 'remove' && left.length > 0) {
        const [item] = left.splice(action.which % left.length, 1);
        if (item !== undefined) heap.remove(item);
      } else if (action.kind === 'pop') {
        const item = heap.pop();
        assert.equal(item?.rank, left.length === 0 ? undefined : Math.min(...left.map(({ rank }) => rank)));
        if (item !== undefined) left.splice(left.indexOf(item), 1);
      }
      assert.equal(heap.size, left.length);
    }
  });
  fc.assert(property);
});
