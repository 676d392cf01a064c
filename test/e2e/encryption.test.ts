/** A stream is encrypted while the server runs: what its files hold, before and after, also of a server that is killed. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

const KEY = { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' };

async function call<Answer>(server: ServerProcess, operation: string, body: object): Promise<Answer> {
  const response = await fetch(server.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Kinesis_20131202.${operation}` },
    body: JSON.stringify({ StreamName: 's', ...body }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

async function put(server: ServerProcess, text: string): Promise<string | undefined> {
  const record = { PartitionKey: `key-${text}`, Data: Buffer.from(text).toString('base64') };
  return (await call<{ EncryptionType?: string }>(server, 'PutRecord', record)).EncryptionType;
}

async function readAll(server: ServerProcess): Promise<(readonly [text: string, encryption: string | undefined])[]> {
  const position = { ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = await call<{ ShardIterator: string }>(server, 'GetShardIterator', position);
  const response = await call<{ Records: { Data: string; EncryptionType?: string }[] }>(server, 'GetRecords', {
    StreamName: undefined,
    ShardIterator,
  });
  return response.Records.map(({ Data, EncryptionType }) => [Buffer.from(Data, 'base64').toString(), EncryptionType]);
}

/** Whether any file of a folder holds a text, as it is or in base64. */
function holds(folder: string, text: string): boolean {
  const forms = [Buffer.from(text), Buffer.from(Buffer.from(text).toString('base64'))];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => {
      const bytes = fs.readFileSync(path.join(entry.parentPath, entry.name));
      return forms.some((form) => bytes.includes(form));
    });
}

describe('StartStreamEncryption on a server with a data directory', () => {
  test('leaves nothing of later records in the files in the clear; all are read again after a crash', async (context) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-encryption-'));
    context.after(() => fs.rmSync(folder, { recursive: true, force: true }));
    const data = path.join(folder, 'data');
    const first = await startServerProcess(['--data', data]);
    await call(first, 'CreateStream', { ShardCount: 1 });
    assert.equal(await put(first, 'in-the-clear-before'), undefined);
    await call(first, 'StartStreamEncryption', KEY);
    assert.equal(await put(first, 'hidden-first'), 'KMS');
    assert.equal(await put(first, 'hidden-second'), 'KMS');
    await call(first, 'StopStreamEncryption', KEY);
    assert.equal(await put(first, 'in-the-clear-after'), undefined);
    await first.crash();
    for (const text of ['in-the-clear-before', 'in-the-clear-after']) assert.ok(holds(data, text));
    for (const text of ['hidden-first', 'hidden-second', 'hidden-']) assert.ok(!holds(data, text), `${text} is in a file`);

    const second = await startServerProcess(['--data', data]);
    assert.deepEqual(await readAll(second), [
      ['in-the-clear-before', undefined],
      ['hidden-first', 'KMS'],
      ['hidden-second', 'KMS'],
      ['in-the-clear-after', undefined],
    ]);
    assert.equal(await second.stop(), 0);
    assert.ok(!holds(data, 'hidden-'));
  });

  test('lets a stream be read no more when its key is said to be disabled at the next start', async (context) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-keys-'));
    context.after(() => fs.rmSync(folder, { recursive: true, force: true }));
    const data = path.join(folder, 'data');
    const first = await startServerProcess(['--data', data]);
    await call(first, 'CreateStream', { ShardCount: 1 });
    await call(first, 'StartStreamEncryption', { ...KEY, KeyId: 'alias/orders' });
    await put(first, 'hidden');
    assert.equal(await first.stop(), 0);
    const config = path.join(folder, 'config.json');
    fs.writeFileSync(config, JSON.stringify({ kmsKeys: { 'alias/orders': 'disabled' } }));
    const second = await startServerProcess(['--data', data, '--config', config]);
    await assert.rejects(readAll(second), /KMSDisabledException.*alias\/orders is disabled/);
    assert.equal(await second.stop(), 0);
  });
});
