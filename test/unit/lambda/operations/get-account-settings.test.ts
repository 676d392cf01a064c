import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('GetAccountSettings', () => {
  test('The quotas are those of AWS, and the usage is what the account has', async () => {
    const fixture = await lambdaFixture();
    const { GetAccountSettings } = fixture.service.operations;
    const settings = async (accountId: string): Promise<unknown> =>
      (await GetAccountSettings({}, { ...requestContext(), accountId })).AccountUsage;
    const code = { 'index.js': 'exports.handler = async () => 1' };
    await fixture.create('f', code);
    assert.deepEqual((await GetAccountSettings({}, requestContext())).AccountLimit, {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: 1000,
      UnreservedConcurrentExecutions: 1000,
    });
    assert.deepEqual(await settings('000000000000'), { TotalCodeSize: zipOf(code).byteLength, FunctionCount: 1 });
    assert.deepEqual(await settings('111111111111'), { TotalCodeSize: 0, FunctionCount: 0 });
    await fixture.close();
  });
});
