import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cbor } from '@smithy/core/cbor';
import fc from 'fast-check';
import { lambdaModel } from '../../../src/protocol/generated/lambda.ts';
import { Negotiator } from '../../../src/protocol/negotiate.ts';
import type { UniversalRequest, UniversalResponse } from '../../../src/protocol/universal.ts';
import { bodyBytes, bodyText, negotiator, request, routeOf, targeted } from './wire.ts';

function refusal(call: UniversalRequest): UniversalResponse {
  const route = negotiator.negotiate(call);
  assert.ok(route.kind === 'refused', `the request was not refused: ${route.kind}`);
  return route.response;
}

function found(call: UniversalRequest): string {
  const route = routeOf(call);
  return `${route.service.id} ${route.operation.name} ${route.protocol.name}`;
}

test('the target and the content type choose operation and protocol', () => {
  assert.equal(found(targeted('Kinesis_20131202.PutRecord', 'application/x-amz-json-1.1')), 'kinesis PutRecord aws-json-1.1');
  assert.equal(found(targeted('Kinesis_20131202.PutRecord', 'application/x-amz-cbor-1.1')), 'kinesis PutRecord aws-cbor-1.1');
  assert.equal(found(targeted('AmazonSQS.SendMessage', 'application/x-amz-json-1.0')), 'sqs SendMessage aws-json-1.0');
  const loud = targeted('AmazonSQS.SendMessage', 'Application/X-AMZ-JSON-1.0; charset=utf-8');
  assert.equal(found(loud), 'sqs SendMessage aws-json-1.0');
});

test('a path of Lambda is enough, whatever the content type', () => {
  const path = '/2015-03-31/functions/f/invocations';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.equal(found(request({ path })), 'lambda Invoke rest-json');
  assert.equal(found(request({ path, headers: form })), 'lambda Invoke rest-json');
  assert.equal(found(request({ method: 'GET', path: '/2015-03-31/functions/' })), 'lambda ListFunctions rest-json');
});

test('an unknown operation is answered in the protocol of the request, without a text', () => {
  for (const target of ['Kinesis_20131202.Nope', 'Kinesis_20131202.', 'PutRecord', '', 'Kinesis_20131202.constructor']) {
    const response = refusal(targeted(target, 'application/x-amz-json-1.1'));
    assert.equal(response.status, 400);
    assert.equal(response.headers['Content-Type'], 'application/x-amz-json-1.1');
    assert.equal(bodyText(response), '{"__type":"UnknownOperationException"}');
  }
  const foreign = bodyText(refusal(targeted('DynamoDB_20120810.ListTables', 'application/x-amz-json-1.0')));
  assert.match(
    foreign,
    /"__type":"UnknownOperationException","message":"Millrace has no service DynamoDB_20120810\. It has kinesis, lambda, sns and sqs\."/,
  );
  const untargeted = request({ headers: { 'content-type': 'application/x-amz-json-1.1' } });
  assert.equal(bodyText(refusal(untargeted)), '{"__type":"UnknownOperationException"}');
  const binary = refusal(targeted('Kinesis_20131202.Nope', 'application/x-amz-cbor-1.1'));
  assert.deepEqual(cbor.deserialize(bodyBytes(binary)), { __type: 'UnknownOperationException' });
});

test('a content type that no protocol has is answered 404 in XML', () => {
  for (const call of [request({}), targeted('Kinesis_20131202.PutRecord', 'text/plain')]) {
    const response = refusal(call);
    assert.equal(response.status, 404);
    assert.equal(bodyText(response), '<UnknownOperationException/>\n');
  }
});

test('plain JSON is answered in the wrapping of the older framework', () => {
  const response = refusal(targeted('Kinesis_20131202.PutRecord', 'application/json'));
  assert.equal(response.status, 404);
  assert.deepEqual(JSON.parse(bodyText(response)), {
    Output: { __type: 'com.amazon.coral.service#UnknownOperationException', message: null },
    Version: '1.0',
  });
});

test('another method than POST is answered 403 in XML', () => {
  const target = { 'x-amz-target': 'Kinesis_20131202.PutRecord', 'content-type': 'application/x-amz-json-1.1' };
  for (const call of [
    request({ method: 'GET' }),
    request({ method: 'PUT', headers: target }),
    request({ method: 'GET', path: '/2015-03-31/nope' }),
  ]) {
    const response = refusal(call);
    assert.equal(response.status, 403);
    assert.match(bodyText(response), /<Message>Unable to determine service\/operation name to be authorized<\/Message>/);
  }
});

test('a form is looked into for its action, and an action in the URL is found at once', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const route = negotiator.negotiate(request({ path: '/000000000000/q', headers }));
  assert.equal(route.kind, 'query-body');
  const direct = negotiator.negotiate(request({ method: 'GET', query: 'Action=ListQueues' }));
  assert.ok(direct.kind === 'operation' && direct.operation.name === 'ListQueues');
  assert.equal(negotiator.negotiate(request({ method: 'GET', query: 'Action=Nope' })).kind, 'query-body');
});

test('a server without SQS speaks no Query protocol', () => {
  const lambdaOnly = new Negotiator([lambdaModel]);
  assert.equal(lambdaOnly.negotiate(request({ method: 'GET', query: 'Action=ListQueues' })).kind, 'refused');
});

test('every head gets a route', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('POST', 'GET', '/', '/2015-03-31/functions', 'Action=%', 'Kinesis_20131202.PutRecord'),
  );
  fc.assert(
    fc.property(word, word, word, word, word, (method, path, query, target, type) => {
      const headers = { 'x-amz-target': target, 'content-type': type };
      assert.ok(
        ['operation', 'query-body', 'refused'].includes(negotiator.negotiate(request({ method, path, query, headers })).kind),
      );
      assert.ok(['operation', 'query-body', 'refused'].includes(negotiator.negotiate(request({ method, path, query })).kind));
    }),
    { numRuns: 500 },
  );
});
