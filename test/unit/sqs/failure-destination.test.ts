import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:failed';

test('a failure document is durable in the queue when it is delivered', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('failed');
    assert.equal(sqs.service.refuseDestination(ARN), undefined);
    await sqs.service.deliver(ARN, '{"version":"1.0"}');
    await sqs.restart();
    assert.deepEqual(await sqs.bodies(url), ['{"version":"1.0"}']);
  }));

test('what cannot be a destination is refused with a sentence', () =>
  withSqs(async (sqs) => {
    for (const arn of ['', 'nonsense', 'arn:aws:sns:us-east-1:000000000000:failed', ARN, `${ARN}.fifo`, ARN.repeat(1000)]) {
      assert.match(sqs.service.refuseDestination(arn) ?? '', /^The destination .*\.$/);
      await assert.rejects(sqs.service.deliver(arn, 'x'), refused('QueueDoesNotExist')); // it may be made again
    }
  }));

test('a document that no message may hold is told apart from one that can be tried again', () =>
  withSqs(async (sqs) => {
    await sqs.createQueue('failed');
    await assert.rejects(sqs.service.deliver(ARN, '\u0000'), { name: 'UndeliverableError' });
    await assert.rejects(sqs.service.deliver(ARN, 'x'.repeat(1_048_577)), { name: 'UndeliverableError' });
  }));
