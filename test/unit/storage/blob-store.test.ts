import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { NodeFiles } from '../../../src/platform/files.ts';
import type { BlobStore } from '../../../src/storage/blob-store.ts';
import { FileBlobStore } from '../../../src/storage/file-blob-store.ts';
import { MemoryBlobStore } from '../../../src/storage/memory/memory-blob-store.ts';

const CODE = Buffer.from('exports.handler = async () => 1;');

function directoryOf(context: TestContext): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-blobs-'));
  context.after(() => fs.rmSync(directory, { recursive: true, force: true }));
  return path.join(directory, 'blobs');
}

function fileStore(directory: string): BlobStore {
  return new FileBlobStore({ files: new NodeFiles(), directory });
}

const stores: Readonly<Record<string, (context: TestContext) => BlobStore>> = {
  file: (context) => fileStore(directoryOf(context)),
  memory: () => new MemoryBlobStore(),
};

for (const [name, make] of Object.entries(stores)) {
  test(`${name}: a blob is found under its SHA-256, however often it is stored`, async (context) => {
    const store = make(context);
    const digest = await store.put(CODE);
    assert.match(digest, /^[0-9a-f]{64}$/);
    assert.equal(await store.put(CODE), digest);
    assert.deepEqual(Buffer.from((await store.get(digest)) ?? []), CODE);
    const empty = await store.put(new Uint8Array(0));
    assert.equal(empty, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    assert.deepEqual(await store.list(), [digest, empty].sort());
  });

  test(`${name}: the bytes are those at the time of the put`, async (context) => {
    const store = make(context);
    const content = Buffer.from('before');
    const digest = await store.put(content);
    content.write('after!');
    assert.equal(Buffer.from((await store.get(digest)) ?? []).toString(), 'before');
  });

  test(`${name}: a deleted blob is gone, deleting it again is harmless`, async (context) => {
    const store = make(context);
    const digest = await store.put(CODE);
    await store.delete(digest);
    await store.delete(digest);
    assert.equal(await store.get(digest), undefined);
    assert.deepEqual(await store.list(), []);
  });

  test(`${name}: what is no digest names nothing`, async (context) => {
    const store = make(context);
    await store.put(CODE);
    for (const text of ['', '..', '../../etc/passwd', '0123456789abcdef', `${'0'.repeat(63)}/`]) {
      assert.equal(await store.get(text), undefined);
      await store.delete(text);
    }
    assert.equal((await store.list()).length, 1);
  });
}

test('blobs survive a restart, and files a crash left behind are not listed', async (context) => {
  const directory = directoryOf(context);
  const digest = await fileStore(directory).put(CODE);
  fs.writeFileSync(path.join(directory, digest.slice(0, 2), `${digest}.tmp`), 'half');
  const again = fileStore(directory);
  assert.deepEqual(await again.list(), [digest]);
  assert.deepEqual(Buffer.from((await again.get(digest)) ?? []), CODE);
});

test('a damaged blob is reported and never served, and storing it again repairs it', async (context) => {
  const directory = directoryOf(context);
  const store = fileStore(directory);
  const digest = await store.put(CODE);
  fs.writeFileSync(path.join(directory, digest.slice(0, 2), digest), 'something else');
  await assert.rejects(store.get(digest), {
    name: 'DamagedBlobError',
    message: `the stored bytes of blob ${digest} are damaged`,
  });
  await store.put(CODE);
  assert.deepEqual(Buffer.from((await store.get(digest)) ?? []), CODE);
});

test('a blob is synced, and its names are, before it is acknowledged', async (context) => {
  const directory = directoryOf(context);
  const done: string[] = [];
  class RecordingFiles extends NodeFiles {
    override dataSyncAsync(file: Parameters<NodeFiles['dataSyncAsync']>[0]): Promise<void> {
      done.push('sync data');
      return super.dataSyncAsync(file);
    }
    override rename(from: string, to: string): void {
      done.push('rename');
      super.rename(from, to);
    }
    override syncDirectory(folder: string): void {
      done.push(`sync ${path.relative(path.dirname(directory), folder) || '.'}`);
      super.syncDirectory(folder);
    }
  }
  const digest = await new FileBlobStore({ files: new RecordingFiles(), directory }).put(CODE);
  const names = [`sync blobs/${digest.slice(0, 2)}`, 'sync blobs', 'sync .'];
  assert.deepEqual(done, ['sync data', 'rename', ...names]);
});

test('the same bytes stored twice at once are stored once', async (context) => {
  const store = fileStore(directoryOf(context));
  const [one, two] = await Promise.all([store.put(CODE), store.put(CODE)]);
  assert.equal(one, two);
  assert.deepEqual(await store.list(), [one]);
});
