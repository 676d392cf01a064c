import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { type FileDescriptor, NodeFiles, type OpenMode } from '../../../src/platform/files.ts';
import { StartError } from '../../../src/server/start-error.ts';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';
import { bodyOf, exchange, http1, kinesisCall, statusOf } from './support.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-server-'));
after(() => rmSync(folder, { recursive: true }));
let directories = 0;

function newDirectory(): string {
  directories += 1;
  return path.join(folder, String(directories));
}

test('what was put on disk is there after a restart, and an iterator from before still reads it', async () => {
  const dataDirectory = newDirectory();
  const first = await startMillrace({ dataDirectory });
  await createStream(first);
  await put(first, 'kept');
  const iterator = await trimHorizon(first);
  await first.close();

  await using second = await startMillrace({ dataDirectory });
  assert.deepEqual(await dataAt(second, iterator), ['kept']);
});

test('a second server on the same data directory refuses to start, until the first has closed', async () => {
  const dataDirectory = newDirectory();
  const first = await startMillrace({ dataDirectory });
  await assert.rejects(startMillrace({ dataDirectory }), isStartError('data-directory', /Another Millrace is using/));
  await first.close();
  await (await startMillrace({ dataDirectory })).close();
});

test('a start that fails on its port gives the data directory back', async () => {
  const dataDirectory = newDirectory();
  await using other = await startMillrace();
  await assert.rejects(startMillrace({ dataDirectory, port: other.port }), isStartError('port-in-use', /--port/));
  await (await startMillrace({ dataDirectory })).close();
});

test('a data directory that cannot be written is refused with its reason', async () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  for (const dataDirectory of [file, path.join(file, 'data')]) {
    await assert.rejects(startMillrace({ dataDirectory }), isStartError('data-directory', /not a directory \(E\w+\).*--data/));
  }

  class ForbiddenFiles extends NodeFiles {
    override open(): FileDescriptor {
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
    }
  }
  const seams = { files: new ForbiddenFiles() };
  await assert.rejects(
    startMillrace({ dataDirectory: newDirectory(), seams }),
    isStartError('data-directory', /may not be written by this user \(EACCES\)/),
  );
});

test('the key that seals tokens is made once, private, and refused when it is damaged', async () => {
  const dataDirectory = newDirectory();
  const keyPath = path.join(dataDirectory, 'token.key');
  await (await startMillrace({ dataDirectory })).close();
  const key = readFileSync(keyPath);
  assert.equal(key.byteLength, 32);
  assert.equal(statSync(keyPath).mode & 0o777, 0o600);
  await (await startMillrace({ dataDirectory })).close();
  assert.deepEqual(readFileSync(keyPath), key);
  truncateSync(keyPath, 5);
  await assert.rejects(startMillrace({ dataDirectory }), isStartError('data-directory', /token\.key is damaged/));
});

test('the certificate of a data directory is made when it is asked for, and outlives a restart and a reset', async () => {
  const dataDirectory = newDirectory();
  const certificateFile = path.join(dataDirectory, 'tls.crt');
  await (await startMillrace({ dataDirectory })).close();
  assert.throws(() => statSync(certificateFile), { code: 'ENOENT' });
  const fetched: string[] = [];
  for (let start = 0; start < 2; start++) {
    await using millrace = await startMillrace({ dataDirectory });
    fetched.push(bodyOf(await exchange(millrace.port, http1('GET', '/_millrace/tls.crt'))));
    await millrace.reset();
  }
  assert.deepEqual(fetched, [readFileSync(certificateFile, 'utf8'), fetched[0]]);
});

test('a reset over HTTP empties a data directory behind the same port', async () => {
  const dataDirectory = newDirectory();
  await using millrace = await startMillrace({ dataDirectory });
  await createStream(millrace);
  await put(millrace, 'gone');
  const reset = http1('POST', '/_millrace/reset', { 'X-Millrace-Reset': '1' });
  assert.equal(statusOf(await exchange(millrace.port, reset)), 200);
  assert.deepEqual(await streamNames(millrace), []);
  await createStream(millrace);
  await put(millrace, 'new');
  assert.deepEqual(await dataAt(millrace, await trimHorizon(millrace)), ['new']);
});

