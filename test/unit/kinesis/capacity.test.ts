/** Every throttle of `--limits aws`, met through the service's operations. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AWS_LIMITS, type ServiceLimits } from '../../../src/services/kinesis/limits/service-limits.ts';
import { ShardCapacity, StreamCapacity } from '../../../src/services/kinesis/limits/shard-capacity.ts';
import { CALL_BUCKETS_MAX } from '../../../src/services/kinesis/limits.ts';
import {
  ACCOUNT,
  bytes,
  commitAccount,
  contextOf,
  type Fixture,
  iteratorOf,
  REGION,
  refusal,
  SHARD_0,
  startKinesis,
} from './kinesis-fixture.ts';

const MIB = 1024 * 1024;
const SHARD_RATE = `Rate exceeded for shard ${SHARD_0} in stream s under account ${ACCOUNT}.`;
const WRITE_REFUSAL = refusal('ProvisionedThroughputExceededException', SHARD_RATE);
const READ_REFUSAL = refusal('ProvisionedThroughputExceededException', `Rate exceeded for Shard - ${ACCOUNT}/s/${SHARD_0}`);

async function start(limits: ServiceLimits = AWS_LIMITS): Promise<Fixture> {
  const kinesis = await startKinesis({ settings: { limits } });
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  return kinesis;
}

const record = (sizeBytes: number) => ({ StreamName: 's', PartitionKey: 'k', Data: new Uint8Array(sizeBytes - 1) });
const entries = (count: number, sizeBytes: number) => Array.from({ length: count }, () => record(sizeBytes));

const lineOf = (kinesis: Fixture, type: 'TRIM_HORIZON' | 'LATEST' = 'TRIM_HORIZON'): Promise<string> =>
  iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: type });

describe('what a shard takes', () => {
  test('is 1 MiB a second, partition keys included, and at once one maximal record', async () => {
    const kinesis = await start();
    await kinesis.call('PutRecord', record(MIB));
    await assert.rejects(kinesis.call('PutRecord', record(2)), WRITE_REFUSAL);
    await kinesis.clock.advance(500);
    await assert.rejects(kinesis.call('PutRecord', record(MIB / 2 + 1)), WRITE_REFUSAL);
    await kinesis.call('PutRecord', record(MIB / 2));
    await kinesis.close();
  });

  test('is 1,000 records a second; beyond that PutRecords refuses records, in the order of the request, and no request', async () => {
    const kinesis = await start();
    const answers = [];
    for (let put = 0; put < 3; put++)
      answers.push(await kinesis.call('PutRecords', { StreamName: 's', Records: entries(400, 2) }));
    assert.deepEqual(
      answers.map(({ FailedRecordCount }) => FailedRecordCount),
      [0, 0, 200],
    );
    const failed = answers[2]?.Records.slice(200) ?? [];
    assert.equal(failed.length, 200);
    for (const entry of failed) {
      assert.deepEqual(entry, { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: SHARD_RATE });
    }
    const { FailedRecordCount } = await kinesis.call('PutRecords', { StreamName: 's', Records: entries(2, 2) });
    assert.equal(FailedRecordCount, 2);
    await kinesis.close();
  });

  test('ends for the rest of a request with the first record refused, so that what is put again keeps its order', async () => {
    const kinesis = await start();
    const Records = [record(MIB / 2), record(MIB), record(2), record(2)];
    const answer = await kinesis.call('PutRecords', { StreamName: 's', Records });
    assert.equal(answer.FailedRecordCount, 3);
    assert.equal(answer.Records[0]?.ErrorCode, undefined);
    await kinesis.close();
  });

  test('is counted per shard', async () => {
    const kinesis = await startKinesis({ settings: { limits: AWS_LIMITS } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    const half = (1n << 127n).toString();
    const Records = [record(MIB), { ...record(MIB), ExplicitHashKey: half }, { ...record(2), ExplicitHashKey: half }];
    const answer = await kinesis.call('PutRecords', {
      StreamName: 's',
      Records: Records.map((one) => ({ ExplicitHashKey: '0', ...one })),
    });
    assert.deepEqual(
      answer.Records.map(({ ErrorMessage }) => ErrorMessage),
      [undefined, undefined, SHARD_RATE.replace(SHARD_0, 'shardId-000000000001')],
    );
    await kinesis.close();
  });

  test('is 4 MiB a second in an on-demand stream, and more with a warm throughput', async () => {
    for (const [WarmThroughputMiBps, taken] of [
      [undefined, 4],
      [8, 8],
    ] as const) {
      const kinesis = await startKinesis({ settings: { limits: AWS_LIMITS } });
      await commitAccount(kinesis);
      const StreamModeDetails = { StreamMode: 'ON_DEMAND' } as const;
      await kinesis.call('CreateStream', { StreamName: 's', StreamModeDetails, WarmThroughputMiBps });
      let mebibytes = 0;
      for (let shard = 0n; shard < 4n; shard++) {
        for (let put = 0; put < 3; put++) {
          const ExplicitHashKey = (shard << 126n).toString();
          mebibytes += await kinesis.call('PutRecord', { ...record(MIB), ExplicitHashKey }).then(
            () => 1,
            () => 0,
          );
        }
      }
      assert.equal(mebibytes, taken);
      await kinesis.close();
    }
  });

  test('is not limited without limits', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    for (let put = 0; put < 4; put++) await kinesis.call('PutRecord', record(MIB));
    await kinesis.close();
  });
});

describe('what a shard gives', () => {
  test('is asked for five times a second', async () => {
    const kinesis = await start();
    let ShardIterator: string | undefined = await lineOf(kinesis);
    for (let call = 0; call < 5; call++) {
      ({ NextShardIterator: ShardIterator } = await kinesis.call('GetRecords', { ShardIterator: ShardIterator ?? '' }));
    }
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator: ShardIterator ?? '' }), READ_REFUSAL);
    await kinesis.clock.advance(200);
    await kinesis.call('GetRecords', { ShardIterator: ShardIterator ?? '' });
    await kinesis.close();
  });

  test('is nothing for five seconds after 10 MiB', async () => {
    const kinesis = await start({ ...AWS_LIMITS, shard: { ...AWS_LIMITS.shard, writeBytesPerSecond: 100 * MIB } });
    for (let put = 0; put < 11; put++) await kinesis.call('PutRecord', record(MIB));
    const ShardIterator = await lineOf(kinesis);
    assert.equal((await kinesis.call('GetRecords', { ShardIterator })).Records.length, 10);
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator }), READ_REFUSAL);
    await kinesis.clock.advance(4_990);
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator }), READ_REFUSAL);
    await kinesis.clock.advance(20);
    await kinesis.call('GetRecords', { ShardIterator });
    await kinesis.close();
  });

  test('is shared with event source mappings in bytes, not in calls, and makes them wait', async () => {
    const kinesis = await start({ ...AWS_LIMITS, shard: { ...AWS_LIMITS.shard, writeBytesPerSecond: 100 * MIB } });
    for (let put = 0; put < 6; put++) await kinesis.call('PutRecord', record(MIB));
    const source = kinesis.service.recordSource;
    const { arn } = kinesis.stream('s');
    const from = await source.resolve(arn, SHARD_0, { type: 'TRIM_HORIZON' });
    for (let read = 0; read < 20; read++) await source.read(arn, SHARD_0, from, { bytesMax: 1, recordsMax: 1 }).then(() => {});
    await kinesis.clock.advance(60_000);
    const limit = { bytesMax: 6 * MIB, recordsMax: 100 };
    assert.equal((await source.read(arn, SHARD_0, from, limit)).records.length, 6);
    const second = await source.read(arn, SHARD_0, from, limit);
    assert.deepEqual(second, { records: [], next: from, endOfShard: false, recordsLost: false, withheld: true });
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator: await lineOf(kinesis) }), READ_REFUSAL);
    let woken = false;
    const waiting = source.waitForRecords(arn, SHARD_0, from, new AbortController().signal).then(() => (woken = true));
    await kinesis.clock.advance(2_990);
    assert.equal(woken, false);
    await kinesis.clock.advance(20);
    await waiting;
    assert.equal((await source.read(arn, SHARD_0, from, limit)).records.length, 6);
    await kinesis.close();
  });

  test('a mapping that is stopped while it waits for bytes stops waiting', async () => {
    const kinesis = await start({ ...AWS_LIMITS, shard: { ...AWS_LIMITS.shard, writeBytesPerSecond: 100 * MIB } });
    for (let put = 0; put < 6; put++) await kinesis.call('PutRecord', record(MIB));
    const source = kinesis.service.recordSource;
    const { arn } = kinesis.stream('s');
    const from = await source.resolve(arn, SHARD_0, { type: 'TRIM_HORIZON' });
    await source.read(arn, SHARD_0, from, { bytesMax: 6 * MIB, recordsMax: 100 });
    const stop = new AbortController();
    const waiting = source.waitForRecords(arn, SHARD_0, from, stop.signal);
    stop.abort(new Error('stopped'));
    await assert.rejects(waiting, /stopped/);
    await kinesis.close();
  });

  test('an iterator is given five times a second', async () => {
    const kinesis = await start();
    for (let call = 0; call < 5; call++) await lineOf(kinesis);
    await assert.rejects(lineOf(kinesis), WRITE_REFUSAL);
    await kinesis.clock.advance(200);
    await lineOf(kinesis);
    await kinesis.close();
  });

  test('changes with the stream: a record of a larger size fits when it is allowed and the bucket has filled', async () => {
    const kinesis = await start();
    const stream = kinesis.stream('s');
    const rates = new StreamCapacity(AWS_LIMITS.shard, stream);
    const shard = new ShardCapacity(rates);
    assert.equal(shard.admitRecord(MIB + 1, 0), false);
    rates.refit({ ...stream, recordSizeKibMax: 10_240 });
    assert.equal(shard.admitRecord(10 * MIB, 8_900), false);
    assert.equal(shard.admitRecord(10 * MIB, 9_000), true);
    assert.equal(shard.admitRecord(2, 9_000), false);
    await kinesis.close();
  });

  test('an enhanced consumer has 2 MiB a second of its own', async () => {
    const kinesis = await start();
    const shard = new ShardCapacity(new StreamCapacity(AWS_LIMITS.shard, kinesis.stream('s')));
    const [one, other] = [shard.fanOutBudget(), shard.fanOutBudget()];
    one.spend(3 * MIB, 0);
    assert.deepEqual([one.waitMs(0), other.waitMs(0), shard.pushWaitMs(0)], [1_500, 0, 0]);
    await kinesis.close();
  });
});

describe('calls of the control plane', () => {
  test('are counted per account and region where they name no stream', async () => {
    const kinesis = await start();
    for (let call = 0; call < 5; call++) await kinesis.call('ListStreams', {});
    const text = `Rate exceeded for account ${ACCOUNT}.`;
    await assert.rejects(async () => kinesis.call('ListStreams', {}), refusal('LimitExceededException', text));
    await kinesis.call('ListStreams', {}, contextOf(ACCOUNT, 'us-west-2'));
    await kinesis.call('ListStreams', {}, contextOf('111111111111', REGION));
    await kinesis.clock.advance(200);
    await kinesis.call('ListStreams', {});
    await kinesis.close();
  });

  test('name the stream that was asked for, by whatever it was named', async () => {
    const kinesis = await start();
    const StreamARN = kinesis.stream('s').arn;
    for (let call = 0; call < 10; call++) await kinesis.call('DescribeStream', { StreamARN });
    const text = `Rate exceeded for stream s under account ${ACCOUNT}.`;
    await assert.rejects(async () => kinesis.call('DescribeStream', { StreamARN }), refusal('LimitExceededException', text));
    await assert.rejects(
      async () => kinesis.call('DescribeStream', { StreamName: 's' }),
      refusal('LimitExceededException', text),
    );
    await kinesis.close();
  });

  test('are counted per stream where AWS does', async () => {
    const kinesis = await start();
    await kinesis.call('CreateStream', { StreamName: 't', ShardCount: 1 });
    for (let call = 0; call < 1_000; call++) await kinesis.call('ListShards', { StreamName: 's' });
    await assert.rejects(async () => kinesis.call('ListShards', { StreamName: 's' }), { code: 'LimitExceededException' });
    await kinesis.call('ListShards', { StreamName: 't' });
    await kinesis.close();
  });

  test('of ever new names find their limit all the same, and cost bounded memory', async () => {
    const kinesis = await start({ ...AWS_LIMITS, callsPerSecond: { ListShards: 1 } });
    const list = async (StreamName: string): Promise<string> =>
      Promise.resolve()
        .then(() => kinesis.call('ListShards', { StreamName }))
        .then(
          () => 'answered',
          (error: { code: string }) => error.code,
        );
    assert.equal(await list('s'), 'answered');
    for (let name = 0; name < CALL_BUCKETS_MAX - 1; name++) await list(`n${name}`);
    assert.equal(await list('s'), 'LimitExceededException');
    await list('one-too-many');
    assert.equal(await list('s'), 'answered', 'the oldest was forgotten');
    await kinesis.close();
  });
});

test('a limit of one record a second lets one record through', async () => {
  const kinesis = await start({ ...AWS_LIMITS, shard: { ...AWS_LIMITS.shard, writeRecordsPerSecond: 1 } });
  await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('a') });
  await assert.rejects(kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('a') }), WRITE_REFUSAL);
  await kinesis.close();
});
