import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('messages come oldest first, at most as many as asked for, and nobody else sees them meanwhile', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    for (let i = 0; i < 12; i++) await sqs.send(url, `${i}`);
    assert.deepEqual(
      (await sqs.receive(url, { MaxNumberOfMessages: 2 })).map(({ Body }) => Body),
      ['0', '1'],
    );
    assert.equal((await sqs.receive(url)).length, 10);
    assert.deepEqual(await sqs.receive(url), []);
    assert.equal(await sqs.attribute(url, 'ApproximateNumberOfMessagesNotVisible'), '12');
  }));

test('a message becomes visible again when its visibility timeout ends, with a new handle and a higher count', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'again');
    const sentMs = sqs.clock.nowMs();
    const [first] = await sqs.receive(url, { AttributeNames: ['All'] });
    await sqs.clock.advance(29_999);
    assert.deepEqual(await sqs.receive(url), []);
    await sqs.clock.advance(1);
    const [second] = await sqs.receive(url, { MessageSystemAttributeNames: ['All'], VisibilityTimeout: 5 });
    assert.equal(second?.MessageId, first?.MessageId);
    assert.notEqual(second?.ReceiptHandle, first?.ReceiptHandle);
    assert.deepEqual(second?.Attributes, {
      SenderId: '000000000000',
      ApproximateFirstReceiveTimestamp: `${sentMs}`,
      ApproximateReceiveCount: '2',
      SentTimestamp: `${sentMs}`,
    });
    await sqs.clock.advance(5_000);
    assert.deepEqual(await sqs.bodies(url), ['again']);
  }));

test('with a visibility timeout of zero each message is handed out once per request', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'peek');
    for (let i = 0; i < 3; i++) {
      assert.deepEqual(
        (await sqs.receive(url, { VisibilityTimeout: 0 })).map(({ Body }) => Body),
        ['peek'],
      );
    }
  }));

test('attributes are told when asked for, by name or prefix, with the digest of those told', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders', { VisibilityTimeout: '0' });
    await sqs.call('SendMessage', {
      QueueUrl: url,
      MessageBody: 'msg',
      MessageAttributes: {
        Hello: { DataType: 'String', StringValue: 'There' },
        General: { DataType: 'String', StringValue: 'Kenobi' },
        'Help.Me': { DataType: 'String', StringValue: 'Me' },
      },
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5759e988' } },
    });
    const told = async (...names: string[]): Promise<unknown> => {
      const [message] = await sqs.receive(url, { MessageAttributeNames: names, AttributeNames: [] });
      assert.equal(message?.Attributes, undefined);
      return [message?.MD5OfMessageAttributes, Object.keys(message?.MessageAttributes ?? {})];
    };
    // Recorded 2023-07.
    const everything = ['4c360f3fdafd970e05fae2f149d997f5', ['General', 'Hello', 'Help.Me']];
    assert.deepEqual(await told('All'), everything);
    assert.deepEqual(await told('.*'), everything);
    assert.deepEqual(await told('*'), everything);
    assert.deepEqual(await told('Hello', 'Missing'), ['a311262e065454b75da111d535b8dacd', ['Hello']]);
    assert.deepEqual(await told('Hel.*'), ['83fee93c1bcd8b9a5a923ffacdc636c7', ['Hello', 'Help.Me']]);
    assert.deepEqual(await told('Missing'), [undefined, []]);
    assert.deepEqual(await told(), [undefined, []]);
    const [traced] = await sqs.receive(url, { MessageSystemAttributeNames: ['AWSTraceHeader', 'SenderId'] });
    assert.deepEqual(traced?.Attributes, { SenderId: '000000000000', AWSTraceHeader: 'Root=1-5759e988' });
  }));

test('binary attributes come back as the bytes they were', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const BinaryValue = new TextEncoder().encode('traceparent\u001e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01');
    const MessageAttributes = { attr1: { DataType: 'Binary', BinaryValue } };
    const sent = await sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'test', MessageAttributes });
    assert.equal(sent.MD5OfMessageAttributes, '8cbe4db156db8a94db8b801b7addb984'); // recorded 2023-11
    await sqs.restart();
    const [message] = await sqs.receive(url, { MessageAttributeNames: ['All'] });
    assert.deepEqual(new Uint8Array(message?.MessageAttributes?.attr1?.BinaryValue ?? []), BinaryValue);
  }));

test('a long poll answers as soon as a message arrives', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const waiting = sqs.receive(url, { WaitTimeSeconds: 20 });
    await sqs.clock.advance(3_000);
    await sqs.send(url, 'arrived');
    assert.deepEqual(
      (await waiting).map(({ Body }) => Body),
      ['arrived'],
    );
  }));

test('a long poll ends empty when its time is over, by request or by the queue', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders', { ReceiveMessageWaitTimeSeconds: '7' });
    for (const [input, seconds] of [
      [{ WaitTimeSeconds: 20 }, 20],
      [{}, 7],
    ] as const) {
      let answered = false;
      const waiting = sqs.receive(url, input).then((messages) => {
        answered = true;
        return messages;
      });
      await sqs.clock.advance(seconds * 1000 - 1);
      assert.equal(answered, false);
      await sqs.clock.advance(1);
      assert.deepEqual(await waiting, []);
    }
  }));

test('a long poll answers when a visibility timeout or a delay ends', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'hidden');
    await sqs.receive(url, { VisibilityTimeout: 4 });
    const first = sqs.receive(url, { WaitTimeSeconds: 20 });
    await sqs.clock.advance(4_000);
    assert.deepEqual(
      (await first).map(({ Body }) => Body),
      ['hidden'],
    );
    const second = sqs.receive(url, { WaitTimeSeconds: 20 });
    await sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'delayed', DelaySeconds: 2 });
    await sqs.clock.advance(2_000);
    assert.deepEqual(
      (await second).map(({ Body }) => Body),
      ['delayed'],
    );
  }));

