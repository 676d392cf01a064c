import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { AddPermission, GetPolicy, RemovePermission } = fixture.service.operations;

async function remove(
  StatementId: string,
  more: { FunctionName?: string; RevisionId?: string; Qualifier?: string } = {},
): Promise<unknown> {
  return RemovePermission({ FunctionName: 'f', StatementId, ...more }, requestContext());
}

suite('RemovePermission', () => {
  before(async () => {
    await fixture.create('f', 'exports.handler = async () => 1');
    await fixture.settled('f');
  });
  after(() => fixture.close());

  test('The last statement takes the policy with it', async () => {
    for (const StatementId of ['one', 'two']) {
      await AddPermission({ FunctionName: 'f', Action: 'lambda:InvokeFunction', Principal: '*', StatementId }, requestContext());
    }
    await assert.rejects(remove('three'), {
      code: 'ResourceNotFoundException',
      status: 404,
      message: 'Statement three is not found in resource policy.',
    });
    await assert.rejects(remove('one', { RevisionId: 'another' }), { code: 'PreconditionFailedException' });
    assert.deepEqual(await remove('one'), {});
    assert.doesNotMatch((await GetPolicy({ FunctionName: 'f' }, requestContext())).Policy ?? '', /"one"/);
    await remove('two');
    assert.throws(() => GetPolicy({ FunctionName: 'f' }, requestContext()), { code: 'ResourceNotFoundException' });
    await assert.rejects(remove('two'), { message: 'No policy is associated with the given resource.' });
  });

  test('A function that is not there has no policy, nor has an alias', async () => {
    await assert.rejects(remove('s', { Qualifier: 'absent' }), { message: /^Cannot find alias arn: .*:f:absent$/ });
    await assert.rejects(remove('s', { FunctionName: 'absent' }), {
      code: 'ResourceNotFoundException',
      message: 'No policy found for: arn:aws:lambda:us-east-1:000000000000:function:absent',
    });
  });
});
