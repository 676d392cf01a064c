import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { at, recording } from '../event-source-mappings/support/recorded.ts';
import { FUNCTION, QUEUE, startSns } from './sns-fixture.ts';

const MIB = 1_048_576;

/** Knows how large the largest append was. */
class WatchedEngine extends MemoryLogEngine {
  appendBytesMax = 0;

  override append(...call: Parameters<MemoryLogEngine['append']>): ReturnType<MemoryLogEngine['append']> {
    const bytes = call[1].reduce((sum, { value }) => sum + value.byteLength, 0);
    this.appendBytesMax = Math.max(this.appendBytesMax, bytes);
    return super.append(...call);
  }
}

describe('Publish', () => {
  it('drops what a queue will never take, so that it holds back nothing', async () => {
    const sns = await startSns();
    const TopicArn = await sns.topic('orders', { RawMessageDelivery: 'true' });
    for (const Message of ['poison', 'good']) await sns.call('Publish', { TopicArn, Message });
    await sns.clock.advance(0);
    assert.deepEqual(
      sns.endpoints.sent.map(({ body }) => body),
      ['good'],
    );
    await sns.close();
  });

  it('brings a large message to many subscriptions in writes of a bounded size', async () => {
    const clock = new ManualClock();
    const engine = new WatchedEngine({ clock });
    const sns = await startSns(clock, engine);
    const TopicArn = await sns.topic('orders');
    for (let index = 0; index < 49; index++) {
      await sns.call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: `${QUEUE}-${index}` });
    }
    await sns.call('Publish', { TopicArn, Message: 'x'.repeat(MIB / 4) });
    await sns.clock.advance(0);
    assert.equal(new Set(sns.endpoints.sent.map(({ to }) => to)).size, 50);
    assert.ok(engine.appendBytesMax < 5 * MIB, `${engine.appendBytesMax} bytes`);
    await sns.close();
  });

  it('sends an envelope to a queue, with the recorded keys but for the signature', async () => {
    const sns = await startSns();
    const TopicArn = await sns.topic('orders');
    const { MessageId } = await sns.call('Publish', { TopicArn, Message: 'hello', Subject: 'S' });
    await sns.clock.advance(0);
    const body = JSON.parse(sns.endpoints.sent[0]?.body ?? '{}');
    const recorded = at(
      recording('test_kinesis_event_source_mapping_with_sns_on_failure_destination_config'),
      'failure_sns_message',
    );
    const keys = Object.keys(recorded as object).filter((key) => !/^Sign/.test(key));
    assert.deepEqual(Object.keys(body).sort(), [...keys, 'Subject'].sort());
    assert.deepEqual(
      [body.Type, body.MessageId, body.TopicArn, body.Message, body.Subject],
      ['Notification', MessageId, TopicArn, 'hello', 'S'],
    );
    assert.match(body.Timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.match(body.UnsubscribeURL, /^http:\/\/127\.0\.0\.1:4566\/\?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:/);
    await sns.close();
  });

  it('sends the bare message with its attributes where raw delivery is on', async () => {
    const sns = await startSns();
    const TopicArn = await sns.topic('orders', { RawMessageDelivery: 'true' });
    const MessageAttributes = {
      trace: { DataType: 'String', StringValue: 'x' },
      bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
    };
    await sns.call('Publish', { TopicArn, Message: 'hello', MessageAttributes });
    await sns.clock.advance(0);
    assert.deepEqual(sns.endpoints.sent, [
      {
        to: QUEUE,
        body: 'hello',
        attributes: { trace: { dataType: 'String', value: 'x' }, bytes: { dataType: 'Binary', value: 'AQI=' } },
      },
    ]);
    await sns.close();
  });

  it('invokes a function with a record, and later one that does not take it yet', async () => {
    const sns = await startSns();
    const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' });
    const { SubscriptionArn } = await sns.call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION });
    await sns.call('Publish', { TopicArn, Message: 'hello', MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } } });
    await sns.clock.advance(0);
    const [record] = JSON.parse(sns.endpoints.sent[0]?.body ?? '{}').Records;
    assert.deepEqual(Object.keys(record), ['EventSource', 'EventVersion', 'EventSubscriptionArn', 'Sns']);
    assert.deepEqual([record.EventSource, record.EventSubscriptionArn], ['aws:sns', SubscriptionArn]);
    assert.deepEqual([record.Sns.Message, record.Sns.Subject], ['hello', null]);
    assert.deepEqual(record.Sns.MessageAttributes, { n: { Type: 'Number', Value: '1' } });
    sns.endpoints.down.add(FUNCTION);
    await sns.call('Publish', { TopicArn, Message: 'kept' });
    await sns.clock.advance(10_000);
    sns.endpoints.down.clear();
    await sns.call('Publish', { TopicArn, Message: 'next' });
    await sns.clock.advance(20_000);
    assert.deepEqual(
      sns.endpoints.sent.slice(1).map(({ body }) => JSON.parse(body).Records[0].Sns.Message),
      ['kept', 'next'],
    );
    await sns.close();
  });

  it('gives each protocol its own text when the structure says so', async () => {
    const sns = await startSns();
    const TopicArn = await sns.topic('orders');
    const texts = JSON.stringify({ default: 'for all', sqs: 'for queues' });
    await sns.call('Publish', { TopicArn, Message: texts, MessageStructure: 'json' });
    await sns.clock.advance(0);
    assert.equal(JSON.parse(sns.endpoints.sent[0]?.body ?? '{}').Message, 'for queues');
    const noDefault = sns.call('Publish', { TopicArn, Message: '{"sqs":"x"}', MessageStructure: 'json' });
    await assert.rejects(noDefault, { message: 'Invalid parameter: Message Structure - No default entry in JSON message body' });
    const noJson = sns.call('Publish', { TopicArn, Message: 'x', MessageStructure: 'json' });
    await assert.rejects(noJson, { message: 'Invalid parameter: Message Structure - JSON message body failed to parse' });
    await sns.close();
  });

  it('keeps a message until the queue has it, also over a restart', async () => {
    const sns = await startSns();
    const TopicArn = await sns.topic('orders', { RawMessageDelivery: 'true' });
    sns.endpoints.down.add(QUEUE);
    for (const Message of ['1', '2', '3']) await sns.call('Publish', { TopicArn, Message });
    await sns.clock.advance(5_000);
    const later = await sns.restart();
    await later.clock.advance(5_000);
    later.endpoints.down.clear();
    await later.clock.advance(20_000);
    assert.deepEqual(
      later.endpoints.sent.map(({ body }) => body),
      ['1', '2', '3'],
    );
    await later.close();
  });

  it('waits for a function that cannot take an event yet, and for no queue that is gone', async () => {
    const sns = await startSns();
    const TopicArn = await sns.topic('orders', { RawMessageDelivery: 'true' });
    await sns.call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION });
    sns.endpoints.down.add(FUNCTION);
    sns.endpoints.down.add(QUEUE);
    sns.endpoints.gone.add(QUEUE);
    await sns.call('Publish', { TopicArn, Message: 'm' });
    await sns.clock.advance(60_000);
    sns.endpoints.down.clear();
    sns.endpoints.gone.clear();
    await sns.clock.advance(20_000);
    assert.deepEqual(
      sns.endpoints.sent.map(({ to }) => to),
      [FUNCTION],
    );
    await sns.close();
  });

  it('refuses messages that are none', async () => {
    const sns = await startSns();
    const TopicArn = await sns.topic('orders');
    const refused = (input: object, message: RegExp): Promise<void> =>
      assert.rejects(sns.call('Publish', { TopicArn, Message: 'm', ...input }), { code: 'InvalidParameterException', message });
    await refused({ Message: '' }, /Empty message/);
    await refused({ Message: 'x'.repeat(262_145) }, /Message too long/);
    await refused({ Subject: 'x'.repeat(101) }, /Subject/);
    await refused({ Subject: 'line\nbreak' }, /Subject/);
    await refused({ MessageAttributes: { a: { DataType: 'String' } } }, /must contain non-empty message attribute value/);
    await refused({ MessageAttributes: { a: { DataType: 'Thing', StringValue: 'x' } } }, /the type of 'a'/);
    await refused({ MessageGroupId: 'g' }, /FIFO topics is not available yet/);
    await refused({ TopicArn: undefined }, /TopicArn or TargetArn Reason: no value for required parameter/);
    await refused({ PhoneNumber: '+1' }, /phone number is not available yet/);
    await assert.rejects(sns.call('Publish', { TopicArn: `${TopicArn}x`, Message: 'm' }), { code: 'NotFoundException' });
    await sns.close();
  });
});
