import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyBytesMax, bodyTooLarge } from '../../../src/protocol/body-limits.ts';
import { bodyText, negotiator, REQUEST_ID, request, routeOf, targeted } from './wire.ts';

const JSON_1_1 = 'application/x-amz-json-1.1';
const MIB = 1024 * 1024;

test('a full PutRecords fits as base64, and other operations get less', () => {
  const put = bodyBytesMax(routeOf(targeted('Kinesis_20131202.PutRecords', JSON_1_1)));
  assert.ok(put >= Math.ceil((10 * MIB) / 3) * 4 + 500 * 1800);
  assert.ok(put <= 16 * MIB);
  assert.equal(bodyBytesMax(routeOf(targeted('Kinesis_20131202.ListStreams', JSON_1_1))), 2 * MIB);
  assert.equal(bodyBytesMax(routeOf(targeted('AmazonSQS.SendMessage', JSON_1_1))), 4 * MIB);
  assert.equal(bodyBytesMax(routeOf(targeted('AmazonSQS.PurgeQueue', JSON_1_1))), 256 * 1024);
  assert.equal(bodyBytesMax(routeOf(request({ path: '/2015-03-31/functions' }))), 70_167_211);
  assert.ok(bodyBytesMax(routeOf(request({ path: '/2015-03-31/functions/f/invocations' }))) > 6_291_456);
  assert.equal(bodyBytesMax(routeOf(request({ path: '/2015-03-31/event-source-mappings' }))), MIB);
});

test('a refused request needs no body, and a form no more than a message', () => {
  assert.equal(bodyBytesMax(negotiator.negotiate(request({ method: 'GET' }))), 0);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.equal(bodyBytesMax(negotiator.negotiate(request({ headers }))), 4 * MIB);
});

test('Lambda says what was too large', () => {
  const create = bodyTooLarge(routeOf(request({ path: '/2015-03-31/functions' })), 80_000_000, REQUEST_ID);
  assert.equal(create.status, 413);
  assert.equal(create.headers['x-amzn-ErrorType'], 'RequestEntityTooLargeException');
  const text = 'Request must be smaller than 70167211 bytes for the CreateFunction operation';
  assert.equal(bodyText(create), `{"Type":"User","message":"${text}"}`);
  const invoke = bodyTooLarge(routeOf(request({ path: '/2015-03-31/functions/f/invocations' })), 7_000_000, REQUEST_ID);
  assert.match(
    bodyText(invoke),
    /"7000000 byte payload is too large for the RequestResponse invocation type \(limit 6291456 bytes\)"/,
  );
});

test('the others answer 413 without a body', () => {
  const answer = bodyTooLarge(routeOf(targeted('Kinesis_20131202.PutRecords', JSON_1_1)), 20_000_000, REQUEST_ID);
  assert.equal(answer.status, 413);
  assert.equal(answer.body, '');
});
