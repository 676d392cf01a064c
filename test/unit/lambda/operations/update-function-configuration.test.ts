import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
after(() => fixture.close());
const { UpdateFunctionConfiguration } = fixture.service.operations;

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

test('What is not available, not there or out of date is refused', async () => {
  const asked = async (more: object): Promise<unknown> =>
    UpdateFunctionConfiguration({ FunctionName: 'f', ...more }, requestContext());
  await assert.rejects(asked({ Layers: ['arn'] }), { code: 'InvalidParameterValueException' });
  await assert.rejects(asked({ RevisionId: 'another' }), { code: 'PreconditionFailedException' });
  await assert.rejects(asked({ FunctionName: 'absent' }), { code: 'ResourceNotFoundException' });
});
