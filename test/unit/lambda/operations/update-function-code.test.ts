import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { GetFunctionConfiguration, UpdateFunctionCode } = fixture.service.operations;
const zipReturning = (value: string): Uint8Array => zipOf({ 'index.js': `exports.handler = async () => '${value}'` });

suite('UpdateFunctionCode', () => {
  after(() => fixture.close());

  test('After an update the next invocation runs the new code', async () => {
    await fixture.create('f', `exports.handler = async () => 'one'`);
    assert.equal(await fixture.call('f'), 'one');
    const ZipFile = zipReturning('two');
    const updated = await UpdateFunctionCode({ FunctionName: 'f', ZipFile }, requestContext());
    assert.deepEqual(
      [updated.State, updated.LastUpdateStatus, updated.LastUpdateStatusReason, updated.LastUpdateStatusReasonCode],
      ['Active', 'InProgress', 'The function is being created.', 'Creating'],
    );
    assert.equal(updated.CodeSha256, createHash('sha256').update(ZipFile).digest('base64'));
    await fixture.settled('f');
    assert.equal(await fixture.call('f'), 'two');
    assert.deepEqual((await fixture.blobs.list()).length, 1, 'the old package is removed');
  });

  test('An update that expects another revision is refused and changes nothing', async () => {
    const before = await GetFunctionConfiguration({ FunctionName: 'f' }, requestContext());
    const request = { FunctionName: 'f', ZipFile: zipReturning('three'), RevisionId: 'another' };
    for (const DryRun of [false, true]) {
      await assert.rejects(async () => UpdateFunctionCode({ ...request, DryRun }, requestContext()), {
        code: 'PreconditionFailedException',
        status: 412,
      });
    }
    assert.deepEqual(await GetFunctionConfiguration({ FunctionName: 'f' }, requestContext()), before);
  });

  test('A dry run checks the package and changes nothing', async () => {
    const before = await GetFunctionConfiguration({ FunctionName: 'f' }, requestContext());
    await UpdateFunctionCode({ FunctionName: 'f', ZipFile: zipReturning('three'), DryRun: true }, requestContext());
    assert.deepEqual(await GetFunctionConfiguration({ FunctionName: 'f' }, requestContext()), before);
    const bad = { FunctionName: 'f', ZipFile: Buffer.from('no zip'), DryRun: true };
    await assert.rejects(async () => UpdateFunctionCode(bad, requestContext()), /Could not unzip uploaded file/);
  });

  test('Code that stands elsewhere is refused', async () => {
    const asked = async (more: object): Promise<unknown> => UpdateFunctionCode({ FunctionName: 'f', ...more }, requestContext());
    await assert.rejects(asked({ S3Bucket: 'b', S3Key: 'k' }), /^ServiceError: There is no S3 here/);
    await assert.rejects(asked({ ImageUri: 'i' }), /Please don't provide ImageUri/);
    await assert.rejects(
      asked({ ZipFile: zipReturning('x'), PublishTo: 'LATEST_PUBLISHED' }),
      /Published versions without a number \(PublishTo\) are not available/,
    );
    await assert.rejects(asked({ FunctionName: 'f:1', ZipFile: zipReturning('x') }), /permitted on Lambda functions only/);
    await assert.rejects(asked({}), /Please provide a source for function code/);
  });
});
