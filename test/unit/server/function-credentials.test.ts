import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signed } from '../../../src/protocol/sigv4/sign.ts';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';
import { zipOf } from '../../support/function-zip.ts';
import { exchange, http1, JSON_1_1, statusOf } from './support.ts';

const ACCOUNT = { accountId: '111111111111' };

test('a function can call back with the credentials in its environment, and they end with the server', async () => {
  const millrace = await startMillrace({ credentials: 'AKID:secret:111111111111' });
  const environment = await environmentOfAFunction(millrace);
  assert.equal(await callWith(environment, millrace), 200);
  assert.equal(await callWith({ ...environment, AWS_SESSION_TOKEN: undefined }, millrace), 400);
  await millrace.close();

  await using next = await startMillrace({ credentials: 'AKID:secret:111111111111' });
  assert.equal(await callWith(environment, next), 400);
});

test('without credentials the key id of a function names its account', async () => {
  await using millrace = await startMillrace();
  assert.equal((await environmentOfAFunction(millrace)).AWS_ACCESS_KEY_ID, ACCOUNT.accountId);
});

type Environment = Readonly<Record<string, string | undefined>>;

async function environmentOfAFunction(millrace: RunningMillrace): Promise<Environment> {
  const ZipFile = zipOf({ 'index.mjs': 'export const handler = async () => process.env;' });
  const settings = { Handler: 'index.handler', Runtime: 'nodejs20.x', Role: `arn:aws:iam::${ACCOUNT.accountId}:role/r` };
  await millrace.call('lambda', 'CreateFunction', { FunctionName: 'f', Code: { ZipFile }, ...settings }, ACCOUNT);
  const answer = (await millrace.call('lambda', 'Invoke', { FunctionName: 'f' }, ACCOUNT)) as { readonly Payload: Uint8Array };
  return JSON.parse(Buffer.from(answer.Payload).toString()) as Environment;
}

/** The status of a call that is signed with what an environment holds. */
async function callWith(environment: Environment, { port }: RunningMillrace): Promise<number> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  const headers = { host: 'localhost', 'content-type': JSON_1_1, 'x-amz-target': 'Kinesis_20131202.ListStreams' };
  const request = { method: 'POST', path: '/', query: '', headers, body: Buffer.from('{}') };
  const credential = { accessKeyId, secretAccessKey, sessionToken };
  const { host: Host = '', ...others } = signed(request, {
    credential,
    region: 'us-east-1',
    service: 'kinesis',
    nowMs: Date.now(),
  });
  return statusOf(await exchange(port, http1('POST', '/', { Host, ...others }, '{}')));
}
