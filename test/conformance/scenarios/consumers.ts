/** Enhanced fan-out: consumers and their subscriptions. */
import assert from 'node:assert/strict';
import { eventually } from '../../support/wait.ts';
import { base64, type Shape } from '../harness/client.ts';
import { refused, type Scenario } from './scenario.ts';
import { assertChildren, splitStream } from './shards.ts';

const SHARD = 'shardId-000000000000';
const HORIZON = { Type: 'TRIM_HORIZON' };

export const CONSUMER_SCENARIOS: readonly Scenario[] = [
  {
    operation: 'RegisterStreamConsumer',
    title: 'answers the consumer, and refuses its name a second time',
    needs: ['DescribeStreamConsumer'],
    run: async (world) => {
      const { name, arn } = await world.stream();
      const { Consumer } = await world.client.call('RegisterStreamConsumer', { StreamARN: arn, ConsumerName: 'reader' });
      const consumer = Consumer as Shape;
      assert.equal(consumer.ConsumerName, 'reader');
      assert.match(String(consumer.ConsumerARN), new RegExp(`^${arn}/consumer/reader:\\d+$`));
      assert.equal(consumer.ConsumerStatus, 'CREATING');
      assert.ok(Math.abs(Date.parse(String(consumer.ConsumerCreationTimestamp)) - Date.now()) < 60_000);
      await refused(
        world.client.call('RegisterStreamConsumer', { StreamARN: arn, ConsumerName: 'reader' }),
        'ResourceInUseException',
        /reader/,
      );
      assert.equal((await world.summary(name)).ConsumerCount, 1);
    },
  },
  {
    operation: 'DescribeStreamConsumer',
    title: 'shows a consumer by its ARN and by its name',
    needs: ['RegisterStreamConsumer'],
    run: async (world) => {
      const { arn } = await world.stream();
      const consumer = await world.consumer(arn, 'reader');
      for (const input of [{ ConsumerARN: consumer }, { StreamARN: arn, ConsumerName: 'reader' }]) {
        const { ConsumerDescription } = await world.client.call('DescribeStreamConsumer', input);
        const { ConsumerCreationTimestamp, ...shown } = ConsumerDescription as Shape;
        assert.deepEqual(shown, { ConsumerName: 'reader', ConsumerARN: consumer, ConsumerStatus: 'ACTIVE', StreamARN: arn });
        assert.equal(typeof ConsumerCreationTimestamp, 'string');
      }
      await refused(
        world.client.call('DescribeStreamConsumer', { StreamARN: arn, ConsumerName: 'absent' }),
        'ResourceNotFoundException',
        /absent/,
      );
    },
  },
  {
    operation: 'ListStreamConsumers',
    title: 'lists them page by page and by the paginator of the client',
    needs: ['RegisterStreamConsumer', 'DescribeStreamConsumer'],
    run: async (world) => {
      const { arn } = await world.stream();
      for (const name of ['a', 'b', 'c']) await world.consumer(arn, name);
      const page = await world.client.call('ListStreamConsumers', { StreamARN: arn, MaxResults: 2 });
      const next = await world.client.call('ListStreamConsumers', { StreamARN: arn, NextToken: page.NextToken });
      const names = (one: Shape): unknown[] => (one.Consumers as readonly Shape[]).map((consumer) => consumer.ConsumerName);
      assert.deepEqual([...names(page), ...names(next)], ['a', 'b', 'c']);
      const pages = await world.client.paginate('ListStreamConsumers', { StreamARN: arn, MaxResults: 1 });
      assert.deepEqual(pages.flatMap(names), ['a', 'b', 'c']);
    },
  },
  {
    operation: 'DeregisterStreamConsumer',
    title: 'takes a consumer away by its ARN or its name',
    needs: ['RegisterStreamConsumer', 'DescribeStreamConsumer'],
    run: async (world) => {
      const { arn } = await world.stream();
      const consumer = await world.consumer(arn, 'a');
      await world.consumer(arn, 'b');
      await world.client.call('DeregisterStreamConsumer', { ConsumerARN: consumer });
      await world.client.call('DeregisterStreamConsumer', { StreamARN: arn, ConsumerName: 'b' });
      await eventually('the consumers to be gone', 5000, async () => {
        const { Consumers } = await world.admin.call('ListStreamConsumers', { StreamARN: arn });
        return (Consumers as readonly unknown[]).length === 0 ? true : undefined;
      });
    },
  },
  {
    operation: 'SubscribeToShard',
    title: 'gives what is there and pushes what comes',
    needs: ['RegisterStreamConsumer', 'DescribeStreamConsumer'],
    run: async (world) => {
      const { name, arn } = await world.stream();
      const ConsumerARN = await world.consumer(arn);
      const before = await world.put(name, ['one', 'two', 'three']);
      const subscribed = world.client.subscribe({ ConsumerARN, ShardId: SHARD, StartingPosition: HORIZON }, 5);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const after = await world.put(name, ['four', 'five']);
      const { events, error } = await subscribed;
      assert.equal(error, undefined);
      const records = events.flatMap((event) => (event.Records ?? []) as readonly Shape[]);
      assert.deepEqual(
        records.map((record) => record.SequenceNumber),
        [...before, ...after].map((put) => put.SequenceNumber),
      );
      assert.equal(records[4]?.Data, base64('five'));
      assert.ok(Math.abs(Date.parse(String(records[0]?.ApproximateArrivalTimestamp)) - Date.now()) < 60_000);
      for (const event of events) {
        assert.match(String(event.ContinuationSequenceNumber), /^\d{56}$/);
        assert.equal(typeof event.MillisBehindLatest, 'number');
        assert.ok(event.ChildShards === undefined || (event.ChildShards as readonly unknown[]).length === 0);
      }
    },
  },
  {
    operation: 'SubscribeToShard',
    title: 'starts after a sequence number and at a time',
    needs: ['RegisterStreamConsumer', 'DescribeStreamConsumer'],
    run: async (world) => {
      const { name, arn } = await world.stream();
      const [one] = await world.put(name, ['one', 'two']);
      const [first] = await world.records(name, SHARD);
      const positions = [
        [{ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: one?.SequenceNumber }, 1, 'two'],
        [{ Type: 'AT_TIMESTAMP', Timestamp: first?.ApproximateArrivalTimestamp }, 2, 'one'],
      ] as const;
      for (const [StartingPosition, count, text] of positions) {
        const ConsumerARN = await world.consumer(arn, StartingPosition.Type);
        const { events } = await world.client.subscribe({ ConsumerARN, ShardId: SHARD, StartingPosition }, count);
        const records = events.flatMap((event) => (event.Records ?? []) as readonly Shape[]);
        assert.equal(records[0]?.Data, base64(text), StartingPosition.Type);
      }
    },
  },
  {
    operation: 'SubscribeToShard',
    title: 'ends at a closed shard with its children',
    needs: ['RegisterStreamConsumer', 'DescribeStreamConsumer', 'SplitShard'],
    run: async (world) => {
      const { arn } = await splitStream(world);
      const ConsumerARN = await world.consumer(arn);
      const { events, error } = await world.client.subscribe({ ConsumerARN, ShardId: SHARD, StartingPosition: HORIZON });
      assert.equal(error, undefined);
      const records = events.flatMap((event) => (event.Records ?? []) as readonly Shape[]);
      assert.deepEqual(
        records.map((record) => record.Data),
        [base64('before')],
      );
      const last = events.at(-1);
      assert.equal(last?.ContinuationSequenceNumber, undefined);
      assertChildren(last?.ChildShards);
    },
  },
  {
    operation: 'SubscribeToShard',
    title: 'is refused for a consumer that is not there and for a shard that the consumer has just subscribed to',
    needs: ['RegisterStreamConsumer', 'DescribeStreamConsumer'],
    run: async (world) => {
      const { name, arn } = await world.stream();
      const ConsumerARN = await world.consumer(arn);
      const position = { ShardId: SHARD, StartingPosition: { Type: 'LATEST' } };
      await refused(
        world.client.subscribe({ ConsumerARN: `${arn}/consumer/absent:1`, ...position }, 1),
        'ResourceNotFoundException',
      );
      const first = world.admin.subscribe({ ConsumerARN, ...position }, 1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await refused(world.client.subscribe({ ConsumerARN, ...position }, 1), 'ResourceInUseException');
      await world.put(name, ['the first one goes on']);
      assert.equal((await first).error, undefined);
    },
  },
];
