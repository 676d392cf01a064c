import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { AWS_LIMITS } from '../../../src/services/kinesis/limits/service-limits.ts';
import type { SourcePosition } from '../../../src/services/kinesis/record-source.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { type Fixture, putAll, SHARD_0, startKinesis, text } from './kinesis-fixture.ts';
import { sealShard, splitShard } from './split-shard-fixture.ts';

const ARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/s';
const HOUR_MS = 3_600_000;
const LIMIT = { bytesMax: 1_000_000, recordsMax: 100 };

async function withStream(): Promise<Fixture> {
  const clock = new ManualClock();
  const kinesis = await startKinesis({ clock, engine: new MemoryLogEngine({ clock, shared: true }) });
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  return kinesis;
}

const numberOf = (shardId: string): number => Number(shardId.slice(-12));

async function read(kinesis: Fixture, from: SourcePosition) {
  const result = await kinesis.service.recordSource.read(ARN, SHARD_0, from, LIMIT);
  return { ...result, records: result.records.map(({ data }) => text(data)) };
}

describe('KinesisRecordSource', () => {
  test('resolves the three starting positions and reads on from where it stopped', async () => {
    const kinesis = await withStream();
    const { recordSource } = kinesis.service;
    await putAll(kinesis, 's', ['a']);
    await kinesis.clock.advance(1000);
    await putAll(kinesis, 's', ['b']);
    const from = async (start: Parameters<typeof recordSource.resolve>[2]): Promise<string[]> =>
      (await read(kinesis, await recordSource.resolve(ARN, SHARD_0, start))).records;
    assert.deepEqual(await from({ type: 'TRIM_HORIZON' }), ['a', 'b']);
    assert.deepEqual(await from({ type: 'LATEST' }), []);
    assert.deepEqual(await from({ type: 'AT_TIMESTAMP', timeMs: kinesis.clock.nowMs() - 500 }), ['b']);
    const first = await read(kinesis, await recordSource.resolve(ARN, SHARD_0, { type: 'TRIM_HORIZON' }));
    await putAll(kinesis, 's', ['c']);
    const second = await read(kinesis, first.next);
    assert.deepEqual([second.records, second.endOfShard, second.recordsLost], [['c'], false, false]);
    await kinesis.close();
  });

  test('looks around a position, and finds the place before a record of its own', async () => {
    const kinesis = await withStream();
    const { recordSource } = kinesis.service;
    const start = await recordSource.resolve(ARN, SHARD_0, { type: 'TRIM_HORIZON' });
    assert.deepEqual(await recordSource.survey(ARN, SHARD_0, start), { lastBefore: undefined, first: undefined, records: 0 });
    const arrivalTimeMs = kinesis.clock.nowMs();
    const [first = '', second = '', third = ''] = await putAll(kinesis, 's', ['a', 'b', 'c']);
    const behindFirst = recordSource.after(first);
    const expected = { lastBefore: first, first: { sequenceNumber: second, arrivalTimeMs }, records: 2 };
    assert.deepEqual(await recordSource.survey(ARN, SHARD_0, behindFirst), expected);
    assert.deepEqual(await recordSource.survey(ARN, SHARD_0, recordSource.after(third)), {
      lastBefore: third,
      first: undefined,
      records: 0,
    });
    assert.equal(recordSource.before(ARN, SHARD_0, second), behindFirst);
    assert.equal(recordSource.before(ARN, SHARD_0, first), start);
    for (const other of ['5', '', `1${second.slice(1)}`]) assert.equal(recordSource.before(ARN, SHARD_0, other), undefined);
    await kinesis.clock.advance(25 * HOUR_MS);
    const gone = { lastBefore: undefined, first: undefined, records: 0 };
    assert.deepEqual(await recordSource.survey(ARN, SHARD_0, behindFirst), gone);
    await kinesis.close();
  });

  test('the number of another shard is found in no place of this one', async () => {
    const kinesis = await withStream();
    const { recordSource } = kinesis.service;
    const [parents = ''] = await putAll(kinesis, 's', ['a']);
    splitShard(kinesis, 's', 0);
    const children = await recordSource.shards(ARN);
    assert.equal(children?.length, 3);
    assert.equal(recordSource.before(ARN, children?.[1]?.shardId ?? '', parents), undefined);
    await kinesis.close();
  });

  test('stands just behind a record by its sequence number, also after a restart', async () => {
    const before = await withStream();
    const [, second = ''] = await putAll(before, 's', ['a', 'b', 'c']);
    const kinesis = await before.restart();
    assert.deepEqual((await read(kinesis, kinesis.service.recordSource.after(second))).records, ['c']);
    await kinesis.close();
  });

  test('reads nothing while the key of its stream may not be used, and goes on when it may', async () => {
    let kinesis = await withStream();
    await kinesis.call('StartStreamEncryption', { StreamName: 's', EncryptionType: 'KMS', KeyId: 'alias/orders' });
    await putAll(kinesis, 's', ['a']);
    const from = await kinesis.service.recordSource.resolve(ARN, SHARD_0, { type: 'TRIM_HORIZON' });
    kinesis = await kinesis.restart({ settings: { keyStates: new Map([['alias/orders', 'disabled']]) } });
    await assert.rejects(read(kinesis, from), { code: 'KMSDisabledException' });
    kinesis = await kinesis.restart({ settings: {} });
    assert.deepEqual((await read(kinesis, from)).records, ['a']);
    await kinesis.close();
  });

  test('says at once that a record is there, and waits for it until the signal aborts', async () => {
    const kinesis = await withStream();
    const { recordSource } = kinesis.service;
    const tip = await recordSource.resolve(ARN, SHARD_0, { type: 'LATEST' });
    const waiting = recordSource.waitForRecords(ARN, SHARD_0, tip, new AbortController().signal);
    await putAll(kinesis, 's', ['a']);
    await waiting;
    const aborting = new AbortController();
    const next = await recordSource.resolve(ARN, SHARD_0, { type: 'LATEST' });
    const aborted = recordSource.waitForRecords(ARN, SHARD_0, next, aborting.signal);
    aborting.abort(new Error('stopped'));
    await assert.rejects(aborted, /stopped/);
    await kinesis.close();
  });

  test('tells when records expired before they could be read, swept or not', async () => {
    const kinesis = await withStream();
    const start = await kinesis.service.recordSource.resolve(ARN, SHARD_0, { type: 'TRIM_HORIZON' });
    const [first = ''] = await putAll(kinesis, 's', ['a', 'b']);
    assert.equal((await read(kinesis, start)).recordsLost, false);
    await kinesis.clock.advance(23.99 * HOUR_MS);
    await putAll(kinesis, 's', ['c']);
    await kinesis.clock.advance(0.01 * HOUR_MS + 30_000);
    const behindFirst = kinesis.service.recordSource.after(first);
    const expired = await read(kinesis, behindFirst);
    assert.deepEqual([expired.records, expired.recordsLost], [['c'], true]);
    await kinesis.clock.advance(60_000);
    const swept = await read(kinesis, behindFirst);
    assert.deepEqual([swept.records, swept.recordsLost], [['c'], true]);
    assert.equal((await read(kinesis, swept.next)).recordsLost, false);
    const fresh = await kinesis.service.recordSource.resolve(ARN, SHARD_0, { type: 'TRIM_HORIZON' });
    assert.equal((await read(kinesis, fresh)).recordsLost, false);
    await kinesis.close();
  });

  test('tells the end of a closed shard, wakes those who wait there, and lists parents', async () => {
    const kinesis = await withStream();
    const { recordSource } = kinesis.service;
    await putAll(kinesis, 's', ['a']);
    const tip = await recordSource.resolve(ARN, SHARD_0, { type: 'LATEST' });
    const waiting = recordSource.waitForRecords(ARN, SHARD_0, tip, new AbortController().signal);
    await sealShard(kinesis, 's', 0);
    await waiting;
    const end = await read(kinesis, tip);
    assert.deepEqual([end.records, end.endOfShard, end.recordsLost], [[], true, false]);
    splitShard(kinesis, 's', 0);
    assert.deepEqual(await recordSource.shards(ARN), [
      { shardId: SHARD_0, parentShardIds: [] },
      { shardId: 'shardId-000000000001', parentShardIds: [SHARD_0] },
      { shardId: 'shardId-000000000002', parentShardIds: [SHARD_0] },
    ]);
    await kinesis.close();
  });

  test('follows a stream through its reshards: parents, children, and what expires, told each time', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    const { recordSource } = kinesis.service;
    const lineage = async () =>
      (await recordSource.shards(ARN))?.map(({ shardId, parentShardIds }) => [shardId, ...parentShardIds].map(numberOf));
    const told: unknown[] = [];
    const stop = recordSource.onShardsChanged(ARN, () => void lineage().then((now) => told.push(now)));
    await kinesis.call('MergeShards', { StreamName: 's', ShardToMerge: SHARD_0, AdjacentShardToMerge: '1' });
    const merged = [[0], [1], [2, 0, 1]];
    assert.deepEqual(await lineage(), merged);
    assert.deepEqual(told.at(-1), merged);
    await kinesis.clock.advance(12 * HOUR_MS);
    await kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: '2', NewStartingHashKey: '1000' });
    const split = [...merged, [3, 2], [4, 2]];
    assert.deepEqual(await lineage(), split);
    await kinesis.clock.advance(12 * HOUR_MS + 1);
    assert.deepEqual(await lineage(), split.slice(2), 'at once');
    await kinesis.clock.advance(60_000);
    assert.deepEqual(told.at(-1), split.slice(2), 'and told with the next sweep');
    const times = told.length;
    await kinesis.call('AddTagsToStream', { StreamName: 's', Tags: { a: 'b' } });
    await kinesis.clock.advance(1);
    assert.equal(told.length, times, 'a tag is nothing to readers');
    stop();
    await kinesis.close();
  });

  test('reads every shard of a reshard to its end, and wakes who waits at the tip of one that is closed', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const { recordSource } = kinesis.service;
    const tip = await recordSource.resolve(ARN, SHARD_0, { type: 'LATEST' });
    await putAll(kinesis, 's', ['a', 'b']);
    const first = await recordSource.read(ARN, SHARD_0, tip, LIMIT);
    assert.equal(first.endOfShard, false);
    const waiting = recordSource.waitForRecords(ARN, SHARD_0, first.next, new AbortController().signal);
    await kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1000' });
    await waiting;
    assert.equal((await recordSource.read(ARN, SHARD_0, first.next, LIMIT)).endOfShard, true);
    const whole = await read(kinesis, tip);
    assert.deepEqual([whole.records, whole.endOfShard], [['a', 'b'], true]);
    const again = await kinesis.restart();
    const end = await again.service.recordSource.read(ARN, SHARD_0, whole.next, LIMIT);
    assert.deepEqual([end.records, end.endOfShard], [[], true]);
    await again.clock.advance(24 * HOUR_MS + 60_001);
    await assert.rejects(again.service.recordSource.read(ARN, SHARD_0, whole.next, LIMIT), { code: 'ResourceNotFoundException' });
    await again.close();
  });

  test('reads a new stream of the same name from its start, and says that records were lost', async () => {
    const kinesis = await withStream();
    const [, second = ''] = await putAll(kinesis, 's', ['a', 'b', 'c']);
    await kinesis.call('DeleteStream', { StreamName: 's' });
    assert.equal(await kinesis.service.recordSource.shards(ARN), undefined);
    await assert.rejects(read(kinesis, kinesis.service.recordSource.after(second)), { code: 'ResourceNotFoundException' });
    await kinesis.clock.advance(1000);
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['new']);
    const { records, recordsLost } = await read(kinesis, kinesis.service.recordSource.after(second));
    assert.deepEqual([records, recordsLost], [['new'], true]);
    await kinesis.close();
  });

  test('rejects those who wait on a stream that is deleted, and calls those who follow its shards', async () => {
    const kinesis = await withStream();
    const { recordSource } = kinesis.service;
    let changes = 0;
    const stop = recordSource.onShardsChanged(ARN, () => changes++);
    await kinesis.call('CreateStream', { StreamName: 'other', ShardCount: 1 });
    assert.equal(changes, 0);
    const tip = await recordSource.resolve(ARN, SHARD_0, { type: 'LATEST' });
    const waiting = assert.rejects(recordSource.waitForRecords(ARN, SHARD_0, tip, new AbortController().signal));
    await kinesis.call('DeleteStream', { StreamName: 's' });
    await waiting;
    assert.ok(changes >= 2, 'DELETING and gone');
    stop();
    const seen = changes;
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    assert.equal(changes, seen);
    await kinesis.close();
  });

  test('takes the ARN of a consumer for that of its stream as long as the consumer is there', async () => {
    const kinesis = await withStream();
    const { recordSource } = kinesis.service;
    const { Consumer } = await kinesis.call('RegisterStreamConsumer', { StreamARN: ARN, ConsumerName: 'c' });
    const arn = Consumer.ConsumerARN;
    let changes = 0;
    const stop = recordSource.onShardsChanged(arn, () => (changes += 1));
    assert.deepEqual(await recordSource.shards(arn), [{ shardId: SHARD_0, parentShardIds: [] }]);
    const tip = await recordSource.resolve(arn, SHARD_0, { type: 'LATEST' });
    const waiting = recordSource.waitForRecords(arn, SHARD_0, tip, new AbortController().signal);
    await putAll(kinesis, 's', ['a']);
    await waiting;
    assert.deepEqual(
      (await recordSource.read(arn, SHARD_0, tip, LIMIT)).records.map(({ data }) => text(data)),
      ['a'],
    );
    await kinesis.call('DeregisterStreamConsumer', { ConsumerARN: arn });
    assert.equal(await recordSource.shards(arn), undefined);
    await assert.rejects(recordSource.read(arn, SHARD_0, tip, LIMIT), { code: 'ResourceNotFoundException' });
    assert.ok(changes > 0);
    stop();
    await kinesis.close();
  });

  test('counts the reads of a mapping that polls among the calls of the shard', async () => {
    const kinesis = await startKinesis({ settings: { limits: AWS_LIMITS } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['a']);
    const { recordSource } = kinesis.service;
    const from = await recordSource.resolve(ARN, SHARD_0, { type: 'TRIM_HORIZON' });
    const polled = async (): Promise<number> =>
      (await recordSource.read(ARN, SHARD_0, from, { ...LIMIT, counts: 'call' })).records.length;
    for (let call = 0; call < 4; call++) assert.equal(await polled(), 1);
    const shard = { StreamName: 's', ShardId: SHARD_0 };
    const { ShardIterator = '' } = await kinesis.call('GetShardIterator', { ...shard, ShardIteratorType: 'LATEST' });
    await kinesis.call('GetRecords', { ShardIterator });
    assert.equal(await polled(), 0);
    const aside = await recordSource.read(ARN, SHARD_0, from, { ...LIMIT, counts: 'nothing' });
    assert.equal(aside.records.length, 1, 'a read that counts nowhere is never refused');
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator }), { code: 'ProvisionedThroughputExceededException' });
    assert.equal((await recordSource.read(ARN, SHARD_0, from, LIMIT)).records.length, 1);
    await kinesis.close();
  });

  test('gives each consumer bytes per second of its own', async () => {
    const kinesis = await startKinesis({ settings: { limits: AWS_LIMITS } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const arns: string[] = [];
    for (const ConsumerName of ['c', 'd']) {
      const { Consumer } = await kinesis.call('RegisterStreamConsumer', { StreamARN: ARN, ConsumerName });
      arns.push(Consumer.ConsumerARN);
    }
    for (let second = 0; second < 4; second++) {
      await putAll(kinesis, 's', ['x'.repeat(1_000_000)]);
      await kinesis.clock.advance(1_000);
    }
    const { recordSource } = kinesis.service;
    const limit = { bytesMax: 10_000_000, recordsMax: 100 };
    const reads = async (arn: string): Promise<number> => {
      const from = await recordSource.resolve(arn, SHARD_0, { type: 'TRIM_HORIZON' });
      return (await recordSource.read(arn, SHARD_0, from, limit)).records.length;
    };
    for (const arn of [ARN, ...arns]) assert.deepEqual([await reads(arn), await reads(arn)], [4, 0]);
    await kinesis.close();
  });
});
