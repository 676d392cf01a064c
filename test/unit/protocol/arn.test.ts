import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatConsumerArn,
  formatFunctionArn,
  formatMappingArn,
  formatQueueArn,
  formatStreamArn,
  parseArn,
  parseConsumerArn,
  parseFunctionArn,
  parseMappingArn,
  parseQueueArn,
  parseStreamArn,
} from '../../../src/protocol/arn.ts';

const place = { region: 'eu-west-1', accountId: '123456789012' };

test('each kind of name is read back as it was written', () => {
  const stream = { ...place, streamName: 'orders.v1' };
  assert.deepEqual(parseStreamArn(formatStreamArn(stream)), stream);
  const consumer = { ...stream, consumerName: 'audit', creationSeconds: 1545084650 };
  assert.equal(formatConsumerArn(consumer), 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders.v1/consumer/audit:1545084650');
  assert.deepEqual(parseConsumerArn(formatConsumerArn(consumer)), consumer);
  const unqualified = { ...place, functionName: 'count-words' };
  assert.deepEqual(parseFunctionArn(formatFunctionArn(unqualified)), unqualified);
  const qualified = { ...unqualified, qualifier: '$LATEST' };
  assert.deepEqual(parseFunctionArn(formatFunctionArn(qualified)), qualified);
  const queue = { ...place, queueName: 'failed.fifo' };
  assert.deepEqual(parseQueueArn(formatQueueArn(queue)), queue);
  const uuid = '14e0db71-5d35-4eb5-b481-8945cf9d10c2';
  assert.deepEqual(parseMappingArn(formatMappingArn(place, uuid)), { ...place, uuid });
});

test('what is not exactly a name of the kind is none', () => {
  const broken = [
    '',
    'arn',
    'arn:aws:kinesis:eu-west-1:123456789012:stream/',
    'arn:aws:kinesis:eu-west-1:123456789012:stream/a/b',
    'arn:aws:kinesis:eu-west-1:123456789012:stream/a\n',
    'arn:aws:kinesis:eu-west-1:12345678901:stream/a',
    'arn:aws:kinesis::123456789012:stream/a',
    'arn:aws:sqs:eu-west-1:123456789012:stream/a',
    'arn:aws:kinesis:../..:123456789012:stream/a',
    `arn:aws:kinesis:eu-west-1:123456789012:stream/${'a'.repeat(129)}`,
    `arn:aws:kinesis:eu-west-1:123456789012:${'x'.repeat(5000)}`,
  ];
  for (const text of broken) assert.equal(parseStreamArn(text), undefined, text);
  assert.equal(parseConsumerArn('arn:aws:kinesis:eu-west-1:123456789012:stream/a/consumer/b'), undefined);
  assert.equal(parseFunctionArn('arn:aws:lambda:eu-west-1:123456789012:function:a:b:c'), undefined);
  assert.equal(parseQueueArn('arn:aws:sqs:eu-west-1:123456789012:a/b'), undefined);
});

test('any name has its six parts', () => {
  assert.deepEqual(parseArn('arn:aws-cn:s3:::bucket/key:with:colons'), {
    partition: 'aws-cn',
    service: 's3',
    region: '',
    accountId: '',
    resource: 'bucket/key:with:colons',
  });
});
