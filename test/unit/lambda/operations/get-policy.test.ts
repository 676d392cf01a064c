import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type LambdaFixture, lambdaFixture, requestContext } from '../lambda-fixture.ts';

const ALLOW = { FunctionName: 'f', Action: 'lambda:InvokeFunction', Principal: '*' };

async function policyOf({ service }: LambdaFixture): Promise<string> {
  return (await service.operations.GetPolicy({ FunctionName: 'f' }, requestContext())).Policy ?? '';
}

suite('GetPolicy', () => {
  test('The document lists the statements in their order, also after a restart', async () => {
    const fixture = await lambdaFixture();
    await fixture.create('f', 'exports.handler = async () => 1');
    for (const StatementId of ['b', 'a'])
      await fixture.service.operations.AddPermission({ ...ALLOW, StatementId }, requestContext());
    const document = await policyOf(fixture);
    assert.match(document, /^\{"Version":"2012-10-17","Id":"default","Statement":\[\{"Sid":"b",.*\},\{"Sid":"a",.*\}\]\}$/);
    const again = await fixture.restart();
    assert.equal(await policyOf(again), document);
    await again.close();
  });

  test('A function without a policy answers as AWS does, and so does one that was made anew', async () => {
    const fixture = await lambdaFixture();
    const none = { code: 'ResourceNotFoundException', status: 404, message: 'The resource you requested does not exist.' };
    await assert.rejects(policyOf(fixture), { code: 'ResourceNotFoundException', message: /^Function not found: .*:f$/ });
    await fixture.create('f', 'exports.handler = async () => 1');
    await assert.rejects(policyOf(fixture), none);
    await fixture.service.operations.AddPermission({ ...ALLOW, StatementId: 's' }, requestContext());
    await fixture.service.operations.DeleteFunction({ FunctionName: 'f' }, requestContext());
    await fixture.create('f', 'exports.handler = async () => 1');
    await assert.rejects(policyOf(fixture), none);
    await fixture.close();
  });
});
