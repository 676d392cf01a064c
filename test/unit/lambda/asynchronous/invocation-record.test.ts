import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  deadLetter,
  type InvocationEnd,
  invocationRecord,
} from '../../../../src/services/lambda/asynchronous/invocation-record.ts';
import { assertLikeRecorded, recordingOf } from '../../../support/recordings.ts';

const key = { accountId: '000000000000', region: 'us-east-1', name: 'f' };
/** What SendMessage takes (API reference). */
const SENDABLE = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
const MEBIBYTE = 1_048_576;
const requestId = '6e3b0c1e-8f8c-4f5e-9d8f-2f1a2b3c4d5e';

function ended(end: Partial<InvocationEnd>, answer?: { readonly isError: boolean; readonly payload: string }): InvocationEnd {
  return {
    event: { requestId, key, acceptedMs: 0, invocations: 1 },
    payload: Buffer.from('{}'),
    condition: 'Success',
    nowMs: 0,
    answer: answer && { executedVersion: '$LATEST', isError: answer.isError, payload: Buffer.from(answer.payload) },
    ...end,
  };
}

/** The body of a recorded message, with `date` where it has a time. */
function recordedBody(suite: string, name: string, at: readonly string[]): Record<string, unknown> {
  let found: unknown = recordingOf(suite, name);
  for (const step of at) found = (found as Record<string, unknown>)[step];
  return { ...(found as Record<string, unknown>), timestamp: '<timestamp:1>' };
}

const FIRST_MESSAGE = ['receive_message_result', 'Messages', '0', 'Body'];

test('The document of a success is as recorded, in the order of its keys', () => {
  const recorded = recordedBody(
    'test_lambda_destinations',
    'TestLambdaDestinationSqs::test_assess_lambda_destination_invocation[payload0]',
    FIRST_MESSAGE,
  );
  const payload = JSON.stringify({ ...(recorded.responsePayload as object), context: { a: 1 } });
  const document = JSON.parse(invocationRecord(ended({}, { isError: false, payload })));
  assertLikeRecorded(document, { ...recorded, responsePayload: JSON.parse(payload) }, { keyOrder: true });
});

test('The document of a failure is as recorded, in the order of its keys', () => {
  const recorded = recordedBody(
    'test_lambda_destinations',
    'TestLambdaDestinationSqs::test_lambda_destination_default_retries',
    FIRST_MESSAGE,
  );
  const responsePayload = { ...(recorded.responsePayload as object), requestId: undefined };
  const payload = Buffer.from(JSON.stringify(recorded.requestPayload));
  const event = { requestId, key, acceptedMs: 0, invocations: 3 };
  const end = ended(
    { event, payload, condition: 'RetriesExhausted' },
    { isError: true, payload: JSON.stringify(responsePayload) },
  );
  const document = JSON.parse(invocationRecord(end));
  assertLikeRecorded(document, { ...recorded, responsePayload: JSON.parse(JSON.stringify(responsePayload)) }, { keyOrder: true });
});

test('Where the function was never asked the document has no answer, and the recorded count', () => {
  const recorded = recordedBody('test_lambda', 'TestLambdaConcurrency::test_reserved_concurrency', ['msg', 'Body']);
  const end = ended({ condition: 'ZeroReservedConcurrency', event: { requestId, key, acceptedMs: 0, invocations: 0 } });
  assertLikeRecorded(JSON.parse(invocationRecord(end)), recorded, { keyOrder: true });
});

test('The payloads stand in the document as they were; an answer that is no JSON is a text in it', () => {
  const document = invocationRecord(
    ended({ payload: Buffer.from('{"n":1.0, "big":12345678901234567890}') }, { isError: false, payload: 'plain "text"' }),
  );
  assert.match(document, /"requestPayload":\{"n":1\.0, "big":12345678901234567890\},/);
  assert.equal(JSON.parse(document).responsePayload, 'plain "text"');
});

test('A version or an alias that was asked for is named', () => {
  const event = { requestId, key, qualifier: 'live', acceptedMs: 0, invocations: 1 };
  const { functionArn } = JSON.parse(invocationRecord(ended({ event }))).requestContext;
  assert.equal(functionArn, 'arn:aws:lambda:us-east-1:000000000000:function:f:live');
});

test('The message for a dead-letter queue is the event itself, with the recorded attributes', () => {
  const { receive_result: result } = recordingOf('test_lambda_destinations', 'TestLambdaDLQ::test_dead_letter_queue') as {
    readonly receive_result: { readonly Messages: readonly { readonly Body: object; readonly MessageAttributes: object }[] };
  };
  const [message] = result.Messages;
  const payload = JSON.stringify({ errorMessage: 'Test exception (this is intentional)', errorType: 'Exception' });
  const { body, attributes } = deadLetter(
    ended({ payload: Buffer.from('{"raise_error": 1}') }, { isError: true, payload }),
    MEBIBYTE,
  );
  assert.equal(body, '{"raise_error": 1}');
  const sent = Object.entries(attributes).map(([name, { dataType, value }]) => [
    name,
    { DataType: dataType, StringValue: value },
  ]);
  assertLikeRecorded(Object.fromEntries(sent), message?.MessageAttributes);
});

test('An error text is cut after a kilobyte, between two characters; an empty one is left out', () => {
  const message = (errorMessage: string): string | undefined =>
    deadLetter(ended({}, { isError: true, payload: JSON.stringify({ errorMessage }) }), MEBIBYTE).attributes.ErrorMessage?.value;
  assert.equal(message('x'.repeat(2_000)), 'x'.repeat(1_024));
  assert.equal(message(`x${'ä'.repeat(1_000)}`), `x${'ä'.repeat(511)}`);
  assert.equal(message(''), undefined);
});

test('A large event leaves as much of the error text as fits the message, and goes without it before it is lost', () => {
  const answer = { isError: true, payload: JSON.stringify({ errorMessage: 'ä'.repeat(1_000) }) };
  for (const [eventBytes, textBytes] of [
    [MEBIBYTE - 2_000, 1_024],
    [MEBIBYTE - 500, 412],
    [MEBIBYTE - 89, 2],
    [MEBIBYTE - 88, 0],
    [MEBIBYTE - 69, 0],
  ] as const) {
    const { body, attributes } = deadLetter(ended({ payload: Buffer.alloc(eventBytes, '1') }, answer), MEBIBYTE);
    const attributesBytes = Object.entries(attributes).reduce(
      (sum, [name, { dataType, value }]) => sum + Buffer.byteLength(name + dataType + value),
      0,
    );
    assert.ok(body.length + attributesBytes <= MEBIBYTE, `${body.length} and ${attributesBytes} bytes`);
    assert.equal(Buffer.byteLength(attributes.ErrorMessage?.value ?? ''), textBytes);
    assert.equal('ErrorMessage' in attributes, textBytes > 0);
  }
});

test('Every text and every event can be sent to a queue, whatever characters they have', () => {
  const payload = JSON.stringify({ errorMessage: '\u001b[31mred\ud800\u0000' }).replace('red', 'red\uffff');
  const end = ended({ payload: Buffer.from('{"a":"\uffff\ufffe"}') }, { isError: true, payload });
  const { body, attributes } = deadLetter(end, MEBIBYTE);
  assert.equal(attributes.ErrorMessage?.value, '\ufffd[31mred\ufffd\ufffd\ufffd');
  for (const text of [body, attributes.ErrorMessage.value, invocationRecord(end)]) assert.match(text, SENDABLE);
  assert.deepEqual(JSON.parse(body), { a: '\uffff\ufffe' });
});
