import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { openProject } from '../../../src/cli/dev/project.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { NodeFiles } from '../../../src/platform/files.ts';

const files = new NodeFiles();
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-project-'));
after(() => fs.rmSync(root, { recursive: true, force: true }));

/** A folder with these files. */
function folderOf(name: string, contents: Readonly<Record<string, string>>): string {
  const folder = path.join(root, name);
  fs.mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(contents)) fs.writeFileSync(path.join(folder, file), text);
  return folder;
}

describe('what millrace dev runs', () => {
  test('a file is its own project and names the stream', () => {
    const folder = folderOf('single', { 'count words.ts': '' });
    const project = openProject(files, path.join(folder, 'count words.ts'));
    assert.equal(project.handlerFile, path.join(folder, 'count words.ts'));
    assert.equal(project.stream, 'count-words');
    const { shards, batchSize, windowSeconds, retries, bisect, exportName, timeoutSeconds } = project;
    assert.deepEqual([shards, batchSize, windowSeconds, retries], [undefined, 100, 0, 2]);
    assert.deepEqual([bisect, exportName, timeoutSeconds], [true, 'handler', 30]);
  });

  test('a folder is searched for a handler and names the stream', () => {
    const project = openProject(files, folderOf('orders', { 'index.mjs': '' }));
    assert.equal(path.basename(project.handlerFile), 'index.mjs');
    assert.equal(project.stream, 'orders');
  });

  test('millrace.json settles what it names', () => {
    const settings = {
      handler: 'h.ts',
      feed: 'f.ts',
      key: 'id',
      stream: 's',
      shards: 3,
      batchSize: 7,
      windowSeconds: 2,
      retries: 0,
      bisect: false,
      reportItemFailures: true,
      timeoutSeconds: 5,
      memoryMiB: 256,
      environment: { STAGE: 'dev', TABLE: 'a' },
    };
    const folder = folderOf('settled', {
      'h.ts': '',
      'f.ts': '',
      'millrace.json': JSON.stringify({ ...settings, export: 'onRecords' }),
    });
    const expected = {
      ...settings,
      handler: undefined,
      feed: undefined,
      handlerFile: path.join(folder, 'h.ts'),
      feedFile: path.join(folder, 'f.ts'),
      exportName: 'onRecords',
    };
    const { handler: _, feed: __, ...project } = expected;
    assert.deepEqual(openProject(files, folder), project);
    const options = { shards: 4, bisect: true, export: undefined, environment: { TABLE: 'b' } };
    const environment = { STAGE: 'dev', TABLE: 'b' };
    assert.deepEqual(openProject(files, folder, options), { ...project, shards: 4, bisect: true, environment }, 'options win');
  });

  for (const [what, contents, text] of [
    ['an unknown key', { 'index.ts': '', 'millrace.json': '{"shard": 1}' }, /unknown key "shard"\. The keys are handler/],
    ['a wrong type', { 'index.ts': '', 'millrace.json': '{"shards": "four"}' }, /"shards" must be a whole number from 1 to/],
    ['a count out of range', { 'index.ts': '', 'millrace.json': '{"batchSize": 20000}' }, /"batchSize" must be .* 1 to 10000/],
    ['a name with a space', { 'index.ts': '', 'millrace.json': '{"stream": "my orders"}' }, /"stream" must be a name of letters/],
    ['a switch of text', { 'index.ts': '', 'millrace.json': '{"bisect": "no"}' }, /"bisect" must be true or false/],
    ['a variable of number', { 'index.ts': '', 'millrace.json': '{"environment": {"A": 1}}' }, /values are texts/],
    ['broken JSON', { 'index.ts': '', 'millrace.json': '{' }, /is not valid JSON/],
    ['a list', { 'index.ts': '', 'millrace.json': '[]' }, /must hold a JSON object/],
    ['a handler that is not there', { 'millrace.json': '{"handler": "nowhere.ts"}' }, /nowhere\.ts, which does not exist/],
    ['no handler at all', { 'readme.md': '' }, /holds no handler\. Add one of handler\.ts/],
  ] as const) {
    test(`${what} is refused with a sentence`, () => {
      const folder = folderOf(what.replaceAll(' ', '-'), contents as Readonly<Record<string, string>>);
      assert.throws(
        () => openProject(files, folder),
        (error: unknown) => error instanceof UsageError && text.test(error.message),
      );
    });
  }

  test('a stream name that a function could not have is refused', () => {
    const folder = folderOf('named', { 'index.ts': '' });
    assert.throws(() => openProject(files, folder, { stream: 'a/b' }), /--stream a\/b: a name has letters/);
  });

  test('what does not exist is refused with a sentence', () => {
    assert.throws(() => openProject(files, path.join(root, 'absent')), /There is no .*absent\. Name a \.ts or \.js file/);
  });
});
