import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Family } from '../../../src/platform/metrics.ts';
import { kinesisFamilies } from '../../../src/services/kinesis/figures/kinesis-metrics.ts';
import { RecentMaximum } from '../../../src/services/kinesis/figures/recent-maximum.ts';
import { ShardFigures } from '../../../src/services/kinesis/figures/shard-figures.ts';
import { StreamFigures } from '../../../src/services/kinesis/figures/stream-figures.ts';
import { METRIC_STREAMS_MAX } from '../../../src/services/kinesis/limits.ts';
import type { OpenShard, OpenStream } from '../../../src/services/kinesis/shards/open-streams.ts';
import { startKinesis } from './kinesis-fixture.ts';

function valuesOf(families: readonly Family[], name: string): readonly number[] | undefined {
  return families.find((family) => family.name === `millrace_kinesis_${name}`)?.samples.map(({ value }) => value);
}

describe('the figures of the service', () => {
  test('a stream has the sum of its shards and of those that have expired, and the age of its slowest reader', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const shards = [new ShardFigures(), new ShardFigures()];
    const figures = new StreamFigures();
    shards[0]?.took(10, 1);
    shards[1]?.took(5, 2);
    figures.expiredShards.took(100, 3);
    shards[0]?.iteratorAge.set(2_000, 0);
    shards[1]?.iteratorAge.set(7_000, 0);
    const opened = {
      stream: kinesis.stream('s'),
      figures,
      openedShards: () => shards.map((one) => ({ figures: one }) as OpenShard),
    };
    const families = kinesisFamilies([opened as unknown as OpenStream], 0);
    assert.deepEqual(valuesOf(families, 'incoming_bytes_total'), [115]);
    assert.deepEqual(valuesOf(families, 'incoming_records_total'), [6]);
    assert.deepEqual(valuesOf(families, 'iterator_age_seconds'), [7]);
    await kinesis.close();
  });

  test('a consumer has figures while it is registered', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const { arn: StreamARN } = kinesis.stream('s');
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    const figures = new StreamFigures();
    figures.consumer('c').sent(100, 2, 3_000, 0);
    figures.consumer('c').sent(50, 1, 1_000, 0);
    const families = (): readonly Family[] => {
      const opened = { stream: kinesis.stream('s'), figures, openedShards: () => [] };
      return kinesisFamilies([opened as unknown as OpenStream], 0);
    };
    assert.deepEqual(valuesOf(families(), 'subscribe_to_shard_event_success_total'), [2]);
    assert.deepEqual(valuesOf(families(), 'subscribe_to_shard_event_bytes_total'), [150]);
    assert.deepEqual(valuesOf(families(), 'subscribe_to_shard_event_behind_seconds'), [3]);
    await kinesis.call('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    assert.deepEqual(valuesOf(families(), 'subscribe_to_shard_event_bytes_total'), []);
    await kinesis.close();
  });

  test('are bounded: streams beyond the bound are counted as not shown', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const one = { stream: kinesis.stream('s'), figures: new StreamFigures(), openedShards: () => [] } as unknown as OpenStream;
    const families = kinesisFamilies(new Array<OpenStream>(METRIC_STREAMS_MAX + 7).fill(one), 0);
    assert.equal(valuesOf(families, 'incoming_bytes_total')?.length, METRIC_STREAMS_MAX);
    assert.deepEqual(valuesOf(families, 'series_not_shown'), [7]);
    await kinesis.close();
  });
});

describe('the highest value of late', () => {
  test('is kept for a minute at least and two at most', () => {
    const maximum = new RecentMaximum();
    maximum.set(9, 1_000);
    maximum.set(4, 30_000);
    assert.equal(maximum.at(61_000), 9);
    maximum.set(5, 62_000);
    assert.equal(maximum.at(120_000), 9);
    assert.equal(maximum.at(121_001), 5);
    assert.equal(maximum.at(1_000_000), 0);
  });
});
