import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { startMillrace } from '../../../src/testing/index.ts';

test('it starts in memory on a free port within a tenth of a second', async () => {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let count = 0; count < 3; count++) {
    const before = performance.now();
    const millrace = await startMillrace();
    fastestMs = Math.min(fastestMs, performance.now() - before);
    assert.ok(millrace.port > 0);
    assert.equal(millrace.endpoint, `http://127.0.0.1:${millrace.port}`);
    await millrace.close();
  }
  assert.ok(fastestMs < 100, `${fastestMs} ms`);
});

test('two at once know nothing of each other', async () => {
  await using one = await startMillrace();
  await using other = await startMillrace();
  await one.call('kinesis', 'CreateStream', { StreamName: 's', ShardCount: 1 });
  assert.deepEqual(((await other.call('kinesis', 'ListStreams', {})) as { StreamNames: string[] }).StreamNames, []);
});

test('its variables point SDKs and tools to it', async () => {
  await using millrace = await startMillrace();
  assert.equal(millrace.env.AWS_ENDPOINT_URL, millrace.endpoint);
  assert.equal(millrace.env.AWS_REGION, 'us-east-1');
  assert.equal(millrace.env.AWS_ACCESS_KEY_ID, 'test');
});

test('with credentials its variables hold the first of them', async () => {
  await using millrace = await startMillrace({ credentials: 'AKID:secret:111111111111,other:x' });
  assert.equal(millrace.env.AWS_ACCESS_KEY_ID, 'AKID');
  assert.equal(millrace.env.AWS_SECRET_ACCESS_KEY, 'secret');
});

test('closing leaves nothing behind that would keep a process alive', () => {
  const program = `
    const { startMillrace } = await import(${JSON.stringify(new URL('../../../src/testing/index.js', import.meta.url).href)});
    const millrace = await startMillrace();
    await millrace.call('kinesis', 'CreateStream', { StreamName: 's', ShardCount: 1 });
    await (await fetch(millrace.endpoint + '/healthz')).text();
    await millrace.reset();
    await millrace.close();
    setImmediate(() => setImmediate(() => console.log(process.getActiveResourcesInfo().filter((name) => /Server|Timeout/.test(name)).join())));
  `;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 5_000, encoding: 'utf8' });
  assert.equal(run.stderr, '');
  assert.equal(run.stdout.trim(), '');
  assert.equal(run.status, 0);
});

test('memory and a data directory exclude each other', async () => {
  await assert.rejects(startMillrace({ memory: true, dataDirectory: '/nowhere' }), TypeError);
  await assert.rejects(startMillrace({ memory: false }), TypeError);
});

test('its types need no package that is not installed with it', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from = ''] of fs.readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport\()['"]([^'"]+)['"]/g)) {
      if (from.startsWith('.')) visit(path.resolve(path.dirname(file), from.replace(/\.[jt]s$/, '.d.ts')));
      else if (!from.startsWith('node:')) packages.add(from);
    }
  };
  visit(path.resolve(import.meta.dirname, '../../../src/testing/index.d.ts'));
  assert.ok(seen.size > 10, `${seen.size} files`);
  assert.deepEqual([...packages], []);
});
