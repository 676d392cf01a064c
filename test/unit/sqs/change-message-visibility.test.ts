import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, type SqsFixture, withSqs } from './sqs-fixture.ts';

const change = (sqs: SqsFixture, QueueUrl: string, handle: string | undefined, VisibilityTimeout: number): Promise<unknown> =>
  sqs.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle: handle ?? '', VisibilityTimeout });

test('a message stays invisible for the new time, counted from the change', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'x');
    const [message] = await sqs.receive(url);
    await sqs.clock.advance(20_000);
    await change(sqs, url, message?.ReceiptHandle, 60);
    await sqs.clock.advance(59_999);
    assert.deepEqual(await sqs.bodies(url), []);
    await sqs.clock.advance(1);
    assert.deepEqual(await sqs.bodies(url), ['x']);
  }));

test('zero shows the message at once and wakes who waits; then its handle changes nothing more', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'x');
    const [message] = await sqs.receive(url);
    const waiting = sqs.receive(url, { WaitTimeSeconds: 20, VisibilityTimeout: 0 });
    await sqs.clock.advance(1);
    await change(sqs, url, message?.ReceiptHandle, 0);
    assert.equal((await waiting).length, 1);
    const stale = change(sqs, url, message?.ReceiptHandle, 10);
    await assert.rejects(stale, refused('InvalidParameterValueException', /not available for visibility timeout change/));
  }));

test('a message given back is not in flight', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'x');
    const [message] = await sqs.receive(url);
    await change(sqs, url, message?.ReceiptHandle, 0);
    await assert.rejects(change(sqs, url, message?.ReceiptHandle, 10), refused('MessageNotInflight'));
    await sqs.receive(url);
    await sqs.restart();
    await assert.rejects(change(sqs, url, message?.ReceiptHandle, 10), refused('MessageNotInflight'));
  }));

test('a message whose time ran out can be taken back while nobody else has it', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'x');
    const [message] = await sqs.receive(url, { VisibilityTimeout: 1 });
    await sqs.clock.advance(5_000);
    await change(sqs, url, message?.ReceiptHandle, 30); // recorded 2023-11: no error
    assert.deepEqual(await sqs.bodies(url), []);
  }));

test('a message that is gone, a wrong handle and a total beyond twelve hours are refused', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'x');
    const [message] = await sqs.receive(url);
    await assert.rejects(change(sqs, url, 'nonsense', 1), refused('ReceiptHandleIsInvalid'));
    await assert.rejects(change(sqs, url, message?.ReceiptHandle, 43_201), refused('InvalidParameterValueException'));
    await sqs.clock.advance(1_000);
    const total =
      'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]';
    await assert.rejects(change(sqs, url, message?.ReceiptHandle, 43_200), refused('InvalidParameterValueException', total));
    await sqs.delete(url, message);
    await assert.rejects(
      change(sqs, url, message?.ReceiptHandle, 1),
      refused('InvalidParameterValueException', /does not exist/),
    );
  }));
