import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lambdaModel } from '../../../../src/protocol/generated/lambda.ts';
import { labelsOf, RestRouter, templateOf } from '../../../../src/protocol/rest-json/uri.ts';
import { type OperationSchema, structure } from '../../../../src/protocol/schema.ts';
import { operationOf } from '../wire.ts';

const router = new RestRouter(Object.values(lambdaModel.operations));

function operation(method: string, uri: string): OperationSchema {
  const empty = structure('None', {});
  return { name: uri, input: empty, output: empty, http: { method, uri, status: 200 } };
}

test('every operation of Lambda is found by its own path, with and without a trailing slash', () => {
  for (const one of Object.values(lambdaModel.operations)) {
    const [path = '', query = ''] = one.http.uri.replace(/\{[^}]+\}/g, 'some-name').split('?');
    assert.equal(router.match(one.http.method, path, query)?.name, one.name);
    assert.equal(router.match(one.http.method, `${path}/`, query)?.name, one.name);
  }
});

test('a query literal tells two operations with one path apart', () => {
  assert.equal(router.match('GET', '/2018-10-31/layers', 'find=LayerVersion&Arn=a')?.name, 'GetLayerVersionByArn');
  assert.equal(router.match('GET', '/2018-10-31/layers', 'find=Other')?.name, 'ListLayers');
  assert.equal(
    router.match('GET', '/2019-09-30/functions/f/provisioned-concurrency', 'List=ALL')?.name,
    'ListProvisionedConcurrencyConfigs',
  );
});

test('what is no path of the service is not found', () => {
  for (const path of [
    '',
    '/',
    '//',
    '/2015-03-31',
    '/2015-03-31/functions//invocations',
    '/2015-03-31/functions/a/b/c/d',
    `/${'a/'.repeat(5000)}`,
  ]) {
    assert.equal(router.match('POST', path, ''), undefined, path.slice(0, 40));
  }
  assert.equal(router.match('PATCH', '/2015-03-31/functions', ''), undefined);
});

test('labels are percent-decoded once', () => {
  const invoke = templateOf(operationOf(lambdaModel, 'Invoke'));
  const labels = (path: string): unknown => labelsOf(invoke, path);
  assert.deepEqual(labels('/2015-03-31/functions/arn%3Aaws%3Alambda%3Ax/invocations'), { FunctionName: 'arn:aws:lambda:x' });
  assert.deepEqual(labels('/2015-03-31/functions/a%252Fb/invocations/'), { FunctionName: 'a%2Fb' });
  assert.deepEqual(labels('/2015-03-31/functions/a%2Fb/invocations'), { FunctionName: 'a/b' });
  assert.throws(() => labels('/2015-03-31/functions/%ff/invocations'), { code: 'SerializationException' });
});

test('a greedy label takes the rest of the path', () => {
  const greedy = operation('GET', '/files/{Path+}');
  const files = new RestRouter([operation('GET', '/files/{Name}'), greedy]);
  assert.equal(files.match('GET', '/files/a/b/c', ''), greedy);
  assert.deepEqual(labelsOf(templateOf(greedy), '/files/a/b%20c/d'), { Path: 'a/b c/d' });
  assert.equal(files.match('GET', '/files', ''), undefined);
});

test('a literal segment wins over a label', () => {
  const literal = operation('GET', '/things/all');
  const things = new RestRouter([operation('GET', '/things/{Name}'), literal]);
  assert.equal(things.match('GET', '/things/all', ''), literal);
  assert.equal(things.match('GET', '/things/other', '')?.name, '/things/{Name}');
});
