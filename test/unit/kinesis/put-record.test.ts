import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { LogError, type LogErrorKind } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { replaceMethods } from './failing-engine.ts';
import { bytes, context, iteratorOf, putAll, refusal, SHARD_0, SHARD_1, startKinesis, text } from './kinesis-fixture.ts';
import { sealShard, splitShard, touchCatalog } from './split-shard-fixture.ts';

const KIB = 1024;

describe('PutRecord', () => {
  test('answers with the shard and a sequence number of 56 digits that grows, and nothing about encryption', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const answer = await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('x') });
    assert.deepEqual(Object.keys(answer).sort(), ['SequenceNumber', 'ShardId']);
    assert.equal(answer.ShardId, SHARD_0);
    const numbers = [answer.SequenceNumber, ...(await putAll(kinesis, 's', ['a', 'b', 'c']))];
    for (const number of numbers) assert.match(number, /^\d{56}$/);
    assert.deepEqual([...numbers].sort(), numbers);
    assert.equal(new Set(numbers).size, 4);
    await kinesis.close();
  });

  test('routes by the MD5 of the partition key, or by the explicit hash key', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    const put = async (PartitionKey: string, ExplicitHashKey?: string): Promise<string> =>
      (await kinesis.call('PutRecord', { StreamARN: kinesis.stream('s').arn, PartitionKey, ExplicitHashKey, Data: bytes('') }))
        .ShardId;
    assert.equal(await put('a'), SHARD_0); // MD5 0cc175b9…
    assert.equal(await put('b'), SHARD_1); // MD5 92eb5ffe…
    assert.equal(await put('ünicödé 统一码 💣'), SHARD_1); // MD5 ed74b4e3… of the UTF-8 bytes
    assert.equal(await put('b', '0'), SHARD_0);
    assert.equal(await put('b', '170141183460469231731687303715884105727'), SHARD_0);
    assert.equal(await put('a', '170141183460469231731687303715884105728'), SHARD_1);
    assert.equal(await put('a', '340282366920938463463374607431768211455'), SHARD_1);
    await kinesis.close();
  });

  test('refuses an explicit hash key of 2^128 and more', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const ExplicitHashKey = '340282366920938463463374607431768211456';
    await assert.rejects(
      kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'a', ExplicitHashKey, Data: bytes('') }),
      refusal(
        'InvalidArgumentException',
        `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${ExplicitHashKey}`,
      ),
    );
    await kinesis.close();
  });

  test("takes data and partition key up to the stream's limit, and not a byte more", async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('CreateStream', { StreamName: 'large', ShardCount: 1, MaxRecordSizeInKiB: 10_240 });
    const put = (StreamName: string, size: number) =>
      kinesis.call('PutRecord', { StreamName, PartitionKey: 'ü', Data: new Uint8Array(size) });
    await put('s', 1024 * KIB - 2);
    await assert.rejects(
      put('s', 1024 * KIB - 1),
      refusal(
        'ValidationException',
        "1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have length less than or " +
          'equal to 1048576.',
      ),
    );
    await put('large', 10_240 * KIB - 2);
    await assert.rejects(put('large', 10_240 * KIB - 1), { code: 'ValidationException' });
    await kinesis.close();
  });

  test('takes a sequence number for ordering, and refuses what is none', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const put = (SequenceNumberForOrdering?: string) =>
      kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes(''), SequenceNumberForOrdering });
    await put((await put()).SequenceNumber);
    await assert.rejects(
      put('1234'),
      refusal(
        'InvalidArgumentException',
        'ExclusiveMinimumSequenceNumber 1234 used in PutRecord on stream s under account 000000000000 is invalid.',
      ),
    );
    await kinesis.close();
  });

  test('says that the rate was exceeded when nothing was appended, and fails when that is not known', async () => {
    let kind: LogErrorKind = 'throttled';
    let cause: unknown;
    const kinesis = await startKinesis({
      wrap: (engine) => replaceMethods(engine, { append: () => Promise.reject(new LogError(kind, 'disk', { cause })) }),
    });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const put = () => kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('') });
    const rateExceeded = refusal(
      'ProvisionedThroughputExceededException',
      `Rate exceeded for shard ${SHARD_0} in stream s under account 000000000000.`,
    );
    await assert.rejects(put(), rateExceeded);
    kind = 'not-appended';
    await assert.rejects(put(), rateExceeded);
    cause = Object.assign(new Error('write'), { code: 'ENOSPC' });
    await assert.rejects(put(), {
      code: 'ProvisionedThroughputExceededException',
      message: /^Rate exceeded for shard .*\. The disk of the Millrace server is full: nothing was stored\.$/,
    });
    kind = 'unknown';
    await assert.rejects(put(), { code: 'InternalFailure', status: 500, message: 'Internal service failure.' });
    await kinesis.close();
  });

  test('waits for the children of a shard that was closed and is routed to one of them', async () => {
    const clock = new ManualClock();
    const kinesis = await startKinesis({ clock, engine: new MemoryLogEngine({ clock, shared: true }) });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['before']);
    await sealShard(kinesis, 's', 0);
    const put = kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'b', Data: bytes('after') });
    await clock.advance(100);
    splitShard(kinesis, 's', 0);
    await touchCatalog(kinesis);
    assert.equal((await put).ShardId, 'shardId-000000000002');
    const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' });
    const parent = await kinesis.call('GetRecords', { ShardIterator });
    assert.deepEqual(
      parent.Records.map(({ Data }) => text(Data)),
      ['before'],
    );
    await kinesis.close();
  });

  test('gives up on a closed shard whose children do not come', async () => {
    const clock = new ManualClock();
    const kinesis = await startKinesis({ clock, engine: new MemoryLogEngine({ clock, shared: true }) });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await sealShard(kinesis, 's', 0);
    const put = assert.rejects(kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'b', Data: bytes('') }), {
      code: 'ProvisionedThroughputExceededException',
    });
    for (let round = 0; round < 4; round++) await clock.advance(5_000);
    await put;
    await kinesis.close();
  });

  test('stops waiting for the children when the client goes away', async () => {
    const clock = new ManualClock();
    const kinesis = await startKinesis({ clock, engine: new MemoryLogEngine({ clock, shared: true }) });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await sealShard(kinesis, 's', 0);
    const client = new AbortController();
    const from = { ...context, signal: () => client.signal };
    const put = assert.rejects(kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'b', Data: bytes('') }, from), {
      code: 'ProvisionedThroughputExceededException',
    });
    await clock.advance(1);
    client.abort();
    await put;
    await kinesis.close();
  });

  test('does not know a stream that does not exist', async () => {
    const kinesis = await startKinesis();
    await assert.rejects(
      kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('') }),
      refusal('ResourceNotFoundException', 'Stream s under account 000000000000 not found.'),
    );
    await kinesis.close();
  });
});
