import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { assertLikeRecorded, recordingOf } from '../../../support/recordings.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { CreateAlias, GetAlias, PublishVersion, UpdateAlias, UpdateFunctionCode, UpdateFunctionConfiguration } =
  fixture.service.operations;
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('UpdateAlias', () => {
  after(() => fixture.close());

  const update = async (more: object): Promise<Record<string, unknown>> => ({
    ...(await UpdateAlias({ FunctionName: 'f', Name: 'live', ...more }, requestContext())),
  });

  test('An alias moves to another version, and the next invocation follows', async () => {
    await fixture.create('f', 'exports.handler = async (event, context) => context.functionVersion', { Publish: true });
    await fixture.settled('f');
    await UpdateFunctionConfiguration({ FunctionName: 'f', Description: 'second' }, requestContext());
    await fixture.settled('f');
    await PublishVersion({ FunctionName: 'f' }, requestContext());
    const made = await CreateAlias({ FunctionName: 'f', Name: 'live', FunctionVersion: '1' }, requestContext());
    assert.equal(await fixture.call('f:live'), '1');
    const moved = await update({ FunctionVersion: '2', RevisionId: made.RevisionId });
    assert.notEqual(moved.RevisionId, made.RevisionId);
    assert.deepEqual({ ...moved, RevisionId: '' }, { ...made, FunctionVersion: '2', RevisionId: '' });
    assert.equal(await fixture.call('f:live'), '2');
    await assert.rejects(update({ FunctionVersion: '1', RevisionId: made.RevisionId }), {
      code: 'PreconditionFailedException',
      status: 412,
    });
  });

  test('An alias moves while the function changes, as recorded at AWS', async () => {
    const recorded = recordingOf('test_lambda', 'TestLambdaAliases::test_lambda_alias_moving');
    const codeOf = (version: string): { ZipFile: Uint8Array } => ({
      ZipFile: zipOf({
        'index.js': `exports.handler = async (event, context) => ({
          version_id: '${version}', invoked_arn: context.invokedFunctionArn, version_from_ctx: context.functionVersion })`,
      }),
    });
    const name = 'moving';
    await fixture.create(name, {}, { Code: codeOf('version1') });
    await fixture.settled(name);
    await PublishVersion({ FunctionName: name }, requestContext());
    await CreateAlias({ FunctionName: name, Name: 'alias1', FunctionVersion: '1' }, requestContext());
    const like = async (what: string, reference: string, more: object = {}): Promise<void> => {
      const { ResponseMetadata: _, Payload, ...expected } = recorded[what] as Record<string, unknown>;
      const { Payload: payload, ...answer } = await fixture.invoke(reference, {}, more);
      assertLikeRecorded(answer, expected);
      assertLikeRecorded(JSON.parse(Buffer.from(payload ?? []).toString()), Payload);
    };
    const alias = { Qualifier: 'alias1' };
    await like('invocation_result_qualifier_v1', name, alias);
    await like('invocation_result_qualifier_v1_arn', ARN.replace(/f$/, `${name}:alias1`));
    await UpdateFunctionCode({ FunctionName: name, ...codeOf('version2') }, requestContext());
    await fixture.settled(name);
    await like('invocation_result_qualifier_v1_after_update', name, alias);
    await PublishVersion({ FunctionName: name }, requestContext());
    await like('invocation_result_qualifier_v1_after_publish', name, alias);
    const moved = await UpdateAlias({ FunctionName: name, Name: 'alias1', FunctionVersion: '2' }, requestContext());
    const { ResponseMetadata: _, ...answer } = recorded.update_alias_response as Record<string, unknown>;
    assertLikeRecorded(moved, answer);
    await like('invocation_result_qualifier_v2', name, alias);
  });

  test('What is not named stays; an empty routing takes the weights away', async () => {
    const routed = await update({ RoutingConfig: { AdditionalVersionWeights: { 1: 1 } } });
    assert.deepEqual(routed.RoutingConfig, { AdditionalVersionWeights: { 1: 1 } });
    assert.equal(await fixture.call('f:live'), '1', 'all of the weight');
    const described = await update({ Description: 'named' });
    assert.deepEqual([described.Description, described.RoutingConfig], ['named', routed.RoutingConfig]);
    await assert.rejects(update({ FunctionVersion: '1' }), { code: 'InvalidParameterValueException' });
    const plain = await update({ RoutingConfig: {} });
    assert.deepEqual([plain.Description, plain.RoutingConfig], ['named', undefined]);
    assert.deepEqual(await GetAlias({ FunctionName: 'f', Name: 'live' }, requestContext()), plain);
  });

  test('An alias or a version that does not exist is not found', async () => {
    await assert.rejects(update({ Name: 'absent' }), {
      code: 'ResourceNotFoundException',
      message: `Alias not found: ${ARN}:absent`,
    });
    await assert.rejects(update({ FunctionVersion: '9' }), {
      code: 'ResourceNotFoundException',
      message: `Function not found: ${ARN}:9`,
    });
  });
});
