import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricsRegistry } from '../../../src/platform/metrics.ts';

test('figures are kept by name: counters go up, of a gauge the newest value counts', () => {
  const metrics = new MetricsRegistry();
  metrics.counter('b_total', 'How many.').add();
  metrics.counter('b_total', 'How many.').add(2);
  metrics.gauge('a', 'How much.').set(7);
  metrics.gauge('a', 'How much.').set(5);
  assert.deepEqual(metrics.figures(), [
    { name: 'a', help: 'How much.', kind: 'gauge', value: 5 },
    { name: 'b_total', help: 'How many.', kind: 'counter', value: 3 },
  ]);
  assert.equal(metrics.value('b_total'), 3);
  assert.equal(metrics.value('unknown'), 0);
  assert.throws(() => metrics.gauge('b_total', 'How many.'), TypeError);
});
