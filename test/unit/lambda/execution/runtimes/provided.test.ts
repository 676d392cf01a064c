import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { InvocationResponse } from '../../../../../src/protocol/generated/lambda.ts';
import { zipOf, zipOfPrograms } from '../../../../support/function-zip.ts';
import { recordingOf } from '../../../../support/recordings.ts';
import { assertIntrospection, type Introspection } from '../../../../support/runtime-recordings.ts';
import { lambdaFixture, payloadOf } from '../../lambda-fixture.ts';

const fixture = await lambdaFixture();

/** A runtime in a few lines, as somebody may bring one: `answer` makes a path and a body from an event. */
function bootstrap(answer: string): string {
  return `#!${process.execPath}
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/';
(async () => {
  for (;;) {
    const next = await fetch(base + 'invocation/next');
    const event = await next.json();
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const arn = next.headers.get('lambda-runtime-invoked-function-arn');
    const [path, body] = (${answer})(event, { id, arn, deadline: next.headers.get('lambda-runtime-deadline-ms') });
    await fetch(base + 'invocation/' + id + '/' + path, { method: 'POST', body });
  }
})();
`;
}

async function create(name: string, zip: Uint8Array, more: object = {}): Promise<void> {
  await fixture.create(name, '', { Runtime: 'provided.al2023', Code: { ZipFile: zip }, Handler: 'function.handler', ...more });
}

suite('provided runtimes', () => {
  after(() => fixture.close());

  test('A bootstrap speaks the Runtime API, in the environment that is recorded', async () => {
    const answer = `(event, { id, arn, deadline }) => ['response', JSON.stringify({ environment: process.env, ctx: {
      aws_request_id: id,
      deadline,
      function_name: process.env.AWS_LAMBDA_FUNCTION_NAME,
      function_version: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      invoked_function_arn: arn,
      log_group_name: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      log_stream_name: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      memory_limit_in_mb: +process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    } })]`;
    const variables = { MemorySize: 1024, Environment: { Variables: { TEST_KEY: 'TEST_VAL' } } };
    await create('introspection', zipOfPrograms({ bootstrap: bootstrap(answer) }), variables);
    const look = async (more: object): Promise<Introspection> =>
      payloadOf(await fixture.invoke('introspection', {}, more)) as Introspection;
    const seen = { unqualified: await look({}), qualified: await look({ Qualifier: '$LATEST' }) };
    // The runtime that was recorded takes the trace id from the invocation's header and puts it there itself.
    assertIntrospection('provided.al2023', 'introspection', seen, ['_X_AMZN_TRACE_ID']);
  });

  test('What a bootstrap answers passes unchanged: also nothing, and its own errors', async () => {
    const answer = `(event) => [event.path, event.body]`;
    await create('answers', zipOfPrograms({ bootstrap: bootstrap(answer) }), { Runtime: 'provided.al2' });
    const call = async (path: string, body: string): Promise<[string | undefined, string]> => {
      const { FunctionError, Payload } = await fixture.invoke('answers', { path, body });
      return [FunctionError, Buffer.from(Payload ?? []).toString()];
    };
    assert.deepEqual(await call('response', ''), [undefined, '']);
    assert.deepEqual(await call('response', '{"a":1}'), [undefined, '{"a":1}']);
    const recorded = recordingOf(
      'test_lambda_common',
      'TestLambdaRuntimesCommon::test_uncaught_exception_invoke[provided.al2023]',
    );
    const error = JSON.stringify((recorded.error_result as { Payload: unknown }).Payload);
    assert.deepEqual(await call('error', error), ['Unhandled', error]);
  });

  test('A bootstrap that ends is answered for as any runtime that exits', async () => {
    await create('ends', zipOfPrograms({ bootstrap: bootstrap('() => process.exit(3)') }), { Runtime: 'provided' });
    const response = await fixture.invoke('ends');
    assert.match(errorOf(response).errorMessage, /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/);
    assert.equal(errorOf(response).errorType, 'Runtime.ExitError');
  });

  for (const [what, zip, error] of [
    ['is not there', zipOf({ 'main.sh': '' }), "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"],
    ['is a folder', zipOf({ 'bootstrap/file': '' }), "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"],
    ['is not executable', zipOf({ bootstrap: bootstrap('') }), 'fork/exec /var/task/bootstrap: permission denied'],
    [
      'names an interpreter that is not there, such as one with a carriage return',
      zipOfPrograms({ bootstrap: '#!/bin/sh\r\necho\r\n' }),
      'fork/exec /var/task/bootstrap: no such file or directory',
    ],
    ['is of another kind', zipOfPrograms({ bootstrap: 'echo hello\n' }), 'fork/exec /var/task/bootstrap: exec format error'],
    [
      'is for another processor',
      zipOfPrograms({ bootstrap: Buffer.from('7f454c4602010100000000000000000002000800', 'hex') }),
      'fork/exec /var/task/bootstrap: exec format error',
    ],
  ] as const) {
    const skip = process.platform !== 'linux' && what.startsWith('is for') ? 'programs of this system are not ELF' : false;
    test(`A bootstrap that ${what} fails the invocation as AWS says it`, { skip }, async () => {
      const name = what.replaceAll(/[^a-z]+/g, '-').slice(0, 20);
      await create(name, zip);
      const response = await fixture.invoke(name, {}, { LogType: 'Tail' });
      const { errorType, errorMessage } = errorOf(response);
      assert.equal(errorType, 'Runtime.InvalidEntrypoint');
      assert.equal(errorMessage.replace(/^RequestId: \S+ /, ''), `Error: ${error}`);
      const log = Buffer.from(response.LogResult ?? '', 'base64').toString();
      assert.match(log, /^REPORT .*\tStatus: error\tError Type: Runtime\.InvalidEntrypoint\t$/m);
    });
  }
});

function errorOf(response: InvocationResponse): { errorType: string; errorMessage: string } {
  assert.equal(response.FunctionError, 'Unhandled');
  return payloadOf(response) as { errorType: string; errorMessage: string };
}
