import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { zipOf } from '../../support/function-zip.ts';
import { lambdaFixture, ROLE, requestContext } from './lambda-fixture.ts';
import { isRunning } from './running-process.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const COUNTER =
  'let n = 0; exports.handler = async (event) => { console.log("one\\ntwo"); if (event.fail) throw new Error("no"); return ++n; }';

test('The mappings invoke a function by its ARN and learn what became of it', async () => {
  const { service, create, close } = await lambdaFixture();
  const { signal } = new AbortController();
  await create('f', COUNTER);
  const answered = await service.invoke(`${ARN}:$LATEST`, Buffer.from('{}'), signal);
  assert.ok(answered.kind === 'answered');
  assert.equal(Buffer.from(answered.payload).toString(), '1');
  assert.match(answered.logTail, /\tINFO\tone\ntwo\n$/);
  const failed = await service.invoke(ARN, Buffer.from('{"fail":true}'), signal);
  assert.ok(failed.kind === 'function-error');
  assert.equal((JSON.parse(Buffer.from(failed.payload).toString()) as { errorMessage: string }).errorMessage, 'no');
  for (const absent of [`${ARN}x`, `${ARN}:2`, 'no arn']) {
    assert.equal((await service.invoke(absent, Buffer.from('{}'), signal)).kind, 'not-invoked', absent);
  }
  assert.equal((await service.invoke(ARN, Buffer.alloc(6_291_457), signal)).kind, 'not-invoked');
  assert.equal((await service.invoke(ARN, Buffer.from('{}'), AbortSignal.abort())).kind, 'not-invoked');
  assert.ok(service.recentLog(ARN).some((line) => line.text.startsWith('REPORT RequestId: ')));
  await close();
  assert.equal((await service.invoke(ARN, Buffer.from('{}'), signal)).kind, 'not-invoked');
});

test('The mappings find a function by name or ARN, with its role, and its versions and aliases', async () => {
  const { service, create, settled, close } = await lambdaFixture();
  await create('f', COUNTER);
  const found = (reference: string): unknown => service.describe('000000000000', 'us-east-1', reference);
  assert.deepEqual(found('f'), { functionArn: ARN, functionName: 'f', roleArn: ROLE });
  assert.deepEqual(found(`${ARN}:$LATEST`), { functionArn: `${ARN}:$LATEST`, functionName: 'f', roleArn: ROLE });
  const { PublishVersion, CreateAlias } = service.operations;
  await settled('f');
  await PublishVersion({ FunctionName: 'f' }, requestContext());
  await CreateAlias({ FunctionName: 'f', Name: 'live', FunctionVersion: '1' }, requestContext());
  for (const qualifier of ['1', 'live']) {
    assert.deepEqual(found(`f:${qualifier}`), { functionArn: `${ARN}:${qualifier}`, functionName: 'f', roleArn: ROLE });
    const outcome = await service.invoke(`${ARN}:${qualifier}`, Buffer.from('{}'), new AbortController().signal);
    assert.ok(outcome.kind === 'answered');
    assert.equal(outcome.executedVersion, '1');
  }
  for (const absent of [
    'g',
    'f:2',
    'f:dead',
    '',
    ARN.replace('us-east-1', 'eu-west-1'),
    ARN.replace('000000000000', '111111111111'),
  ]) {
    assert.equal(found(absent), undefined, absent);
  }
  await close();
});

test('Functions survive a restart, also one that was still being prepared', async () => {
  const first = await lambdaFixture();
  await first.create('f', COUNTER, { Environment: { Variables: { KEPT: 'yes' } } });
  assert.equal(await first.call('f', {}), 1);
  await first.create('pending', COUNTER);
  const second = await first.restart();
  assert.equal(await second.call('f', {}), 1, 'a new process');
  assert.equal(await second.call('pending', {}), 1);
  assert.deepEqual((await second.settled('f')).Environment, { Variables: { KEPT: 'yes' } });
  await second.close();
});

test('Versions, aliases and concurrency survive a restart, with the code that nothing else names any more', async () => {
  const first = await lambdaFixture();
  await first.create('f', 'exports.handler = async () => "one"', { Publish: true });
  await first.settled('f');
  const { CreateAlias, GetAlias, UpdateFunctionCode } = first.service.operations;
  const ZipFile = zipOf({ 'index.js': 'exports.handler = async () => "two"' });
  await UpdateFunctionCode({ FunctionName: 'f', ZipFile, Publish: true }, requestContext());
  await first.settled('f');
  await UpdateFunctionCode({ FunctionName: 'f', ZipFile: zipOf({ 'index.js': '// nothing' }) }, requestContext());
  await first.settled('f');
  const RoutingConfig = { AdditionalVersionWeights: { 2: 1 } };
  await CreateAlias({ FunctionName: 'f', Name: 'live', FunctionVersion: '1', RoutingConfig }, requestContext());
  await first.create('still', 'exports.handler = async () => "ran"');
  const still = { FunctionName: 'still', ReservedConcurrentExecutions: 0 };
  await first.service.operations.PutFunctionConcurrency(still, requestContext());
  const alias = await GetAlias({ FunctionName: 'f', Name: 'live' }, requestContext());
  const second = await first.restart();
  assert.deepEqual(await second.service.operations.GetAlias({ FunctionName: 'f', Name: 'live' }, requestContext()), alias);
  assert.deepEqual(await Promise.all(['f:1', 'f:2', 'f:live'].map((name) => second.call(name))), ['one', 'two', 'two']);
  await assert.rejects(second.invoke('still'), { code: 'TooManyRequestsException' });
  await second.close();
});

test('Closing leaves no process and may be repeated', async () => {
  const { service, create, call, close } = await lambdaFixture();
  await create('f', COUNTER);
  await call('f', {});
  const pids = service.environmentPids;
  assert.deepEqual(pids.map(isRunning), [true]);
  await Promise.all([service.close(), service.close()]);
  assert.deepEqual(pids.map(isRunning), [false]);
  await close();
});

test('A function is CommonJS or an ES module as its own package says, whatever lies around it', async () => {
  const { create, call, close, workDirectory } = await lambdaFixture();
  await create('common', { 'index.js': 'exports.handler = async () => typeof module' });
  await create('es', { 'index.mjs': 'export const handler = async () => typeof module' });
  await create('typed', { 'index.js': 'export const handler = async () => typeof module', 'package.json': '{"type":"module"}' });
  assert.deepEqual(await Promise.all([call('common', {}), call('es', {}), call('typed', {})]), [
    'object',
    'undefined',
    'undefined',
  ]);
  assert.ok(readdirSync(path.join(workDirectory, 'code')).includes('package.json'));
  await close();
});
