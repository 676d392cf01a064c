import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { UpdateRuntimeOn } from '../../../../src/protocol/generated/lambda.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const FunctionArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('PutRuntimeManagementConfig', () => {
  test('What is set is shown, also after a restart; a chosen version of a runtime is refused', async () => {
    const fixture = await lambdaFixture();
    await fixture.create('f', 'exports.handler = async () => 1');
    const put = async (UpdateRuntimeOn: UpdateRuntimeOn): Promise<unknown> =>
      fixture.service.operations.PutRuntimeManagementConfig({ FunctionName: 'f', UpdateRuntimeOn }, requestContext());
    assert.deepEqual(await put('FunctionUpdate'), { UpdateRuntimeOn: 'FunctionUpdate', FunctionArn });
    await assert.rejects(put('Manual'), { code: 'InvalidParameterValueException' });
    const again = await fixture.restart();
    const shown = await again.service.operations.GetRuntimeManagementConfig({ FunctionName: 'f' }, requestContext());
    assert.deepEqual(shown, { UpdateRuntimeOn: 'FunctionUpdate', FunctionArn });
    await again.close();
  });
});