test('resets that overlap happen one after the other, and calls in between are answered', async () => {
  await using millrace = await startMillrace();
  await createStream(millrace);
  const statuses: number[] = [];
  const resets = Promise.all([millrace.reset(), millrace.reset(), millrace.reset()]);
  for (let count = 0; count < 5; count++) {
    statuses.push(statusOf(await exchange(millrace.port, kinesisCall('ListStreams', {}))));
  }
  await resets;
  for (const status of statuses) assert.ok(status === 200 || status === 503, String(status));
  assert.deepEqual(await streamNames(millrace), []);
});

test('in memory nothing is written to disk outside of a temporary folder for function code', async () => {
  class ReadOnlyFiles extends NodeFiles {
    override open(filePath: string, mode: OpenMode): FileDescriptor {
      assert.match(path.relative(os.tmpdir(), filePath), /^millrace-[0-9a-f-]{36}\//, `${filePath} was opened`);
      return super.open(filePath, mode);
    }
  }
  await using millrace = await startMillrace({ seams: { files: new ReadOnlyFiles() } });
  await createStream(millrace);
  await put(millrace, 'a');
  assert.deepEqual(await dataAt(millrace, await trimHorizon(millrace)), ['a']);
  await millrace.reset();
});

test('a temporary folder for function code goes with the server', async () => {
  const before = temporaryFolders();
  const millrace = await startMillrace();
  for (const name of temporaryFolders())
    if (!before.includes(name)) mkdirSync(path.join(os.tmpdir(), name, 'code'), { recursive: true });
  await millrace.close();
  assert.deepEqual(
    temporaryFolders().filter((name) => !before.includes(name)),
    [],
  );
});

test('closing twice closes once, and what is asked afterwards is unavailable', async () => {
  const millrace = await startMillrace();
  await Promise.all([millrace.close(), millrace.close()]);
  await assert.rejects(streamNames(millrace), { code: 'ServiceUnavailable' });
  assert.equal(await exchange(millrace.port, http1('GET', '/healthz')), '');
  await millrace.reset();
  await assert.rejects(streamNames(millrace), { code: 'ServiceUnavailable' });
});

test('a call names its service and operation, and belongs to the account that it says', async () => {
  await using millrace = await startMillrace();
  await millrace.call(
    'kinesis',
    'CreateStream',
    { StreamName: 'mine', ShardCount: 1 },
    { accountId: '111111111111', region: 'eu-west-1' },
  );
  assert.deepEqual(await streamNames(millrace), []);
  await assert.rejects(millrace.call('dynamodb', 'GetItem', {}), /no service dynamodb/);
  await assert.rejects(millrace.call('kinesis', 'CreateStream', {}), { code: 'ValidationException' });
});

async function createStream(millrace: RunningMillrace): Promise<void> {
  await millrace.call('kinesis', 'CreateStream', { StreamName: 's', ShardCount: 1 });
  await millrace.call('kinesis', 'DescribeStreamSummary', { StreamName: 's' });
}

async function put(millrace: RunningMillrace, text: string): Promise<void> {
  await millrace.call('kinesis', 'PutRecord', { StreamName: 's', PartitionKey: 'k', Data: Buffer.from(text) });
}

async function trimHorizon(millrace: RunningMillrace): Promise<string> {
  const input = { StreamName: 's', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = (await millrace.call('kinesis', 'GetShardIterator', input)) as { readonly ShardIterator: string };
  return ShardIterator;
}

async function dataAt(millrace: RunningMillrace, ShardIterator: string): Promise<string[]> {
  const answer = await millrace.call('kinesis', 'GetRecords', { ShardIterator });
  const { Records } = answer as { readonly Records: readonly { readonly Data: Uint8Array }[] };
  return Records.map(({ Data }) => Buffer.from(Data).toString());
}

async function streamNames(millrace: RunningMillrace): Promise<readonly string[]> {
  const { StreamNames } = (await millrace.call('kinesis', 'ListStreams', {})) as { readonly StreamNames: readonly string[] };
  return StreamNames;
}

function temporaryFolders(): readonly string[] {
  return readdirSync(os.tmpdir()).filter((name) => /^millrace-[0-9a-f-]{36}$/.test(name));
}

function isStartError(kind: StartError['kind'], message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StartError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    return true;
  };
}
