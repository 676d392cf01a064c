import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { AddPermissionRequest } from '../../../../src/protocol/generated/lambda.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const BUCKET: Partial<AddPermissionRequest> = { Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::b' };

const fixture = await lambdaFixture();
const { AddPermission, GetFunction, GetPolicy } = fixture.service.operations;

async function add(request: Partial<AddPermissionRequest>): Promise<Record<string, unknown>> {
  const whole = { FunctionName: 'f', Action: 'lambda:InvokeFunction', StatementId: 's', Principal: '*', ...request };
  const { Statement = '' } = await AddPermission(whole, requestContext());
  return JSON.parse(Statement) as Record<string, unknown>;
}

suite('AddPermission', () => {
  before(async () => {
    await fixture.create('f', 'exports.handler = async () => 1');
    await fixture.settled('f');
  });
  after(() => fixture.close());

  test('A statement is printed as AWS prints it', async () => {
    assert.equal(
      JSON.stringify(await add({ StatementId: 's3', ...BUCKET })),
      `{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"${FUNCTION_ARN}",` +
        '"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}',
    );
    const all = await add({
      StatementId: 'url',
      Action: 'lambda:InvokeFunctionUrl',
      SourceArn: 'arn:aws:s3:::b',
      SourceAccount: '111111111111',
      PrincipalOrgID: 'o-1234567890',
      FunctionUrlAuthType: 'NONE',
    });
    assert.equal(
      JSON.stringify(all.Condition),
      '{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE","aws:PrincipalOrgID":"o-1234567890","AWS:SourceAccount":"111111111111"},' +
        '"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}',
    );
  });

  test('An account stands for its root, and what is no principal is refused', async () => {
    const { Principal } = await add({ StatementId: 'account', Principal: '111111111111' });
    assert.deepEqual(Principal, { AWS: 'arn:aws:iam::111111111111:root' });
    const arn = 'arn:aws:iam::111111111111:user/u';
    assert.deepEqual((await add({ StatementId: 'user', Principal: arn })).Principal, { AWS: arn });
    await assert.rejects(add({ StatementId: 'no', Principal: 'invalid.nonaws.com' }), {
      code: 'InvalidParameterValueException',
      message: 'The provided principal was invalid. Please check the principal and try again.',
    });
  });

  test('A statement id is there once', async () => {
    await add({ StatementId: 'once' });
    await assert.rejects(add({ StatementId: 'once' }), {
      code: 'ResourceConflictException',
      status: 409,
      message:
        'The statement id (once) provided already exists. Please provide a new statement id, or remove the existing statement.',
    });
  });

  test('The revision of the function moves with its policy and guards it', async () => {
    const revision = async (): Promise<string> => (await GetPolicy({ FunctionName: 'f' }, requestContext())).RevisionId ?? '';
    const before = await revision();
    await add({ StatementId: 'guarded', RevisionId: before });
    assert.notEqual(await revision(), before);
    const shown = await GetFunction({ FunctionName: 'f' }, requestContext());
    assert.equal(shown.Configuration?.RevisionId, await revision());
    await assert.rejects(add({ StatementId: 'late', RevisionId: before }), { code: 'PreconditionFailedException', status: 412 });
  });

  test('A version and an alias have policies and revisions of their own', async () => {
    const { CreateAlias, DeleteAlias, GetAlias, PublishVersion } = fixture.service.operations;
    await PublishVersion({ FunctionName: 'f' }, requestContext());
    const alias = { FunctionName: 'f', Name: 'live', FunctionVersion: '1' };
    const { RevisionId = '' } = await CreateAlias(alias, requestContext());
    const unqualified = await GetPolicy({ FunctionName: 'f' }, requestContext());
    for (const Qualifier of ['1', 'live']) {
      const { Resource } = await add({ StatementId: 'own', Qualifier });
      assert.equal(Resource, `${FUNCTION_ARN}:${Qualifier}`);
    }
    await assert.rejects(add({ StatementId: 'late', Qualifier: 'live', RevisionId }), { code: 'PreconditionFailedException' });
    const { RevisionId: shown } = await GetPolicy({ FunctionName: 'f', Qualifier: 'live' }, requestContext());
    assert.equal((await GetAlias({ FunctionName: 'f', Name: 'live' }, requestContext())).RevisionId, shown);
    assert.deepEqual(await GetPolicy({ FunctionName: 'f' }, requestContext()), unqualified);
    await DeleteAlias({ FunctionName: 'f', Name: 'live' }, requestContext());
    await CreateAlias(alias, requestContext());
    assert.throws(() => GetPolicy({ FunctionName: 'f', Qualifier: 'live' }, requestContext()), {
      message: 'The resource you requested does not exist.',
    });
    await assert.rejects(add({ StatementId: 'x', Qualifier: 'absent' }), { message: /^Cannot find alias arn: .*:f:absent$/ });
  });

  test('A policy has at most 20480 bytes', async () => {
    const SourceArn = `arn:aws:s3:::${'b'.repeat(900)}`;
    const fill = async (): Promise<void> => {
      for (let count = 0; count < 30; count++) await add({ StatementId: `fill-${count}`, SourceArn });
    };
    const tooLong = {
      code: 'PolicyLengthExceededException',
      message: /^The final policy size \(2\d{4}\) is bigger than the limit \(20480\)\.$/,
    };
    await assert.rejects(fill(), tooLong);
    const shown = await GetPolicy({ FunctionName: 'f' }, requestContext());
    await assert.rejects(add({ StatementId: 'one-more', SourceArn }), tooLong);
    assert.deepEqual(await GetPolicy({ FunctionName: 'f' }, requestContext()), shown, 'a refused call changes nothing');
  });

  test('A statement that is added while its function is deleted is not there for the next function of the name', async () => {
    const { DeleteFunction } = fixture.service.operations;
    for (let turns = 0; turns < 12; turns++) {
      await fixture.create('short-lived', 'exports.handler = async () => 1');
      const adding = add({ FunctionName: 'short-lived', StatementId: 'late' }).catch((error: unknown) => {
        assert.equal((error as { code?: string }).code, 'ResourceNotFoundException');
      });
      for (let turn = 0; turn < turns; turn++) await undefined;
      await DeleteFunction({ FunctionName: 'short-lived' }, requestContext());
      await fixture.create('short-lived', 'exports.handler = async () => 1');
      await adding;
      assert.throws(() => GetPolicy({ FunctionName: 'short-lived' }, requestContext()), {
        message: 'The resource you requested does not exist.',
      });
      await DeleteFunction({ FunctionName: 'short-lived' }, requestContext());
    }
  });

  test('Neither $LATEST nor what is not there gets a policy', async () => {
    await assert.rejects(add({ StatementId: 'x', Qualifier: '$LATEST' }), {
      code: 'InvalidParameterValueException',
      message: 'We currently do not support adding policies for $LATEST.',
    });
    await assert.rejects(add({ StatementId: 'x', FunctionName: 'absent' }), { code: 'ResourceNotFoundException' });
  });
});
