import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { UpdateFunctionConfiguration } = fixture.service.operations;

suite('UpdateFunctionConfiguration', () => {
  after(() => fixture.close());

  test('A new handler and new variables hold for the next invocation; the rest stays', async () => {
    const source = `exports.one = async () => ['one', process.env.MODE]; exports.two = async () => ['two', process.env.MODE];`;
    await fixture.create('f', source, { Handler: 'index.one', Description: 'kept' });
    assert.deepEqual(await fixture.call('f'), ['one', null]);
    const change = { FunctionName: 'f', Handler: 'index.two', Environment: { Variables: { MODE: 'fast' } }, Timeout: 7 };
    const updated = await UpdateFunctionConfiguration(change, requestContext());
    assert.deepEqual(
      [updated.LastUpdateStatus, updated.Handler, updated.Timeout, updated.Description],
      ['InProgress', 'index.two', 7, 'kept'],
    );
    await fixture.settled('f');
    assert.deepEqual(await fixture.call('f'), ['two', 'fast']);
  });

  test('A second update while the first is in progress is refused', async () => {
    const updates = [1, 2].map(async (Timeout) => UpdateFunctionConfiguration({ FunctionName: 'f', Timeout }, requestContext()));
    const [first, second] = await Promise.allSettled(updates);
    assert.equal(first?.status, 'fulfilled');
    assert.deepEqual(second?.status === 'rejected' && [second.reason.code, second.reason.status, second.reason.message], [
      'ResourceConflictException',
      409,
      'The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:us-east-1:000000000000:function:f',
    ]);
    assert.equal((await fixture.settled('f')).Timeout, 1);
  });

  test('What is not available, not there or out of date is refused', async () => {
    const asked = async (more: object): Promise<unknown> =>
      UpdateFunctionConfiguration({ FunctionName: 'f', ...more }, requestContext());
    await assert.rejects(asked({ Layers: ['arn'] }), { code: 'InvalidParameterValueException' });
    await assert.rejects(asked({ RevisionId: 'another' }), { code: 'PreconditionFailedException' });
    await assert.rejects(asked({ FunctionName: 'absent' }), { code: 'ResourceNotFoundException' });
  });
});
