import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DurationHistogram, type Family, MetricsRegistry } from '../../../src/platform/metrics.ts';

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

test('figures with labels are asked for when somebody looks, until their owner takes them back', () => {
  const metrics = new MetricsRegistry();
  let value = 1;
  const family = (): Family => ({ name: 'a', help: 'h', kind: 'counter', samples: [{ labels: { of: 'x' }, value }] });
  const stop = metrics.collect(() => [family()]);
  const stopOther = metrics.collect(() => [{ ...family(), name: 'c' }]);
  metrics.gauge('b', 'h').set(5);
  value = 2;
  assert.deepEqual(
    metrics.families().map(({ name, samples }) => [name, samples[0]?.value]),
    [
      ['a', 2],
      ['b', 5],
      ['c', 2],
    ],
  );
  stop();
  stopOther();
  assert.deepEqual(
    metrics.families().map(({ name }) => name),
    ['b'],
  );
});

test('a histogram counts up to each bound and beyond the last', () => {
  const histogram = new DurationHistogram();
  for (const durationMs of [0, 0.25, 0.26, 3, 5_000, 5_001, 1e9]) histogram.observe(durationMs);
  const samples = histogram.samples({ a: 'b' });
  const counted = Object.fromEntries(
    samples.filter(({ suffix }) => suffix === '_bucket').map((one) => [one.labels.le, one.value]),
  );
  assert.deepEqual([counted['0.00025'], counted['0.0005'], counted['0.005'], counted['5'], counted['+Inf']], [2, 3, 4, 5, 7]);
  assert.equal(samples.find(({ suffix }) => suffix === '_count')?.value, 7);
  const sum = samples.find(({ suffix }) => suffix === '_sum')?.value ?? 0;
  assert.ok(Math.abs(sum - 1_000_010.00451) < 1e-6);
});
