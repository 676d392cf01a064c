import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { deployFunction, type FunctionSettings } from '../../../src/cli/functions-deploy.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import { NodeFiles } from '../../../src/platform/files.ts';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-deploy-'));
let server: RunningMillrace;
before(async () => {
  fs.writeFileSync(path.join(folder, 'index.mjs'), 'export const handler = async () => 1;');
  server = await startMillrace();
});
after(async () => {
  await server.close();
  fs.rmSync(folder, { recursive: true });
});

/** Deploys the folder; returns what was printed. */
async function deploy(
  endpoint: string,
  settings: FunctionSettings,
  secretAccessKey = 'test',
  name = 'orders',
): Promise<string[]> {
  const lines: string[] = [];
  const terminal = { colours: false, columns: 120, print: (line: string) => void lines.push(line), printError: () => {} };
  const credential = { accessKeyId: 'test', secretAccessKey, sessionToken: undefined };
  const options = { name, settings, endpoint, region: 'us-east-1', credential };
  await deployFunction(folder, options, { files: new NodeFiles(), terminal, clock: new SystemClock() });
  return lines;
}

async function settingsNow(): Promise<unknown[]> {
  const found = await server.call('lambda', 'GetFunctionConfiguration', { FunctionName: 'orders' });
  const { Handler, Timeout, MemorySize, Environment } = found as Record<string, unknown>;
  return [Handler, Timeout, MemorySize, Environment];
}

describe('millrace functions deploy', () => {
  test('a new function has defaults; of one that exists only what is given changes', async () => {
    const environment = { STAGE: 'dev' };
    const Environment = { Variables: environment };
    assert.match((await deploy(server.endpoint, { memoryMiB: 512, environment }))[0] ?? '', /^Created function orders/);
    assert.deepEqual(await settingsNow(), ['index.handler', 30, 512, Environment]);
    assert.match((await deploy(server.endpoint, { timeoutSeconds: 9 }))[0] ?? '', /^Updated function orders/);
    assert.deepEqual(await settingsNow(), ['index.handler', 9, 512, Environment]);
    await deploy(server.endpoint, {});
    assert.deepEqual(await settingsNow(), ['index.handler', 9, 512, Environment]);
  });

  test('executable files stay executable, and a runtime has a handler of its own', async () => {
    const script = path.join(folder, 'bootstrap');
    fs.writeFileSync(script, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await deploy(server.endpoint, { runtime: 'provided.al2023' }, 'test', 'native');
    fs.rmSync(script);
    const found = (await server.call('lambda', 'GetFunctionConfiguration', { FunctionName: 'native' })) as Record<
      string,
      unknown
    >;
    assert.deepEqual([found.Runtime, found.Handler], ['provided.al2023', 'bootstrap']);
    const { Payload } = (await server.call('lambda', 'Invoke', { FunctionName: 'native' })) as { Payload: Uint8Array };
    assert.match(Buffer.from(Payload).toString(), /exit status 1/); // it was executed
  });

  test('a server with credentials takes what is signed with them, and says what is wrong with the rest', async () => {
    const credentials = 'test:right:111111111111';
    await using strict = await startMillrace({ credentials });
    assert.match((await deploy(strict.endpoint, {}, 'right'))[0] ?? '', /^Created function orders/);
    await assert.rejects(deploy(strict.endpoint, {}, 'wrong'), /The request signature we calculated does not match/);
    const found = await strict.call('lambda', 'GetFunction', { FunctionName: 'orders' }, { accountId: '111111111111' });
    assert.ok(found);
  });

  test('an endpoint without a scheme is taken for HTTP, and nonsense is refused with a sentence', async () => {
    await deploy(`127.0.0.1:${server.port}`, {});
    await assert.rejects(deploy('ftp://127.0.0.1', {}), /The endpoint ftp:.* is no address of a server/);
    await assert.rejects(deploy('http://', {}), /is no address of a server/);
  });
});
