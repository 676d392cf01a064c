import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { assertLikeRecorded, recordingOf } from '../../../support/recordings.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture({ random: new SeededRandom(7) });
const { CreateAlias, PublishVersion, UpdateFunctionConfiguration } = fixture.service.operations;

const CODE = 'exports.handler = async (event, context) => [context.invokedFunctionArn, context.functionVersion]';
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('CreateAlias', () => {
  after(() => fixture.close());

  const create = async (Name: string, FunctionVersion: string, weights?: Record<string, number>): Promise<object> =>
    CreateAlias(
      {
        FunctionName: 'f',
        Name,
        FunctionVersion,
        ...(weights !== undefined && { RoutingConfig: { AdditionalVersionWeights: weights } }),
      },
      requestContext(),
    );

  test('An alias runs the version that it names, as recorded at AWS', async () => {
    await fixture.create('f', CODE, { Publish: true });
    await fixture.settled('f');
    await UpdateFunctionConfiguration({ FunctionName: 'f', Description: 'second' }, requestContext());
    await fixture.settled('f');
    await PublishVersion({ FunctionName: 'f' }, requestContext());
    const recorded = recordingOf('test_lambda', 'TestLambdaAliases::test_lambda_alias_moving');
    const { ResponseMetadata: _, ...answer } = recorded.create_alias_response as Record<string, unknown>;
    assertLikeRecorded(await create('alias1', '1'), answer);
    const response = await fixture.invoke('f:alias1');
    assert.deepEqual([response.ExecutedVersion, await fixture.call(`${ARN}:alias1`)], ['1', [`${ARN}:alias1`, '1']]);
  });

  test('An alias with a weight spreads invocations over two versions by it', async () => {
    const recorded = recordingOf('test_lambda', 'TestLambdaAliases::test_alias_routingconfig');
    const { ResponseMetadata: _, ...answer } = recorded.create_alias_response as Record<string, unknown>;
    const { Name, AliasArn: __, ...shape } = answer;
    assert.equal(Name, 'alias1');
    assertLikeRecorded(await create('half', '1', { 2: 0.5 }), { ...shape, Name: 'half', AliasArn: `${ARN}:half` });
    await create('tenth', '1', { 2: 0.1 });
    const counts = { 1: 0, 2: 0 };
    for (let round = 0; round < 200; round++) {
      const { ExecutedVersion } = await fixture.invoke('f:tenth');
      counts[ExecutedVersion as unknown as 1 | 2]++;
    }
    assert.ok(counts[2] >= 10 && counts[2] <= 32, `of 200 about 20 go to version 2, not ${counts[2]}`);
    assert.equal(counts[1] + counts[2], 200);
  });

  test('What AWS refuses is refused in its words', async () => {
    const refused = async (attempt: Promise<object>, code: string, message: string): Promise<void> => {
      await assert.rejects(attempt, { code, message });
    };
    const invalid = 'InvalidParameterValueException';
    const tooMany = 'Number of items in AdditionalVersionWeights cannot be greater than 1';
    await refused(create('a', '1', { 1: 0.5, 2: 0.5 }), invalid, tooMany);
    const twice = 'Invalid function version 1. Function version 1 is already included in routing configuration.';
    await refused(create('a', '1', { 1: 0.5 }), invalid, twice);
    const latest = '$LATEST is not supported for an alias pointing to more than 1 version';
    await refused(create('a', '$LATEST', { 1: 0.5 }), invalid, latest);
    for (const attempt of [create('a', '10'), create('a', '1', { 10: 0.5 })]) {
      await refused(attempt, 'ResourceNotFoundException', `Function not found: ${ARN}:10`);
    }
    await refused(create('alias1', '2'), 'ResourceConflictException', `Alias already exists: ${ARN}:alias1`);
    const absent = CreateAlias({ FunctionName: 'absent', Name: 'a', FunctionVersion: '1' }, requestContext());
    await refused(Promise.resolve(absent), 'ResourceNotFoundException', `Function not found: ${ARN.replace(/f$/, 'absent')}:1`);
  });

  test('An alias may name $LATEST, and an empty routing is none', async () => {
    const alias = (await create('newest', '$LATEST', {})) as Record<string, unknown>;
    assert.deepEqual([alias.FunctionVersion, alias.RoutingConfig, alias.Description], ['$LATEST', undefined, '']);
    assert.equal((await fixture.invoke('f:newest')).ExecutedVersion, '$LATEST');
  });
});