test('of several that wait each gets a message of its own, the longest waiting first', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const answers: string[] = [];
    const waiting = ['a', 'b', 'c'].map(async (who) => {
      const [message] = await sqs.receive(url, { WaitTimeSeconds: 20, MaxNumberOfMessages: 1 });
      answers.push(`${who}:${message?.Body ?? 'nothing'}`);
    });
    await sqs.clock.advance(1);
    await sqs.send(url, '1');
    await sqs.clock.advance(1);
    await sqs.send(url, '2');
    await sqs.clock.advance(20_000);
    await Promise.all(waiting);
    assert.deepEqual(answers, ['a:1', 'b:2', 'c:nothing']);
  }));

test('a client that goes away takes no message with it', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const gone = new AbortController();
    const input = { QueueUrl: url, WaitTimeSeconds: 20 };
    const waiting = sqs.call('ReceiveMessage', input, { signal: () => gone.signal });
    await sqs.clock.advance(1);
    gone.abort();
    assert.deepEqual(await waiting, {});
    await sqs.send(url, 'for others');
    assert.deepEqual(await sqs.bodies(url), ['for others']);
  }));

test('long polls are answered when waits end, and later ones do not wait, also of a queue that comes then', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const waiting = [sqs.receive(url, { WaitTimeSeconds: 20 }), sqs.receive(url, { WaitTimeSeconds: 20 })];
    await sqs.clock.advance(1);
    sqs.service.endWaits();
    assert.deepEqual(await Promise.all(waiting), [[], []]);
    const other = await sqs.createQueue('other');
    for (const later of [url, other]) assert.deepEqual(await sqs.receive(later, { WaitTimeSeconds: 20 }), []);
    await sqs.send(url, 'still there');
    assert.equal((await sqs.receive(url, { WaitTimeSeconds: 20 })).length, 1);
  }));

test('closing the service ends long polls', async () => {
  await withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const waiting = sqs.receive(url, { WaitTimeSeconds: 20 });
    await sqs.clock.advance(1);
    await sqs.service.close();
    assert.deepEqual(await waiting, []);
    assert.equal(sqs.clock.pendingTimers, 0);
  });
});

test('numbers out of their bounds are refused', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const text = 'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.';
    await assert.rejects(sqs.receive(url, { MaxNumberOfMessages: 11 }), refused('InvalidParameterValueException', text));
    for (const input of [
      { MaxNumberOfMessages: 0 },
      { WaitTimeSeconds: 21 },
      { WaitTimeSeconds: -1 },
      { VisibilityTimeout: -1 },
      { VisibilityTimeout: 43_201 },
      { MaxNumberOfMessages: Number.NaN },
    ]) {
      await assert.rejects(sqs.receive(url, input), refused('InvalidParameterValueException'));
    }
  }));

test('messages older than the retention period are gone for good', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders', { MessageRetentionPeriod: '60' });
    await sqs.send(url, 'old');
    await sqs.clock.advance(30_000);
    await sqs.send(url, 'young');
    await sqs.clock.advance(30_000);
    assert.deepEqual(await sqs.bodies(url), ['young']);
    await sqs.call('SetQueueAttributes', { QueueUrl: url, Attributes: { MessageRetentionPeriod: '1209600' } });
    await sqs.restart();
    assert.deepEqual(await sqs.bodies(url), ['young']);
  }));

test('what was received too often goes to the dead-letter queue, with its id and where it came from', () =>
  withSqs(async (sqs) => {
    const dead = await sqs.createQueue('dead');
    const deadLetterTargetArn = await sqs.attribute(dead, 'QueueArn');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: '2' });
    const url = await sqs.createQueue('orders', { RedrivePolicy, VisibilityTimeout: '1' });
    const id = await sqs.send(url, 'poison');
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(await sqs.bodies(url), ['poison']);
      await sqs.clock.advance(1_000);
    }
    assert.deepEqual(await sqs.bodies(url), []);
    assert.equal(await sqs.attribute(url, 'ApproximateNumberOfMessagesNotVisible'), '0');
    await sqs.restart();
    assert.deepEqual(await sqs.bodies(url), []);
    const [message] = await sqs.receive(dead, { AttributeNames: ['All'] });
    assert.equal(message?.MessageId, id);
    assert.equal(message?.Body, 'poison');
    assert.equal(message?.Attributes?.DeadLetterQueueSourceArn, 'arn:aws:sqs:us-east-1:000000000000:orders');
    assert.equal(message?.Attributes?.ApproximateReceiveCount, '1');
  }));

test('a message that came back to a queue it was moved out of survives a restart', () =>
  withSqs(async (sqs) => {
    const arn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
    const a = await sqs.createQueue('a', { VisibilityTimeout: '0' });
    const policy = (target: string) => JSON.stringify({ deadLetterTargetArn: arn(target), maxReceiveCount: 1 });
    const b = await sqs.createQueue('b', { VisibilityTimeout: '0', RedrivePolicy: policy('a') });
    await sqs.call('SetQueueAttributes', { QueueUrl: a, Attributes: { RedrivePolicy: policy('b') } });
    await sqs.send(a, 'wanderer');
    for (const url of [a, a, b, b]) await sqs.receive(url);
    await sqs.restart();
    assert.deepEqual(await sqs.bodies(a), ['wanderer']);
    assert.deepEqual(await sqs.bodies(b), []);
  }));
