import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';
import { zipOf } from '../../support/function-zip.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-code-source-'));
const bucket = path.join(folder, 's3/packages');
const app = path.join(folder, 'src/app');
const ROLE = 'arn:aws:iam::000000000000:role/r';

let server: RunningMillrace;

async function call(operation: string, input: object): Promise<Record<string, unknown>> {
  return (await server.call('lambda', operation, input)) as Record<string, unknown>;
}

async function create(FunctionName: string, Code: object, more: object = {}): Promise<void> {
  await call('CreateFunction', { FunctionName, Role: ROLE, Runtime: 'nodejs22.x', Handler: 'index.handler', Code, ...more });
}

async function invoke(FunctionName: string): Promise<unknown> {
  const { Payload } = await call('Invoke', { FunctionName });
  return JSON.parse(Buffer.from(Payload as Uint8Array).toString());
}

suite('Where code comes from', () => {
  before(async () => {
    for (const place of [bucket, app]) mkdirSync(place, { recursive: true });
    writeFileSync(path.join(bucket, 'one.zip'), zipOf({ 'index.js': 'exports.handler = async () => "from S3"' }));
    writeFileSync(path.join(folder, 'outside.zip'), zipOf({ 'index.js': '' }));
    symlinkSync(path.join(folder, 'outside.zip'), path.join(bucket, 'link.zip'));
    server = await startMillrace({ s3Directory: path.join(folder, 's3'), codeRoots: [path.join(folder, 'src')] });
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('An object in S3 is a package, for functions and for layers', async () => {
    const object = { S3Bucket: 'packages', S3Key: 'one.zip' };
    await create('s3', object);
    assert.equal(await invoke('s3'), 'from S3');
    assert.equal((await call('PublishLayerVersion', { LayerName: 'l', Content: object })).Version, 1);
  });

  test('The address of a package serves it to whoever has it, also where calls are signed', async () => {
    await using strict = await startMillrace({ credentials: 'key:secret:111111111111' });
    const zip = zipOf({ 'index.js': 'exports.handler = async () => 1' });
    const input = { FunctionName: 'f', Role: ROLE, Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: zip } };
    const caller = { accountId: '111111111111' };
    await strict.call('lambda', 'CreateFunction', input, caller);
    const found = (await strict.call('lambda', 'GetFunction', { FunctionName: 'f' }, caller)) as { Code: { Location: string } };
    const address = found.Code.Location.replace(/^http:\/\/[^/]+/, strict.endpoint);
    const answer = await fetch(address);
    assert.equal(answer.headers.get('content-type'), 'application/zip');
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), Buffer.from(zip));
    assert.equal((await fetch(`${address.slice(0, -4)}AAAA`)).status, 403);
    assert.equal((await fetch(address, { headers: { Origin: 'http://elsewhere.example' } })).status, 403);
    assert.equal((await fetch(address, { method: 'POST' })).status, 405);
  });

  test('Refusals name what S3 would say', async () => {
    const refused = async (S3Bucket: string, S3Key: string, message: string | RegExp, more: object = {}): Promise<void> =>
      assert.rejects(create('no', { S3Bucket, S3Key, ...more }), { code: 'InvalidParameterValueException', message });
    const noKey = 'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.';
    await refused('packages', 'two.zip', noKey);
    await refused('packages', '../../outside.zip', noKey);
    await refused('packages', 'link.zip', noKey);
    await refused('absent-bucket', 'one.zip', /S3 Error Code: NoSuchBucket\./);
    await refused('packages', 'one.zip', /^Versions of objects/, { S3ObjectVersion: '1' });
    await refused('packages', 'one.zip', /^Please do not provide other FunctionCode/, { ZipFile: zipOf({ 'index.js': '' }) });
    await using without = await startMillrace();
    const input = { FunctionName: 'f', Role: ROLE, Runtime: 'nodejs22.x', Handler: 'a.b', Code: { S3Bucket: 'b12', S3Key: 'k' } };
    await assert.rejects(without.call('lambda', 'CreateFunction', input), /start Millrace with --s3-directory DIR/);
  });

  test('A folder is code itself: a change replaces the processes at the next invocation', async () => {
    const write = (answer: string): void =>
      writeFileSync(path.join(app, 'index.js'), `exports.handler = async () => [${answer}, process.pid]`);
    write('1');
    const Code = { S3Bucket: 'hot-reload', S3Key: app };
    await create('hot', Code);
    const first = await invoke('hot');
    assert.deepEqual(await invoke('hot'), first); // warm
    write('22');
    assert.equal(((await invoke('hot')) as unknown[])[0], 22);
    await assert.rejects(call('PublishVersion', { FunctionName: 'hot' }), /cannot be published/);
    await assert.rejects(create('hot2', Code, { Publish: true }), /cannot be published/);
    await call('DeleteFunction', { FunctionName: 'hot' });
    assert.equal(existsSync(path.join(app, 'index.js')), true);
    await assert.rejects(create('no', { S3Bucket: 'hot-reload', S3Key: bucket }), /does not lie below any --code-root/);
  });
});
