import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { type FunctionPackage, watchHandler } from '../../../src/cli/dev/bundle.ts';
import { eventually } from '../../support/wait.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bundle-'));
after(() => fs.rmSync(root, { recursive: true, force: true }));

const codeOf = (made: FunctionPackage): string => Buffer.from(unzipSync(made.zip)['index.mjs'] ?? []).toString();

describe('the function package that millrace dev makes', () => {
  test('a TypeScript handler becomes one ES module with what it imports, again whenever a file of it changes', async () => {
    fs.writeFileSync(path.join(root, 'greeting.ts'), 'export const greeting: string = "hello";');
    fs.writeFileSync(
      path.join(root, 'handler.ts'),
      'import { greeting } from "./greeting.ts"; export const handler = async (): Promise<string> => greeting;',
    );
    const rebuilt: FunctionPackage[] = [];
    const failures: string[] = [];
    const watch = await watchHandler(
      path.join(root, 'handler.ts'),
      'handler',
      (made) => rebuilt.push(made),
      (message) => failures.push(message),
    );
    try {
      assert.equal(watch.first.handler, 'index.handler');
      assert.match(codeOf(watch.first), /"hello"/);
      fs.writeFileSync(path.join(root, 'greeting.ts'), 'export const greeting: string = "changed";');
      await eventually('a new package', 5000, () => rebuilt[0]);
      assert.match(codeOf(rebuilt[0] as FunctionPackage), /"changed"/);
      fs.writeFileSync(path.join(root, 'greeting.ts'), 'export const greeting: string = ;');
      await eventually('a failure', 5000, () => failures[0]);
      assert.match(failures[0] ?? '', /greeting\.ts:1: /);
    } finally {
      await watch.stop();
    }
  });

  test('a handler that cannot be bundled is refused with file and line', async () => {
    const broken = path.join(root, 'broken.ts');
    fs.writeFileSync(broken, 'import "./absent.ts";');
    await assert.rejects(
      watchHandler(
        broken,
        'handler',
        () => {},
        () => {},
      ),
      /could not be bundled[\s\S]*broken\.ts:1: .*absent/,
    );
  });
});
