/** Layers and folders that are code, as a function in a sandbox sees them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type RunningMillrace, startMillrace } from '../../src/testing/index.ts';
import { absent } from '../conformance/harness/tools.ts';
import { zipOf } from '../support/function-zip.ts';

const skip = absent('bwrap', ['--version']);
const PROGRAM = { Runtime: 'nodejs22.x', Handler: 'index.handler', Role: 'arn:aws:iam::000000000000:role/r' };

suite('A function in a sandbox and its code', { skip }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-sandbox-code-'));
  const app = path.join(folder, 'src/app');
  let server: RunningMillrace;

  before(async () => {
    fs.mkdirSync(app, { recursive: true });
    fs.writeFileSync(path.join(folder, 'src/beside.txt'), 'not yours');
    server = await startMillrace({ sandbox: 'bubblewrap', codeRoots: [path.join(folder, 'src')] });
  });
  after(async () => {
    await server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function invoke(FunctionName: string): Promise<unknown> {
    const { Payload } = (await server.call('lambda', 'Invoke', { FunctionName })) as { Payload: Uint8Array };
    return JSON.parse(Buffer.from(Payload).toString());
  }

  test('Layers lie at /opt, the later over the earlier', async () => {
    const Layers: unknown[] = [];
    for (const [LayerName, text] of Object.entries({ lower: 'lower', upper: 'upper' })) {
      const Content = { ZipFile: zipOf({ 'nodejs/node_modules/tool/index.js': `module.exports = '${text}'`, [LayerName]: '' }) };
      Layers.push(
        ((await server.call('lambda', 'PublishLayerVersion', { LayerName, Content })) as Record<string, unknown>).LayerVersionArn,
      );
    }
    const source = `exports.handler = async () => [require('tool'), require.resolve('tool'), require('fs').readdirSync('/opt').sort()]`;
    const Code = { ZipFile: zipOf({ 'index.js': source }) };
    await server.call('lambda', 'CreateFunction', { FunctionName: 'layered', ...PROGRAM, Code, Layers });
    assert.deepEqual(await invoke('layered'), ['upper', '/opt/nodejs/node_modules/tool/index.js', ['lower', 'nodejs', 'upper']]);
  });

  test('A folder is code at /var/task, to be read only, and nothing beside it is to be seen', async () => {
    const write = (answer: string): void =>
      fs.writeFileSync(
        path.join(app, 'index.js'),
        `const fs = require('fs');
         const refused = (action) => { try { action(); return 'DONE'; } catch (error) { return error.code; } };
         exports.handler = async () => [
           '${answer}', __dirname,
           refused(() => fs.writeFileSync('/var/task/new.js', '')),
           refused(() => fs.readFileSync('${folder}/src/beside.txt')),
           refused(() => fs.readFileSync('/var/task/../beside.txt')),
         ];`,
      );
    write('one');
    const Code = { S3Bucket: 'hot-reload', S3Key: app };
    await server.call('lambda', 'CreateFunction', { FunctionName: 'hot', ...PROGRAM, Code });
    assert.deepEqual(await invoke('hot'), ['one', '/var/task', 'EROFS', 'ENOENT', 'ENOENT']);
    write('other');
    assert.deepEqual(await invoke('hot'), ['other', '/var/task', 'EROFS', 'ENOENT', 'ENOENT']);
    assert.deepEqual(fs.readdirSync(app), ['index.js']);
  });
});
