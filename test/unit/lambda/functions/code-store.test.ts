import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { SystemClock } from '../../../../src/platform/clock.ts';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { CodeStore } from '../../../../src/services/lambda/functions/code-store.ts';
import type { FunctionCode } from '../../../../src/services/lambda/functions/function-section.ts';
import { HotDirectories } from '../../../../src/services/lambda/functions/hot-directories.ts';
import { layersFolder } from '../../../../src/services/lambda/layers/function-layers.ts';
import { MemoryBlobStore } from '../../../../src/storage/memory/memory-blob-store.ts';
import { zipOf } from '../../../support/function-zip.ts';
import { rawZip } from './raw-zip.ts';

let workDirectory = '';
let blobs = new MemoryBlobStore();
let named = new Set<string>();
let store: CodeStore;

/** A test with a store of its own. */
function storeTest(name: string, body: () => Promise<void>): void {
  test(name, async (t) => {
    workDirectory = mkdtempSync(path.join(tmpdir(), 'millrace-code-'));
    t.after(() => rmSync(workDirectory, { recursive: true, force: true }));
    blobs = new MemoryBlobStore();
    named = new Set();
    store = await openStore();
    await body();
  });
}

async function openStore(): Promise<CodeStore> {
  const opened = new CodeStore({
    blobs,
    files: new NodeFiles(),
    clock: new SystemClock(),
    random: new SeededRandom(1),
    logger: silentLogger,
    workDirectory,
    hot: new HotDirectories(new NodeFiles(), new SystemClock(), []),
    named: () => named,
  });
  await opened.open();
  return opened;
}

/** Uploads as an operation does; the command names the package. */
async function upload(zip: Uint8Array): Promise<string> {
  return store.upload(zip, async ({ sha256Hex }) => {
    named.add(sha256Hex);
    return sha256Hex;
  });
}

/** As a function names it. */
function codeOf(sha256Hex: string): FunctionCode {
  return { sha256Hex, sizeBytes: 1 };
}

const folders = (): string[] => readdirSync(path.join(workDirectory, 'code')).filter((name) => name !== 'package.json');

storeTest('A package is kept as it was sent and unpacked with its permissions', async () => {
  const zip = rawZip([
    { name: 'index.js', content: 'x' },
    { name: 'bin/run', content: '#!/bin/sh', mode: 0o100755 },
  ]);
  const sha256Hex = await upload(zip);
  assert.equal(sha256Hex, createHash('sha256').update(zip).digest('hex'));
  const { directory } = await store.acquire(codeOf(sha256Hex));
  assert.equal(readFileSync(path.join(directory, 'index.js'), 'utf8'), 'x');
  const modes = ['index.js', 'bin/run'].map((name) => statSync(path.join(directory, name)).mode & 0o777);
  assert.deepEqual(modes, [0o444, 0o555]);
});

storeTest('Those who need a package at the same time share one folder', async () => {
  const sha256Hex = await upload(zipOf({ 'index.js': 'x' }));
  const leases = await Promise.all([store.acquire(codeOf(sha256Hex)), store.acquire(codeOf(sha256Hex))]);
  assert.equal(leases[0]?.directory, leases[1]?.directory);
  assert.deepEqual(folders(), [sha256Hex]);
});

storeTest('A package goes when no function names it, its folder only when nothing runs in it', async () => {
  const sha256Hex = await upload(zipOf({ 'index.js': 'x' }));
  const lease = await store.acquire(codeOf(sha256Hex));
  named.clear();
  store.sweep(sha256Hex);
  await store.close();
  assert.deepEqual([await blobs.list(), folders()], [[], [sha256Hex]]);
  lease.release();
  lease.release();
  assert.deepEqual(folders(), []);
});

storeTest('A package whose command was refused does not stay', async () => {
  const refused = store.upload(zipOf({ 'index.js': 'x' }), () => Promise.reject(new Error('refused')));
  await assert.rejects(refused, /refused/);
  await store.close();
  assert.deepEqual(await blobs.list(), []);
});

storeTest('The same bytes uploaded while they are being removed are there afterwards', async () => {
  const zip = zipOf({ 'index.js': 'x' });
  const sha256Hex = await upload(zip);
  named.clear();
  store.sweep(sha256Hex);
  assert.equal(await upload(zip), sha256Hex);
  await store.close();
  assert.deepEqual(await blobs.list(), [sha256Hex]);
});

storeTest('What a crash left half unpacked is never used', async () => {
  const sha256Hex = await upload(zipOf({ 'index.js': 'whole' }));
  mkdirSync(path.join(workDirectory, 'code', sha256Hex), { recursive: true });
  writeFileSync(path.join(workDirectory, 'code', sha256Hex, 'index.js'), 'ha');
  store = await openStore();
  const { directory } = await store.acquire(codeOf(sha256Hex));
  assert.equal(readFileSync(path.join(directory, 'index.js'), 'utf8'), 'whole');
});

storeTest('A package that is lost is a fault, and found again when it is back', async () => {
  const zip = zipOf({ 'index.js': 'x' });
  const sha256Hex = createHash('sha256').update(zip).digest('hex');
  await assert.rejects(store.acquire(codeOf(sha256Hex)), /is not in the blob store/);
  await upload(zip);
  assert.ok(existsSync((await store.acquire(codeOf(sha256Hex))).directory));
});

storeTest('At the start, packages that no function names are removed', async () => {
  const kept = await upload(zipOf({ 'index.js': 'x' }));
  await blobs.put(Buffer.from('an upload that never got its command'));
  store = await openStore();
  assert.deepEqual(await blobs.list(), [kept]);
});

storeTest('Layers lie over each other in their order, in one folder that goes when nothing names it', async () => {
  const code = await upload(zipOf({ 'index.js': 'x' }));
  const lower = await upload(zipOf({ same: 'lower', 'kept/file': 'kept', 'folder/file': 'x', file: 'x' }));
  const upper = await upload(zipOf({ same: 'upper', folder: 'now a file', 'file/inside': 'now a folder' }));
  const layers = [lower, upper].map((sha256Hex) => ({ arn: sha256Hex, sha256Hex, sizeBytes: 1, unzippedBytes: 1 }));
  named.add(layersFolder(layers));
  const { layersDirectory = '', release } = await store.acquire(codeOf(code), layers);
  const read = (name: string): string => readFileSync(path.join(layersDirectory, name), 'utf8');
  assert.deepEqual(['same', 'kept/file', 'folder', 'file/inside'].map(read), ['upper', 'kept', 'now a file', 'now a folder']);
  const reversed = [...layers].reverse();
  const other = await store.acquire(codeOf(code), reversed);
  assert.equal(readFileSync(path.join(other.layersDirectory ?? '', 'same'), 'utf8'), 'lower');
  other.release();
  assert.equal(existsSync(other.layersDirectory ?? ''), false); // nothing names this order
  named.delete(layersFolder(layers));
  store.sweep(layersFolder(layers));
  assert.equal(existsSync(layersDirectory), true); // it is in use
  release();
  assert.equal(existsSync(layersDirectory), false);
});

storeTest('A package is kept while a command that will name it is under way', async () => {
  const digest = await upload(zipOf({ 'index.js': 'x' }));
  await store.keep([digest], async () => {
    named.delete(digest);
    store.sweep(digest);
    assert.deepEqual(await blobs.list(), [digest]);
  });
  await store.close();
  assert.deepEqual(await blobs.list(), []);
});
