import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { CreateAlias, DeleteFunction, GetFunction, ListVersionsByFunction, PublishVersion, UpdateFunctionCode } =
  fixture.service.operations;

suite('DeleteFunction', () => {
  after(() => fixture.close());

  test('A deleted function is gone with its package and its processes; its name is free again', async () => {
    await fixture.create('f', 'exports.handler = async () => 1');
    await fixture.call('f');
    assert.deepEqual(await DeleteFunction({ FunctionName: 'f' }, requestContext()), { StatusCode: 204 });
    assert.throws(() => GetFunction({ FunctionName: 'f' }, requestContext()), { code: 'ResourceNotFoundException' });
    while (fixture.service.environmentPids.length > 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await fixture.blobs.list(), []);
    await fixture.create('f', 'exports.handler = async () => 2');
    assert.equal(await fixture.call('f'), 2);
  });

  test('An invocation that runs when its function is deleted finishes', async () => {
    await fixture.create(
      'slow',
      'exports.handler = async () => { await new Promise((end) => setTimeout(end, 80)); return "finished"; }',
    );
    await fixture.call('slow');
    const running = fixture.call('slow');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await DeleteFunction({ FunctionName: 'slow' }, requestContext());
    assert.equal(await running, 'finished');
  });

  test('A version is deleted alone, with its package and its processes, unless an alias names it', async () => {
    const name = 'versioned';
    await fixture.create(name, 'exports.handler = async () => "one"', { Publish: true });
    await fixture.settled(name);
    const code = { ZipFile: zipOf({ 'index.js': 'exports.handler = async () => "two"' }) };
    await UpdateFunctionCode({ FunctionName: name, ...code, Publish: true }, requestContext());
    await fixture.settled(name);
    assert.equal(await fixture.call(`${name}:1`), 'one');
    const packages = (await fixture.blobs.list()).length;
    const routing = { RoutingConfig: { AdditionalVersionWeights: { 1: 0.1 } } };
    await CreateAlias({ FunctionName: name, Name: 'live', FunctionVersion: '2', ...routing }, requestContext());
    for (const version of ['1', '2']) {
      await assert.rejects(async () => DeleteFunction({ FunctionName: `${name}:${version}` }, requestContext()), {
        code: 'ResourceConflictException',
        status: 409,
        message: 'Unable to delete version because the following aliases reference it: [live]',
      });
    }
    await fixture.service.operations.UpdateAlias({ FunctionName: name, Name: 'live', RoutingConfig: {} }, requestContext());
    assert.deepEqual(await DeleteFunction({ FunctionName: name, Qualifier: '1' }, requestContext()), { StatusCode: 204 });
    assert.deepEqual(await DeleteFunction({ FunctionName: name, Qualifier: '99' }, requestContext()), { StatusCode: 204 });
    const { Versions } = await ListVersionsByFunction({ FunctionName: name }, requestContext());
    assert.deepEqual(
      Versions?.map((one) => one.Version),
      ['$LATEST', '2'],
    );
    assert.throws(() => GetFunction({ FunctionName: name, Qualifier: '1' }, requestContext()), { status: 404 });
    while (fixture.service.environmentPids.length > 1) await new Promise((resolve) => setImmediate(resolve));
    while ((await fixture.blobs.list()).length >= packages) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await fixture.call(`${name}:live`), 'two');
    await DeleteFunction({ FunctionName: name }, requestContext());
  });

  test('The numbers of versions never come back, neither of a deleted version nor of a deleted function', async () => {
    const published = async (description: string): Promise<string | undefined> => {
      await fixture.service.operations.UpdateFunctionConfiguration(
        { FunctionName: 'numbers', Description: description },
        requestContext(),
      );
      await fixture.settled('numbers');
      return (await PublishVersion({ FunctionName: 'numbers' }, requestContext())).Version;
    };
    await fixture.create('numbers', 'exports.handler = 1');
    await fixture.settled('numbers');
    assert.equal(await published('a'), '1');
    assert.equal(await published('b'), '2');
    await DeleteFunction({ FunctionName: 'numbers', Qualifier: '2' }, requestContext());
    assert.equal((await PublishVersion({ FunctionName: 'numbers' }, requestContext())).Version, '3', 'although nothing changed');
    await DeleteFunction({ FunctionName: 'numbers' }, requestContext());
    await fixture.create('numbers', 'exports.handler = 1');
    await fixture.settled('numbers');
    assert.equal(await published('c'), '4');
  });

  test('What is not there cannot be deleted, nor $LATEST alone', async () => {
    const deleted = async (request: { FunctionName: string; Qualifier?: string }): Promise<unknown> =>
      DeleteFunction(request, requestContext());
    await assert.rejects(deleted({ FunctionName: 'absent' }), { code: 'ResourceNotFoundException', status: 404 });
    await assert.rejects(deleted({ FunctionName: 'absent', Qualifier: '1' }), { code: 'ResourceNotFoundException' });
    await assert.rejects(deleted({ FunctionName: 'f', Qualifier: 'live' }), {
      code: 'InvalidParameterValueException',
      message: 'Deletion of aliases is not currently supported.',
    });
    await assert.rejects(deleted({ FunctionName: 'f', Qualifier: '$LATEST' }), { code: 'InvalidParameterValueException' });
  });
});
