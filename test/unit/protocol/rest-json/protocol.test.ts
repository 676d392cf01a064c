import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ResourceNotFoundException,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';
import { lambdaModel } from '../../../../src/protocol/generated/lambda.ts';
import { RestJsonProtocol } from '../../../../src/protocol/rest-json/protocol.ts';
import { member, structure, timestamp } from '../../../../src/protocol/schema.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { bodyText, decoded, operationOf, request, SDK_OPTIONS, SdkLoopback } from '../wire.ts';

const protocol = new RestJsonProtocol();

/** A Lambda client whose calls are answered by `answer`, and what the last call was. */
function lambda(answer: () => unknown): { client: LambdaClient; last(): { operation: string; input: Record<string, unknown> } } {
  let last = { operation: '', input: {} };
  const loopback = new SdkLoopback((input, route) => {
    last = { operation: route.operation.name, input: input as Record<string, unknown> };
    return answer();
  });
  return { client: new LambdaClient({ ...SDK_OPTIONS, requestHandler: loopback }), last: () => last };
}

test('Invoke carries its payload as it is, both ways, and the rest in headers', async () => {
  const payload = Buffer.from('{"b":1, "a" : 2.0}');
  const { client, last } = lambda(() => ({
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    FunctionError: 'Unhandled',
    Payload: payload,
  }));
  const answer = await client.send(
    new InvokeCommand({
      FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      Qualifier: 'live',
      LogType: 'Tail',
      Payload: payload,
    }),
  );
  assert.deepEqual(last(), {
    operation: 'Invoke',
    input: {
      FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      Qualifier: 'live',
      LogType: 'Tail',
      Payload: payload,
    },
  });
  assert.equal(answer.StatusCode, 200);
  assert.equal(answer.ExecutedVersion, '$LATEST');
  assert.equal(answer.FunctionError, 'Unhandled');
  assert.equal(Buffer.from(answer.Payload ?? []).toString(), '{"b":1, "a" : 2.0}');
});

test('an asynchronous invocation answers 202 without a body', () => {
  const response = protocol.encodeOutput(operationOf(lambdaModel, 'Invoke'), { StatusCode: 202 });
  assert.equal(response.status, 202);
  assert.equal(response.body, '');
  assert.deepEqual(response.headers, {});
});

test('a payload is answered as application/json', () => {
  const response = protocol.encodeOutput(operationOf(lambdaModel, 'Invoke'), { StatusCode: 200, Payload: Buffer.from('null') });
  assert.equal(response.headers['Content-Type'], 'application/json');
  assert.equal(bodyText(response), 'null');
});

test('CreateFunction carries a zip as base64 and answers 201', async () => {
  const zip = Buffer.from([0x50, 0x4b, 3, 4]);
  const { client, last } = lambda(() => ({ FunctionName: 'f', Environment: { Variables: { __proto__x: 'y' } } }));
  const answer = await client.send(
    new CreateFunctionCommand({ FunctionName: 'f', Role: 'arn:aws:iam::123456789012:role/r', Code: { ZipFile: zip } }),
  );
  assert.deepEqual(last().input.Code, { ZipFile: zip });
  assert.equal(answer.$metadata.httpStatusCode, 201);
  assert.deepEqual(answer.Environment?.Variables, { __proto__x: 'y' });
});

test('CreateEventSourceMapping sends and gets times in seconds', async () => {
  const { client, last } = lambda(() => ({ UUID: 'u', LastModified: 1_700_000_000_500 }));
  const at = new Date(1_600_000_000_250);
  const answer = await client.send(
    new CreateEventSourceMappingCommand({ FunctionName: 'f', StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: at }),
  );
  assert.equal(last().input.StartingPositionTimestamp, 1_600_000_000_250);
  assert.equal(answer.$metadata.httpStatusCode, 202);
  assert.equal(answer.LastModified?.getTime(), 1_700_000_000_500);
});

