/** Records: in and out again. */
import assert from 'node:assert/strict';
import { eventually } from '../../support/wait.ts';
import { base64, type Shape } from '../harness/client.ts';
import { refused, type Scenario } from './scenario.ts';

const SHARD = 'shardId-000000000000';
/** Every byte there is. */
const BYTES: string = base64(Uint8Array.from({ length: 256 }, (_, value) => value));

export const RECORD_SCENARIOS: readonly Scenario[] = [
  {
    operation: 'PutRecord',
    title: 'takes any bytes under any key and keeps them as they are',
    run: async (world) => {
      const { name, arn } = await world.stream();
      const put = await world.client.call('PutRecord', { StreamName: name, PartitionKey: 'é', Data: BYTES });
      assert.equal(put.ShardId, SHARD);
      assert.match(String(put.SequenceNumber), /^\d{56}$/);
      assert.equal(put.EncryptionType, undefined);
      await world.client.call('PutRecord', { StreamARN: arn, PartitionKey: 'k', Data: '' });
      const [first, second] = await world.records(name, SHARD);
      assert.deepEqual(first, { ...first, Data: BYTES, PartitionKey: 'é', SequenceNumber: put.SequenceNumber });
      assert.equal(second?.Data ?? '', '');
    },
  },
  {
    operation: 'PutRecord',
    title: 'follows an explicit hash key and refuses a stream that is not there',
    run: async (world) => {
      const { name } = await world.stream({ ShardCount: 2 });
      const record = { PartitionKey: 'k', Data: base64('x') };
      for (const [ExplicitHashKey, shard] of [
        ['0', SHARD],
        [String(2n ** 128n - 1n), 'shardId-000000000001'],
      ]) {
        assert.equal((await world.client.call('PutRecord', { StreamName: name, ...record, ExplicitHashKey })).ShardId, shard);
      }
      await refused(
        world.client.call('PutRecord', { StreamName: 'absent', ...record }),
        'ResourceNotFoundException',
        `Stream absent under account ${world.account} not found.`,
      );
    },
  },
  {
    operation: 'PutRecord',
    title: 'takes a record of 1 MiB less its key, and refuses a larger one',
    run: async (world) => {
      const { name } = await world.stream();
      const Data = base64(Buffer.alloc(1024 * 1024 - 3, 7));
      await world.client.call('PutRecord', { StreamName: name, PartitionKey: 'big', Data });
      const larger = base64(Buffer.alloc(1024 * 1024 - 2, 7));
      await refused(
        world.client.call('PutRecord', { StreamName: name, PartitionKey: 'big', Data: larger }),
        'ValidationException',
      );
      assert.deepEqual(
        (await world.records(name, SHARD)).map((record) => record.Data),
        [Data],
      );
    },
  },
  {
    operation: 'PutRecords',
    title: 'takes 500 records at once',
    run: async (world) => {
      const { name } = await world.stream();
      const Records = Array.from({ length: 500 }, (_, index) => ({ PartitionKey: 'one key', Data: base64(String(index)) }));
      assert.equal((await world.client.call('PutRecords', { StreamName: name, Records })).FailedRecordCount, 0);
      const numbers = (await world.records(name, SHARD)).map((record) => Number(Buffer.from(String(record.Data), 'base64')));
      assert.deepEqual(
        numbers,
        Array.from({ length: 500 }, (_, index) => index),
      );
    },
  },
  {
    operation: 'PutRecords',
    title: 'answers every record in the order of the request',
    run: async (world) => {
      const { name } = await world.stream({ ShardCount: 2 });
      const Records = Array.from({ length: 20 }, (_, index) => ({
        PartitionKey: `key-${index}`,
        Data: base64(`record ${index}`),
      }));
      const answer = await world.client.call('PutRecords', { StreamName: name, Records });
      assert.equal(answer.FailedRecordCount, 0);
      const entries = answer.Records as readonly Shape[];
      assert.equal(entries.length, 20);
      const stored = new Map<unknown, unknown>();
      for (const shard of [SHARD, 'shardId-000000000001']) {
        for (const record of await world.records(name, shard)) stored.set(record.SequenceNumber, record.Data);
      }
      entries.forEach((entry, index) => {
        assert.equal(stored.get(entry.SequenceNumber), base64(`record ${index}`));
      });
    },
  },
  {
    operation: 'GetShardIterator',
    title: 'opens a shard at every kind of position',
    run: async (world) => {
      const { name } = await world.stream();
      const [one, two] = await world.put(name, ['one', 'two']);
      const [first] = await world.records(name, SHARD);
      const at = (type: string, more: Shape = {}): Shape => ({
        StreamName: name,
        ShardId: SHARD,
        ShardIteratorType: type,
        ...more,
      });
      const found = async (input: Shape): Promise<string[]> => {
        const { ShardIterator } = await world.client.call('GetShardIterator', input);
        const { Records } = await world.admin.call('GetRecords', { ShardIterator });
        return (Records as readonly Shape[]).map((record) => Buffer.from(String(record.Data), 'base64').toString());
      };
      assert.deepEqual(await found(at('TRIM_HORIZON')), ['one', 'two']);
      assert.deepEqual(await found(at('LATEST')), []);
      assert.deepEqual(await found(at('AT_SEQUENCE_NUMBER', { StartingSequenceNumber: two?.SequenceNumber })), ['two']);
      assert.deepEqual(await found(at('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber: one?.SequenceNumber })), ['two']);
      assert.deepEqual(await found(at('AT_TIMESTAMP', { Timestamp: first?.ApproximateArrivalTimestamp })), ['one', 'two']);
      await refused(
        world.client.call('GetShardIterator', { ...at('TRIM_HORIZON'), ShardId: 'shardId-000000000009' }),
        'ResourceNotFoundException',
      );
    },
  },
  {
    operation: 'GetRecords',
    title: 'gives records in order, so many at a time, with their arrival',
    run: async (world) => {
      const { name } = await world.stream();
      const puts = await world.put(name, ['one', 'two', 'three']);
      const { ShardIterator } = await world.admin.call('GetShardIterator', {
        StreamName: name,
        ShardId: SHARD,
        ShardIteratorType: 'TRIM_HORIZON',
      });
      const page = await world.client.call('GetRecords', { ShardIterator, Limit: 2 });
      const rest = await world.client.call('GetRecords', { ShardIterator: page.NextShardIterator });
      const records = [...(page.Records as readonly Shape[]), ...(rest.Records as readonly Shape[])];
      assert.equal((page.Records as readonly Shape[]).length, 2);
      assert.deepEqual(
        records.map((record) => record.SequenceNumber),
        puts.map((put) => put.SequenceNumber),
      );
      assert.deepEqual(
        records.map((record) => record.Data),
        ['one', 'two', 'three'].map((text) => base64(text)),
      );
      for (const { ApproximateArrivalTimestamp: arrival, PartitionKey } of records) {
        assert.ok(Math.abs(Date.parse(String(arrival)) - Date.now()) < 60_000, String(arrival));
        assert.equal(PartitionKey, 'key');
      }
      assert.equal(rest.MillisBehindLatest, 0);
      assert.equal(rest.ChildShards, undefined);
      assert.equal(typeof rest.NextShardIterator, 'string');
    },
  },
  {
    operation: 'GetRecords',
    title: 'gives a page of megabytes whole',
    run: async (world) => {
      const { name } = await world.stream();
      const Data = base64(Buffer.alloc(1024 * 1024 - 3, 7));
      for (let count = 0; count < 4; count += 1)
        await world.admin.call('PutRecord', { StreamName: name, PartitionKey: 'big', Data });
      const { ShardIterator } = await world.admin.call('GetShardIterator', {
        StreamName: name,
        ShardId: SHARD,
        ShardIteratorType: 'TRIM_HORIZON',
      });
      const { Records } = await world.client.call('GetRecords', { ShardIterator });
      assert.equal((Records as readonly Shape[]).length, 4);
      assert.ok((Records as readonly Shape[]).every((record) => record.Data === Data));
    },
  },
  {
    operation: 'GetRecords',
    title: 'gives an empty page at the tip, then what comes',
    run: async (world) => {
      const { name } = await world.stream();
      const { ShardIterator } = await world.admin.call('GetShardIterator', {
        StreamName: name,
        ShardId: SHARD,
        ShardIteratorType: 'LATEST',
      });
      const empty = await world.client.call('GetRecords', { ShardIterator });
      assert.deepEqual(empty.Records, []);
      await world.put(name, ['later']);
      const next = await eventually('the record', 5000, async () => {
        const { Records } = await world.client.call('GetRecords', { ShardIterator: empty.NextShardIterator });
        return (Records as readonly Shape[])[0];
      });
      assert.equal(next.Data, base64('later'));
      await refused(
        world.client.call('GetRecords', { ShardIterator: 'forged' }),
        'InvalidArgumentException',
        'Invalid ShardIterator.',
      );
    },
  },
  {
    operation: 'PutRecord',
    title: 'with DryRun stores nothing and says that it would have',
    newest: true,
    run: async (world) => {
      const { name } = await world.stream();
      const record = { StreamName: name, PartitionKey: 'k', Data: base64('dry'), DryRun: true };
      await refused(world.client.call('PutRecord', record), 'DryRunOperationException');
      assert.deepEqual(await world.records(name, SHARD), []);
    },
  },
  {
    operation: 'PutRecord',
    title: 'needs no partition key where the service distributes the records',
    newest: true,
    needs: ['UpdateStreamRecordDistributionStrategy'],
    run: async (world) => {
      const { name, arn } = await world.stream({ ShardCount: undefined, StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
      await world.admin.call('UpdateStreamRecordDistributionStrategy', { StreamARN: arn, RecordDistributionStrategy: 'AUTO' });
      await world.active(name);
      const put = await world.client.call('PutRecord', { StreamName: name, Data: base64('x') });
      const [record] = await world.records(name, String(put.ShardId));
      assert.equal(record?.Data, base64('x'));
    },
  },
];
