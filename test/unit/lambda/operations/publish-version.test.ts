import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { assertLikeRecorded, recordingOf } from '../../../support/recordings.ts';
import { lambdaFixture, payloadOf, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { GetFunctionConfiguration, PublishVersion, UpdateFunctionCode, UpdateFunctionConfiguration } = fixture.service.operations;

/** Tells which code runs, and as what. */
const codeOf = (version: string): string => `exports.handler = async (event, context) => ({
  version_id: '${version}',
  invoked_arn: context.invokedFunctionArn,
  version_from_ctx: context.functionVersion,
})`;

suite('PublishVersion', () => {
  after(() => fixture.close());

  test('Versions keep their code while the function changes, as recorded at AWS', async () => {
    const recorded = recordingOf('test_lambda', 'TestLambdaVersions::test_lambda_versions_with_code_changes');
    const like = (actual: object, name: string): void => {
      const expected = recorded[name] as Record<string, unknown>;
      const { ResponseMetadata: _, ...answer } = expected;
      const node = JSON.parse(
        JSON.stringify(answer).replaceAll('python3.12', 'nodejs20.x').replaceAll('handler.handler', 'index.handler'),
      ) as Record<string, unknown>;
      const placeholders = { CodeSha256: '<code-sha256>', LastModified: '<date>' };
      assertLikeRecorded(numbersAsText(actual), { ...node, ...placeholders });
    };
    const invoked = async (qualifier: string | undefined, name: string): Promise<void> => {
      const response = await fixture.invoke('f', {}, qualifier === undefined ? {} : { Qualifier: qualifier });
      const { Payload, ...rest } = recorded[name] as Record<string, unknown>;
      assertLikeRecorded(payloadOf(response), Payload);
      assert.equal(response.ExecutedVersion, rest.ExecutedVersion);
    };
    const update = (version: string, Publish: boolean): ReturnType<typeof UpdateFunctionCode> => {
      const ZipFile = zipOf({ 'index.js': codeOf(version) });
      return UpdateFunctionCode({ FunctionName: 'f', ZipFile, Publish }, requestContext());
    };
    const publish = (Description: string): ReturnType<typeof PublishVersion> =>
      PublishVersion({ FunctionName: 'f', Description }, requestContext());

    await fixture.create('f', codeOf('version1'), { Description: 'No version :(' });
    await fixture.settled('f');
    like(await publish('First version description :)'), 'first_publish_response');
    like(await update('version2', false), 'update_lambda_response');
    await fixture.settled('f');
    await invoked(undefined, 'invocation_result_latest');
    await invoked('1', 'invocation_result_v1');
    like(await publish('Second version description :)'), 'second_publish_response');
    await invoked('2', 'invocation_result_v2');
    like(await update('version3', true), 'update_lambda_response_with_publish');
    await invoked('3', 'invocation_result_v3');
    await invoked(undefined, 'invocation_result_latest_end');
    await invoked('2', 'invocation_result_v2_end');
    await invoked('1', 'invocation_result_v1_end');
  });

  test('Nothing new is published when nothing changed since the last version', async () => {
    await fixture.create('g', codeOf('1'), { Description: 'of the function' });
    await fixture.settled('g');
    const first = await PublishVersion({ FunctionName: 'g', Description: 'of the version' }, requestContext());
    assert.deepEqual([first.Version, first.Description], ['1', 'of the version']);
    const again = await PublishVersion({ FunctionName: 'g', Description: 'another' }, requestContext());
    assert.deepEqual(again, first);
    await UpdateFunctionConfiguration({ FunctionName: 'g', MemorySize: 256 }, requestContext());
    await fixture.settled('g');
    const second = await PublishVersion({ FunctionName: 'g' }, requestContext());
    assert.deepEqual([second.Version, second.Description, second.MemorySize], ['2', 'of the function', 256]);
    const kept = await GetFunctionConfiguration({ FunctionName: 'g', Qualifier: '1' }, requestContext());
    assert.deepEqual(kept, first);
  });

  test('What was never set and what was set to nothing are one', async () => {
    await fixture.create('emptied', codeOf('only'));
    await fixture.settled('emptied');
    assert.equal((await PublishVersion({ FunctionName: 'emptied' }, requestContext())).Version, '1');
    const nothing = {
      Layers: [],
      DeadLetterConfig: { TargetArn: '' },
      KMSKeyArn: '',
      LoggingConfig: { LogFormat: 'Text' as const },
    };
    await UpdateFunctionConfiguration({ FunctionName: 'emptied', ...nothing }, requestContext());
    await fixture.settled('emptied');
    assert.equal((await PublishVersion({ FunctionName: 'emptied' }, requestContext())).Version, '1');
  });

  test('A version is published of what the caller knows, or not at all', async () => {
    const publish = (more: object): Promise<unknown> =>
      Promise.resolve(PublishVersion({ FunctionName: 'g', ...more }, requestContext()));
    const { RevisionId, CodeSha256 } = await fixture.settled('g');
    await assert.rejects(publish({ RevisionId: 'another' }), { code: 'PreconditionFailedException', status: 412 });
    await assert.rejects(publish({ CodeSha256: 'x' }), {
      code: 'InvalidParameterValueException',
      message: `CodeSHA256 (x) is different from current CodeSHA256 in $LATEST (${CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    });
    await publish({ RevisionId, CodeSha256 });
    await assert.rejects(publish({ PublishTo: 'LATEST_PUBLISHED' }), { code: 'InvalidParameterValueException' });
    await assert.rejects(publish({ FunctionName: 'g:1' }), { code: 'InvalidParameterValueException' });
    await assert.rejects(publish({ FunctionName: 'absent' }), { code: 'ResourceNotFoundException' });
  });

  test('A function can be created with its first version', async () => {
    await fixture.create('published', codeOf('1'), { Publish: true });
    const pending = await GetFunctionConfiguration({ FunctionName: 'published', Qualifier: '1' }, requestContext());
    assert.equal(pending.Version, '1');
    assert.ok(pending.State === 'Pending' || pending.State === 'Active');
    assert.equal((await fixture.invoke('published:1')).ExecutedVersion, '1', 'an invocation waits for it');
    const now = await GetFunctionConfiguration({ FunctionName: 'published:1' }, requestContext());
    assert.deepEqual([now.State, now.LastUpdateStatus], ['Active', 'Successful']);
    assert.equal((await PublishVersion({ FunctionName: 'published' }, requestContext())).Version, '1');
  });
});

/** Placeholders stand for text. */
function numbersAsText(answer: object): Record<string, unknown> {
  return { ...answer, CodeSize: `${(answer as { CodeSize?: number }).CodeSize}` };
}