test('query members are read by type, lists from repeated names', async () => {
  const { client, last } = lambda(() => ({}));
  await client.send(new ListEventSourceMappingsCommand({ FunctionName: 'f', MaxItems: 7 }));
  assert.deepEqual(last().input, { FunctionName: 'f', MaxItems: 7 });
  await client.send(
    new UntagResourceCommand({ Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:f', TagKeys: ['a', 'b&c'] }),
  );
  assert.deepEqual(last().input, { Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:f', TagKeys: ['a', 'b&c'] });
});

test('a status of 204 has no body', async () => {
  const { client } = lambda(() => ({ StatusCode: 204 }));
  const answer = await client.send(new DeleteFunctionCommand({ FunctionName: 'f' }));
  assert.equal(answer.$metadata.httpStatusCode, 204);
  assert.equal(protocol.encodeOutput(operationOf(lambdaModel, 'UntagResource'), undefined).body, '');
});

test('the SDK recognizes an error by its header', async () => {
  const { client } = lambda(() => {
    throw new ServiceError('ResourceNotFoundException', 'Function not found: f', { status: 404, messageKey: 'Message' });
  });
  await assert.rejects(client.send(new GetFunctionCommand({ FunctionName: 'f' })), (error: unknown) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, 'Function not found: f');
    assert.equal(error.Type, 'User');
    return true;
  });
});

test('error bodies are those recorded from Lambda', () => {
  const body = (error: ServiceError): string => bodyText(protocol.encodeError(error));
  const missing = new ServiceError('ResourceNotFoundException', 'gone', { status: 404, messageKey: 'Message' });
  assert.equal(body(missing), '{"Type":"User","Message":"gone"}');
  assert.equal(protocol.encodeError(missing).headers['x-amzn-ErrorType'], 'ResourceNotFoundException');
  const invalid = new ServiceError('InvalidParameterValueException', 'Unrecognized event source.');
  assert.equal(body(invalid), '{"Type":"User","message":"Unrecognized event source."}');
  const throttled = new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    fields: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
  });
  assert.equal(
    body(throttled),
    '{"Type":"User","Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","message":"Rate Exceeded."}',
  );
  assert.equal(
    body(new ServiceError('ServiceException', 'm', { status: 500, messageKey: 'Message' })),
    '{"Type":"Service","Message":"m"}',
  );
  assert.equal(body(new ServiceError('ValidationException', 'm')), '{"message":"m"}');
});

test('a body that is no JSON is refused as recorded from Lambda', () => {
  const call = request({ path: '/2015-03-31/event-source-mappings/', body: '{"a' });
  assert.throws(() => decoded(call), {
    code: 'InvalidRequestContentException',
    message: /^Could not parse request body into json: /,
  });
});

test('a member of the wrong type is refused wherever it stands', () => {
  const create = request({ path: '/2015-03-31/event-source-mappings', body: '{"BatchSize":"1"}' });
  const message = 'class java.lang.String can not be converted to an Integer';
  assert.throws(() => decoded(create), { code: 'SerializationException', message });
  const list = request({ method: 'GET', path: '/2015-03-31/functions', query: 'MaxItems=many' });
  assert.throws(() => decoded(list), { code: 'SerializationException', message });
  const array = request({ path: '/2015-03-31/functions', body: '[]' });
  assert.throws(() => decoded(array), { code: 'SerializationException', message: 'Start of list found where not expected' });
});

test('members of the path cannot be set from the body', () => {
  const call = request({
    method: 'PUT',
    path: '/2015-03-31/functions/real/code',
    body: '{"FunctionName":"other","DryRun":true}',
  });
  assert.deepEqual(decoded(call), { FunctionName: 'real', DryRun: true });
});

test('times in the query are ISO 8601 and those in headers RFC 1123', () => {
  const path = '/2025-12-01/functions/f/durable-executions';
  const call = request({ method: 'GET', path, query: 'StartedAfter=2025-11-25T16%3A35%3A32Z&Statuses=RUNNING&Statuses=FAILED' });
  assert.deepEqual(decoded(call), { FunctionName: 'f', StartedAfter: 1_764_088_532_000, Statuses: ['RUNNING', 'FAILED'] });
  const shape = structure('S', { At: member(timestamp(), { location: 'header', locationName: 'X-At' }) });
  const operation = { name: 'Op', input: shape, output: shape, http: { method: 'GET', uri: '/op', status: 200 } };
  assert.equal(protocol.encodeOutput(operation, { At: 1_764_088_532_000 }).headers['X-At'], 'Tue, 25 Nov 2025 16:35:32 GMT');
  const read = protocol.decodeInput(operation, request({ path: '/op', headers: { 'x-at': 'Tue, 25 Nov 2025 16:35:32 GMT' } }));
  assert.deepEqual(read, { At: 1_764_088_532_000 });
});

test('a header never carries a line end', () => {
  const response = protocol.encodeOutput(operationOf(lambdaModel, 'Invoke'), { ExecutedVersion: '1\r\nX-Evil: 1' });
  assert.equal(response.headers['X-Amz-Executed-Version'], '1  X-Evil: 1');
});
