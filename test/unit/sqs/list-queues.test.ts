import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('queues are listed by name, of the own account and region only, by prefix', () =>
  withSqs(async (sqs) => {
    for (const name of ['b-2', 'a-1', 'b-1']) await sqs.createQueue(name);
    await sqs.call('CreateQueue', { QueueName: 'foreign' }, { accountId: '111111111111' });
    await sqs.call('CreateQueue', { QueueName: 'remote' }, { region: 'eu-west-1' });
    const names = async (prefix?: string): Promise<unknown> =>
      (await sqs.call('ListQueues', { QueueNamePrefix: prefix })).QueueUrls?.map((url) => url.split('/').at(-1));
    assert.deepEqual(await names(), ['a-1', 'b-1', 'b-2']);
    assert.deepEqual(await names('b'), ['b-1', 'b-2']);
    assert.equal(await names('c'), undefined);
  }));

test('pages follow each other without gaps, also when a queue is deleted in between', () =>
  withSqs(async (sqs) => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await sqs.createQueue(name);
    const first = await sqs.call('ListQueues', { MaxResults: 2 });
    await sqs.call('DeleteQueue', { QueueUrl: '/000000000000/b' });
    const second = await sqs.call('ListQueues', { MaxResults: 2, NextToken: first.NextToken });
    const third = await sqs.call('ListQueues', { MaxResults: 2, NextToken: second.NextToken });
    const seen = [first, second, third].flatMap(({ QueueUrls = [] }) => QueueUrls.map((url) => url.split('/').at(-1)));
    assert.deepEqual(seen, ['a', 'b', 'c', 'd', 'e']);
    assert.equal(third.NextToken, undefined);
  }));

test('page sizes out of bounds and foreign tokens are refused', () =>
  withSqs(async (sqs) => {
    for (const MaxResults of [0, -1, 1001]) {
      await assert.rejects(sqs.call('ListQueues', { MaxResults }), refused('InvalidParameterValueException'));
    }
    for (const NextToken of ['', '!!', 'x'.repeat(5000)]) {
      await assert.rejects(sqs.call('ListQueues', { NextToken }), refused('InvalidParameterValueException'));
    }
  }));
