import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { AddLayerVersionPermissionRequest } from '../../../../src/protocol/generated/lambda.ts';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const VERSION_ARN = 'arn:aws:lambda:us-east-1:000000000000:layer:tools:1';

const fixture = await lambdaFixture();
const { AddLayerVersionPermission, GetLayerVersionPolicy, PublishLayerVersion } = fixture.service.operations;

async function permit(more: Partial<AddLayerVersionPermissionRequest>): Promise<{ Statement?: string; RevisionId?: string }> {
  const request = { LayerName: 'tools', VersionNumber: 1, StatementId: 's1', Action: 'lambda:GetLayerVersion', Principal: '*' };
  const { Statement = '', RevisionId = '' } = await AddLayerVersionPermission({ ...request, ...more }, requestContext());
  return { Statement, RevisionId };
}

suite('AddLayerVersionPermission', () => {
  before(() => PublishLayerVersion({ LayerName: 'tools', Content: { ZipFile: zipOf({ file: 'x' }) } }, requestContext()));
  after(() => fixture.close());

  test('Statements and their revision are as recorded', async () => {
    const { Statement, RevisionId } = await permit({});
    const printed = `{"Sid":"s1","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"${VERSION_ARN}"}`;
    assert.equal(Statement, printed);
    assert.deepEqual(await GetLayerVersionPolicy({ LayerName: 'tools', VersionNumber: 1 }, requestContext()), {
      Policy: `{"Version":"2012-10-17","Id":"default","Statement":[${printed}]}`,
      RevisionId,
    });
    await assert.rejects(permit({}), { code: 'ResourceConflictException', status: 409 });
    await assert.rejects(permit({ StatementId: 's2', RevisionId: 'wrong' }), {
      code: 'PreconditionFailedException',
      status: 412,
      message:
        'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id',
    });
    const organization = await permit({ StatementId: 's2', OrganizationId: 'o-1234567890' });
    assert.match(organization.Statement ?? '', /"Condition":\{"StringEquals":\{"aws:PrincipalOrgID":"o-1234567890"\}\}\}$/);
  });

  test('A version that is not there has no policy', async () => {
    await assert.rejects(permit({ VersionNumber: 2 }), {
      code: 'ResourceNotFoundException',
      message: 'Layer version arn:aws:lambda:us-east-1:000000000000:layer:tools:2 does not exist.',
    });
  });
});
