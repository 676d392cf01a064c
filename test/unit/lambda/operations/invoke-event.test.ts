import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { InvocationRequest, InvocationResponse } from '../../../../src/protocol/generated/lambda.ts';
import { eventually } from '../../../support/wait.ts';
import { type LambdaFixture, lambdaFixture, requestContext } from '../lambda-fixture.ts';

const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('Invoke with the invocation type Event', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-event-')), 'seen.jsonl');
  const delivered: { readonly arn: string; readonly document: string }[] = [];
  let asynchronous: LambdaFixture;

  before(async () => {
    fs.writeFileSync(file, '');
    asynchronous = await lambdaFixture({
      firstRetryMs: 20,
      drainMs: 50,
      invocationDestination: {
        refuse: () => undefined,
        deliver: async (arn, document) => void delivered.push({ arn, document }),
      },
    });
    await asynchronous.create(
      'f',
      `const fs = require('node:fs');
      exports.handler = async (event, context) => {
        const { awsRequestId: id, clientContext, invokedFunctionArn } = context;
        fs.appendFileSync(${JSON.stringify(file)}, JSON.stringify({ event, id, clientContext, invokedFunctionArn }) + '\\n');
        if (event.fail) throw new Error('intentional failure');
        return { seen: event };
      };`,
      { Timeout: 30 },
    );
  });
  after(async () => {
    await asynchronous.close();
    fs.rmSync(path.dirname(file), { recursive: true, force: true });
  });

  const seen = (): { event: { n?: number }; id: string; clientContext: unknown; invokedFunctionArn: string }[] =>
    fs
      .readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const event = (payload: unknown, more: Partial<InvocationRequest> = {}): Promise<InvocationResponse> =>
    asynchronous.invoke('f', payload, { InvocationType: 'Event', ...more });

  test('The answer says that the event is accepted and nothing else, and the function has it soon', async () => {
    const context = requestContext();
    const ClientContext = Buffer.from('{"custom":{"a":1}}').toString('base64');
    const answer = await asynchronous.service.operations.Invoke(
      { FunctionName: 'f:$LATEST', InvocationType: 'Event', Payload: Buffer.from('{"n":1}'), ClientContext },
      context,
    );
    assert.deepEqual(answer, { StatusCode: 202 });
    const one = await eventually('the event at the function', 5_000, () => seen().find(({ event: { n } }) => n === 1));
    assert.equal(one.id, context.requestId);
    assert.equal(one.clientContext, undefined, 'only a synchronous invocation has one');
    assert.equal(one.invokedFunctionArn, `${arn}:$LATEST`);
  });

  test('What fails is tried three times under one request id and then told to its destination', async () => {
    const Destination = 'arn:aws:sqs:us-east-1:000000000000:q';
    await asynchronous.service.operations.PutFunctionEventInvokeConfig(
      { FunctionName: 'f', DestinationConfig: { OnFailure: { Destination } } },
      requestContext(),
    );
    await event({ n: 2, fail: true });
    const { document } = await eventually('the document', 5_000, () => delivered.find(({ arn: to }) => to === Destination));
    const ids = seen()
      .filter(({ event: { n } }) => n === 2)
      .map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [3, 1]);
    const { requestContext: told, requestPayload } = JSON.parse(document);
    assert.deepEqual(requestPayload, { n: 2, fail: true });
    assert.deepEqual(told, {
      requestId: ids[0],
      functionArn: `${arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    });
  });

  test('An event that is no JSON, too large, or for no function is refused', async () => {
    const sent = async (Payload: Uint8Array): Promise<unknown> =>
      asynchronous.service.operations.Invoke({ FunctionName: 'f', InvocationType: 'Event', Payload }, requestContext());
    await assert.rejects(sent(Buffer.from('not json')), { code: 'InvalidRequestContentException' });
    await assert.rejects(sent(Buffer.alloc(1_048_577, '1')), {
      code: 'RequestEntityTooLargeException',
      status: 413,
      message: '1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
    });
    await assert.rejects(asynchronous.invoke('absent', {}, { InvocationType: 'Event' }), { code: 'ResourceNotFoundException' });
  });

  test('Of a function for which nothing is reserved every event is given up at once, and never invoked', async () => {
    const Destination = 'arn:aws:sqs:us-east-1:000000000000:none';
    const { PutFunctionConcurrency, PutFunctionEventInvokeConfig } = asynchronous.service.operations;
    await asynchronous.create('none', 'exports.handler = async () => 1');
    await PutFunctionConcurrency({ FunctionName: 'none', ReservedConcurrentExecutions: 0 }, requestContext());
    const DestinationConfig = { OnFailure: { Destination } };
    await PutFunctionEventInvokeConfig({ FunctionName: 'none', DestinationConfig }, requestContext());
    await asynchronous.invoke('none', { n: 5 }, { InvocationType: 'Event' });
    const { document } = await eventually('the document', 5_000, () => delivered.find(({ arn: to }) => to === Destination));
    const { condition, approximateInvokeCount } = JSON.parse(document).requestContext;
    assert.deepEqual([condition, approximateInvokeCount], ['ZeroReservedConcurrency', 0]);
  });

  test('Events that were accepted survive a restart, also those that ran when it came', async () => {
    await asynchronous.create(
      'slow',
      `exports.handler = async (event) => {
        require('node:fs').appendFileSync(${JSON.stringify(file)}, JSON.stringify({ event }) + '\\n');
        await new Promise((end) => setTimeout(end, 60_000));
      }`,
      { Timeout: 60 },
    );
    const events = [11, 12, 13];
    for (const n of events) await asynchronous.invoke('slow', { n }, { InvocationType: 'Event' });
    const times = (n: number): number => seen().filter(({ event: one }) => one.n === n).length;
    await eventually('all to run', 10_000, () => events.every((n) => times(n) === 1) || undefined);
    asynchronous = await asynchronous.restart();
    await eventually('all to run again', 10_000, () => events.every((n) => times(n) === 2) || undefined);
  });
});
