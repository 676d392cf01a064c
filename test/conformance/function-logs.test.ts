/** The logs of functions through the AWS CLI and boto3: what `aws logs` shows of an invocation, and following a log as it grows. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { zipOf } from '../support/function-zip.ts';
import { repositoryRoot } from '../support/server-process.ts';
import { ACCOUNTS, environmentOf, SECRET, startTestServer, type TestServer } from './harness/test-server.ts';
import { absent } from './harness/tools.ts';

const ACCOUNT = ACCOUNTS[0] ?? '';
const GROUP = '/aws/lambda/talker';
const TAIL = path.join(repositoryRoot, 'test/conformance/clients/boto3_tail_logs.py');
const CODE = `exports.handler = async ({ say, fail }) => {
  console.log(say);
  if (fail) throw new Error('it broke');
};`;

const noAws = absent('aws', ['--version']);
const noTail = absentTail();
const noBoto3 = absent('python3', ['-c', 'import boto3']);

let server: TestServer;
let lambda: LambdaClient;
let environment: NodeJS.ProcessEnv;

/** \`aws logs tail\` came with version 2 of the AWS CLI; what it asks of the server is tried through boto3 as well. */
function absentTail(): string | false {
  if (noAws !== false) return noAws;
  return absentQuietly() ? 'this AWS CLI is of version 1, which has no logs tail' : false;
}

function absentQuietly(): boolean {
  try {
    return absent('aws', ['logs', 'tail', 'help']) !== false;
  } catch {
    return true; // MILLRACE_REQUIRE_TOOLS asks for an AWS CLI, not for one of version 2
  }
}

before(async () => {
  server = await startTestServer();
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: SECRET };
  lambda = new LambdaClient({ endpoint: server.endpoint, region: 'us-east-1', credentials });
  environment = { ...process.env, ...environmentOf(server.endpoint, ACCOUNT), AWS_PAGER: '' };
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'talker',
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/test',
      Code: { ZipFile: zipOf({ 'index.js': CODE }) },
    }),
  );
  await invoke({ say: 'the first line' });
  await invoke({ say: 'the second line', fail: true });
});

after(async () => {
  lambda.destroy();
  await server.stop();
});

async function invoke(event: object): Promise<void> {
  await lambda.send(new InvokeCommand({ FunctionName: 'talker', Payload: Buffer.from(JSON.stringify(event)) }));
}

async function aws(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('aws', ['logs', ...args], { env: environment });
  return stdout;
}

describe('the logs of a function through the AWS CLI', { skip: noAws }, () => {
  test('describe-log-groups and describe-log-streams show where the lines are', async () => {
    assert.equal((await aws('describe-log-groups', '--query', 'logGroups[].logGroupName', '--output', 'text')).trim(), GROUP);
    const streams = ['describe-log-streams', '--log-group-name', GROUP, '--order-by', 'LastEventTime', '--descending'];
    const names = JSON.parse(await aws(...streams, '--query', 'logStreams[].logStreamName', '--output', 'json')) as string[];
    assert.match(names.join(), /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    const events = ['get-log-events', '--log-group-name', GROUP, '--log-stream-name', names[0] ?? '', '--start-from-head'];
    const messages = JSON.parse(await aws(...events, '--query', 'events[].message', '--output', 'json')) as string[];
    assert.match(messages[0] ?? '', /^INIT_START Runtime Version: /);
    assert.match(messages[1] ?? '', /^START RequestId: [\w-]{36} Version: \$LATEST\n$/);
    assert.match(messages[2] ?? '', /\tINFO\tthe first line\n$/);
    assert.match(messages[3] ?? '', /^END RequestId: [\w-]{36}\n$/);
    assert.match(messages[4] ?? '', /^REPORT RequestId: [\w-]{36}\tDuration: [\d.]+ ms\t.*\tInit Duration: [\d.]+ ms\t\n$/);
  });

  test('filter-log-events finds lines by terms and phrases', async () => {
    const found = async (pattern: string): Promise<string[]> => {
      const filter = ['filter-log-events', '--log-group-name', GROUP, `--filter-pattern=${pattern}`];
      return JSON.parse(await aws(...filter, '--query', 'events[].message', '--output', 'json')) as string[];
    };
    assert.equal((await found('"the second line"')).length, 1);
    assert.equal((await found('?"the first" ?"the second"')).length, 2);
    assert.ok((await found('REPORT')).length === 2 && (await found('REPORT -error')).length === 1);
    await assert.rejects(found('{ $.level = "ERROR" }'), /InvalidParameterException.*not available in this version of Millrace/s);
  });

  test('a group can be made, given a retention and tags, and deleted', async () => {
    await aws('create-log-group', '--log-group-name', 'own', '--tags', 'team=a');
    await aws('put-retention-policy', '--log-group-name', 'own', '--retention-in-days', '7');
    const days = await aws('describe-log-groups', '--log-group-name-prefix', 'own', '--query', 'logGroups[0].retentionInDays');
    assert.equal(days.trim(), '7');
    await aws('delete-log-group', '--log-group-name', 'own');
    await assert.rejects(aws('filter-log-events', '--log-group-name', 'own'), /ResourceNotFoundException/);
  });

  test('logs tail shows them as they are written', { skip: noTail }, async () => {
    const lines = (await aws('tail', GROUP, '--format', 'short')).split('\n');
    assert.ok(lines.some((line) => line.endsWith('\tINFO\tthe first line')));
  });
});

test('boto3 follows a log as it grows, and sees every line once', { skip: noBoto3 }, async () => {
  const tail = spawn('python3', [TAIL, GROUP, '600', 'the last line'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  tail.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  for (let index = 0; index < 20; index++) await invoke({ say: `number ${index}` });
  await invoke({ say: 'the last line' });
  const [code] = await once(tail, 'close');
  assert.equal(code, 0);
  const numbers = [...output.matchAll(/\tINFO\tnumber (\d+)$/gm)].map(([, number]) => Number(number));
  assert.deepEqual(
    numbers,
    Array.from({ length: 20 }, (_, index) => index),
  );
  assert.equal(output.match(/the first line/g)?.length, 1);
});
