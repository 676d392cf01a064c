import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const VERSION = { LayerName: 'tools', VersionNumber: 1 };

suite('RemoveLayerVersionPermission', () => {
  test('A statement goes, and with the last one the policy', async () => {
    const fixture = await lambdaFixture();
    const { operations } = fixture.service;
    const revoke = async (StatementId: string, RevisionId?: string): Promise<unknown> =>
      operations.RemoveLayerVersionPermission({ ...VERSION, StatementId, RevisionId }, requestContext());
    await operations.PublishLayerVersion({ LayerName: 'tools', Content: { ZipFile: zipOf({ file: 'x' }) } }, requestContext());
    await assert.rejects(revoke('s1'), { message: 'No policy is associated with the given resource.' });
    await operations.AddLayerVersionPermission(
      { ...VERSION, StatementId: 's1', Action: 'lambda:GetLayerVersion', Principal: '*' },
      requestContext(),
    );
    await assert.rejects(revoke('absent'), {
      code: 'ResourceNotFoundException',
      message: 'Statement absent is not found in resource policy.',
    });
    await assert.rejects(revoke('s1', 'wrong'), { code: 'PreconditionFailedException' });
    assert.deepEqual(await revoke('s1'), {});
    assert.throws(() => operations.GetLayerVersionPolicy(VERSION, requestContext()), {
      code: 'ResourceNotFoundException',
      message: 'No policy is associated with the given resource.',
    });
    await fixture.close();
  });
});
