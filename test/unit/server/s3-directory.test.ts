import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { NodeFiles } from '../../../src/platform/files.ts';
import { S3Directory } from '../../../src/server/s3-directory.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-s3-'));
after(() => rmSync(folder, { recursive: true }));
const BUCKET = 'arn:aws:s3:::failed-records';

test('an object is a file in the folder of its bucket, and putting it again replaces it', async () => {
  const directory = path.join(folder, 'not', 'yet', 'there');
  const s3 = new S3Directory(directory, new NodeFiles());
  const key = 'aws/lambda/c0ffee/shardId-000000000000/2025/11/25/2025-11-25T16.35.32-b0b';
  await s3.put(BUCKET, key, '{"a":1}');
  await s3.put(BUCKET, key, '{"b":"ü"}');
  const file = path.join(directory, 'failed-records', key);
  assert.equal(readFileSync(file, 'utf8'), '{"b":"ü"}');
  assert.equal(readdirSync(path.dirname(file)).length, 1, 'no temporary file stays');
});

test('without a directory a bucket is refused with what to do', () => {
  const s3 = new S3Directory(undefined, new NodeFiles());
  assert.match(s3.refuseDestination(BUCKET) ?? '', /--s3-directory DIR/);
  assert.equal(new S3Directory(folder, new NodeFiles()).refuseDestination(BUCKET), undefined);
});

test('what is no bucket is refused, and nothing is written outside of the directory', async () => {
  const s3 = new S3Directory(path.join(folder, 'inside'), new NodeFiles());
  for (const arn of ['arn:aws:s3:::..', 'arn:aws:s3:::a/b', 'arn:aws:s3:::A', 'arn:aws:s3:us-east-1:111111111111:abc', 'abc']) {
    assert.equal(s3.refuseDestination(arn), `The destination ARN ${arn} is invalid.`);
    await assert.rejects(s3.put(arn, 'key', 'body'));
  }
  for (const key of ['../key', 'a/../../key', '/key', 'a//b', '.', 'a\0b', '']) await assert.rejects(s3.put(BUCKET, key, 'body'));
  assert.equal(existsSync(path.join(folder, 'inside')), false);
});
