import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('a sent message is answered with its id and the digests that clients check', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const sent = await sqs.call('SendMessage', {
      QueueUrl: url,
      MessageBody: 'msg',
      MessageAttributes: {
        Hello: { DataType: 'String', StringValue: 'There' },
        General: { DataType: 'String', StringValue: 'Kenobi' },
        'Help.Me': { DataType: 'String', StringValue: 'Me' },
      },
    });
    assert.match(sent.MessageId ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(sent.MD5OfMessageBody, '6e2baaf3b97dbeef01c0043275f9a0e7'); // recorded 2023-07
    assert.equal(sent.MD5OfMessageAttributes, '4c360f3fdafd970e05fae2f149d997f5'); // recorded 2023-07
  }));

test('a body is kept byte for byte, whatever its script', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const body = 'tab\t line\n\r ü 漢字 \u{1f600} \ud7ff\ue000\ufffd end';
    const sent = await sqs.call('SendMessage', { QueueUrl: url, MessageBody: body });
    assert.equal(sent.MD5OfMessageBody, createHash('md5').update(body).digest('hex'));
    assert.deepEqual(await sqs.bodies(url), [body]);
  }));

test('control characters and halves of surrogate pairs are refused', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    for (const bad of ['\0', '\u0008', '\u000b', '\u001f', '\ufffe', '\uffff', '\ud800', 'x\udc00y']) {
      await assert.rejects(sqs.send(url, `a${bad}b`), refused('InvalidMessageContents'));
    }
    await assert.rejects(
      sqs.send(url, ''),
      refused('MissingRequiredParameterException', 'The request must contain the parameter MessageBody.'),
    );
    assert.equal(await sqs.attribute(url, 'ApproximateNumberOfMessages'), '0');
  }));

test('a message may be as long as the queue allows, attributes counted, and no longer', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('small', { MaximumMessageSize: '1024' });
    const text = 'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.';
    const MessageAttributes = { k: { DataType: 'String', StringValue: 'value' } };
    await sqs.send(url, 'x'.repeat(1024));
    await assert.rejects(sqs.send(url, 'x'.repeat(1025)), refused('InvalidParameterValueException', text));
    await assert.rejects(sqs.send(url, 'ü'.repeat(513)), refused('InvalidParameterValueException', text));
    await sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'x'.repeat(1012), MessageAttributes });
    const over = sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'x'.repeat(1013), MessageAttributes });
    await assert.rejects(over, refused('InvalidParameterValueException', text));
    const large = await sqs.createQueue('large');
    await sqs.send(large, 'x'.repeat(1_048_576));
    await assert.rejects(sqs.send(large, 'x'.repeat(1_048_577)), refused('InvalidParameterValueException', /1048576/));
  }));

test('a delayed message cannot be received before its time, also across a restart', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders', { DelaySeconds: '10' });
    await sqs.send(url, 'by the queue');
    await sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'at once', DelaySeconds: 0 });
    await sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'later', DelaySeconds: 900 });
    assert.equal(await sqs.attribute(url, 'ApproximateNumberOfMessagesDelayed'), '2');
    assert.deepEqual(await sqs.bodies(url), ['at once']);
    await sqs.clock.advance(9_999);
    assert.deepEqual(await sqs.bodies(url), []);
    await sqs.restart();
    await sqs.clock.advance(1);
    assert.deepEqual((await sqs.bodies(url)).sort(), ['at once', 'by the queue']);
    await sqs.clock.advance(890_000);
    assert.ok((await sqs.bodies(url)).includes('later'));
    for (const DelaySeconds of [-1, 901]) {
      const sent = sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'x', DelaySeconds });
      await assert.rejects(sent, refused('InvalidParameterValueException', /must be >= 0 and <= 900/));
    }
  }));

test('attributes that AWS would not take are refused', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
    const cases: [string, string, Record<string, object>][] = [
      ['a name with a space', 'InvalidParameterValueException', { 'a b': text('x') }],
      ['a name with dots at its ends', 'InvalidParameterValueException', { '.a': text('x') }],
      ['a reserved name', 'InvalidParameterValueException', { 'AWS.x': text('x') }],
      ['a long name', 'InvalidParameterValueException', { ['n'.repeat(257)]: text('x') }],
      ['an unknown type', 'InvalidParameterValueException', { a: text('x', 'Boolean') }],
      ['an empty type', 'InvalidParameterValueException', { a: text('x', '') }],
      ['an empty value', 'InvalidParameterValueException', { a: text('') }],
      ['a binary without bytes', 'InvalidParameterValueException', { a: text('x', 'Binary') }],
      ['a number that is none', 'InvalidParameterValueException', { a: text('1x', 'Number') }],
      ['a control character', 'InvalidMessageContents', { a: text('\0') }],
      ['a list', 'UnsupportedOperation', { a: { DataType: 'String', StringListValues: ['x'] } }],
      [
        'eleven of them',
        'InvalidParameterValueException',
        Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, text('x')])),
      ],
    ];
    for (const [what, code, MessageAttributes] of cases) {
      const sent = sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'x', MessageAttributes } as never);
      await assert.rejects(sent, refused(code), what);
    }
    const hostile = JSON.parse(
      '{"__proto__":{"DataType":"String","StringValue":"x"},"constructor":{"DataType":"String","StringValue":"y"}}',
    );
    await sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'x', MessageAttributes: hostile });
    const [message] = await sqs.receive(url, { MessageAttributeNames: ['All'] });
    assert.deepEqual(Object.entries(message?.MessageAttributes ?? {}), Object.entries(hostile));
  }));

test('an address that names no queue is refused, whatever it looks like', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send('/000000000000/orders', 'by its path');
    await sqs.send('https://sqs.us-east-1.amazonaws.com/000000000000/orders', 'by another host');
    assert.equal((await sqs.bodies(url)).length, 2);
    await assert.rejects(sqs.send('http://h/111111111111/orders', 'x'), refused('QueueDoesNotExist'));
    for (const bad of ['', 'orders', 'http://', 'http://h/orders', `http://h/${'0'.repeat(3000)}/x`, '/000000000000/../x']) {
      await assert.rejects(sqs.send(bad, 'x'), refused('InvalidAddress'), bad);
    }
  }));
