/** What people type to bring a function here: a layer, a folder as code, a deployed folder, permissions, with the AWS CLI and Python. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type RunningMillrace, startMillrace } from '../../src/testing/index.ts';
import { zipOf } from '../support/function-zip.ts';
import { cliFile } from '../support/server-process.ts';
import { absent } from './harness/tools.ts';

const run = promisify(execFile);
const skip = absent('aws', ['--version']) || absent('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']);
const ROLE = 'arn:aws:iam::000000000000:role/r';
const LAYER = 'arn:aws:lambda:us-east-1:000000000000:layer:tools:1';

describe('The AWS CLI and functions', { skip }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-functions-cli-'));
  const app = path.join(folder, 'src/app');
  let server: RunningMillrace;

  before(async () => {
    fs.mkdirSync(app, { recursive: true });
    fs.writeFileSync(path.join(folder, 'layer.zip'), zipOf({ 'python/tool.py': 'NAME = "layered"\n' }));
    server = await startMillrace({ codeRoots: [path.join(folder, 'src')] });
  });
  after(async () => {
    await server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** `aws lambda …`; the answer, parsed. */
  async function aws(...args: string[]): Promise<Record<string, unknown>> {
    const env = { ...process.env, ...server.env };
    const { stdout } = await run('aws', ['lambda', ...args, '--output', 'json'], { env });
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  }

  async function invoke(name: string): Promise<unknown> {
    const answer = path.join(folder, 'answer.json');
    await aws('invoke', '--function-name', name, answer);
    return JSON.parse(fs.readFileSync(answer, 'utf8'));
  }

  function write(answer: string): void {
    const source = `import tool\ndef lambda_handler(event, context):\n    return ["${answer}", tool.NAME]\n`;
    fs.writeFileSync(path.join(app, 'lambda_function.py'), source);
  }

  function createArguments(name: string, code: string): string[] {
    const program = ['--runtime', 'python3.12', '--handler', 'lambda_function.lambda_handler', '--role', ROLE];
    return ['create-function', '--function-name', name, ...program, '--code', code, '--layers', LAYER];
  }

  test('a layer serves a function whose code is a folder, and a change is there at the next call', async () => {
    const published = await aws('publish-layer-version', '--layer-name', 'tools', '--zip-file', `fileb://${folder}/layer.zip`);
    assert.equal(published.LayerVersionArn, LAYER);
    write('one');
    await aws(...createArguments('hot', `S3Bucket=hot-reload,S3Key=${app}`));
    assert.deepEqual(await invoke('hot'), ['one', 'layered']);
    write('other');
    assert.deepEqual(await invoke('hot'), ['other', 'layered']);
    assert.deepEqual(fs.readdirSync(app), ['lambda_function.py']); // nothing was compiled into it
    await assert.rejects(
      aws(...createArguments('no', `S3Bucket=hot-reload,S3Key=${folder}`)),
      /does not lie below any --code-root/,
    );
  });

  test('a folder is deployed for Python, and its package can be had back', async () => {
    write('deployed');
    const env = { ...process.env, ...server.env };
    const deploy = ['functions', 'deploy', app, '--name', 'deployed', '--runtime', 'python3.12', '--endpoint', server.endpoint];
    await run(process.execPath, [cliFile, ...deploy], { env });
    await aws('update-function-configuration', '--function-name', 'deployed', '--layers', LAYER);
    await aws('wait', 'function-updated-v2', '--function-name', 'deployed');
    assert.deepEqual(await invoke('deployed'), ['deployed', 'layered']);
    const { Code } = (await aws('get-function', '--function-name', 'deployed')) as { Code: { Location: string } };
    const answer = await fetch(Code.Location);
    assert.match(Buffer.from(await answer.arrayBuffer()).toString('latin1'), /^PK.*lambda_function\.py/s);
  });

  test('a permission is printed, and taken away again', async () => {
    const statement = ['--statement-id', 's', '--action', 'lambda:InvokeFunction', '--principal', '123456789012'];
    const { Statement } = await aws('add-permission', '--function-name', 'deployed', ...statement);
    const { Policy, RevisionId } = await aws('get-policy', '--function-name', 'deployed');
    assert.equal(Policy, `{"Version":"2012-10-17","Id":"default","Statement":[${Statement}]}`);
    const revision = ['--revision-id', String(RevisionId)];
    await aws('remove-permission', '--function-name', 'deployed', '--statement-id', 's', ...revision);
    await assert.rejects(aws('get-policy', '--function-name', 'deployed'), /The resource you requested does not exist/);
  });
});
