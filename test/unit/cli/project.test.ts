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
    assert.deepEqual([project.shards, project.batchSize, project.windowSeconds, project.retries], [1, 100, 0, 2]);
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
    };
    const folder = folderOf('settled', { 'h.ts': '', 'f.ts': '', 'millrace.json': JSON.stringify(settings) });
    assert.deepEqual(openProject(files, folder), {
      handlerFile: path.join(folder, 'h.ts'),
      feedFile: path.join(folder, 'f.ts'),
      key: 'id',
      stream: 's',
      shards: 3,
      batchSize: 7,
      windowSeconds: 2,
      retries: 0,
    });
  });

  for (const [what, contents, text] of [
    ['an unknown key', { 'index.ts': '', 'millrace.json': '{"shard": 1}' }, /unknown key "shard"\. The keys are handler/],
    ['a wrong type', { 'index.ts': '', 'millrace.json': '{"shards": "four"}' }, /"shards" must be a whole number/],
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

  test('what does not exist is refused with a sentence', () => {
    assert.throws(() => openProject(files, path.join(root, 'absent')), /There is no .*absent\. Name a \.ts or \.js file/);
  });
});
