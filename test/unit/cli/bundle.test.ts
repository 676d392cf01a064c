import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { bundleProgram, type FunctionPackage, type HandlerEvents, watchHandler } from '../../../src/cli/dev/bundle.ts';
import { eventually } from '../../support/wait.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bundle-'));
after(() => fs.rmSync(root, { recursive: true, force: true }));

const codeOf = (made: FunctionPackage): string => Buffer.from(unzipSync(made.zip)['index.mjs'] ?? []).toString();

class Seen implements HandlerEvents {
  readonly rebuilt: FunctionPackage[] = [];
  readonly failures: string[] = [];
  repairs = 0;

  onRebuilt(made: FunctionPackage): void {
    this.rebuilt.push(made);
  }

  onFailed(message: string): void {
    this.failures.push(message);
  }

  onRepaired(): void {
    this.repairs += 1;
  }
}

/** At once: esbuild looks at the file at any time, and would bundle one that is half written. */
function replaceFile(file: string, text: string): void {
  fs.writeFileSync(`${file}.new`, text);
  fs.renameSync(`${file}.new`, file);
}

describe('the function package that millrace dev makes', () => {
  test('a TypeScript handler becomes one ES module with what it imports, again whenever a file of it changes', async () => {
    fs.writeFileSync(path.join(root, 'greeting.ts'), 'export const greeting: string = "hello";');
    fs.writeFileSync(
      path.join(root, 'handler.ts'),
      'import { greeting } from "./greeting.ts"; export const handler = async (): Promise<string> => greeting;',
    );
    const seen = new Seen();
    const watch = await watchHandler(path.join(root, 'handler.ts'), 'handler', seen);
    try {
      assert.equal(watch.first.handler, 'index.handler');
      assert.match(codeOf(watch.first), /"hello"/);
      replaceFile(path.join(root, 'greeting.ts'), 'export const greeting: string = "changed";');
      await eventually('a new package', 5000, () => seen.rebuilt[0]);
      assert.match(codeOf(seen.rebuilt[0] as FunctionPackage), /"changed"/);
      replaceFile(path.join(root, 'greeting.ts'), 'export const greeting: string = ;');
      await eventually('a failure', 5000, () => seen.failures[0]);
      assert.match(seen.failures[0] ?? '', /greeting\.ts:1: /);
      replaceFile(path.join(root, 'greeting.ts'), 'export const greeting: string = "changed";');
      await eventually('the repair', 5000, () => (seen.repairs === 1 ? true : undefined));
      assert.equal(seen.rebuilt.length, 1, 'the last good package is the repaired one');
    } finally {
      await watch.stop();
    }
  });

  test('a handler that cannot be bundled is refused with file and line', async () => {
    const broken = path.join(root, 'broken.ts');
    fs.writeFileSync(broken, 'import "./absent.ts";');
    await assert.rejects(watchHandler(broken, 'handler', new Seen()), /could not be bundled[\s\S]*broken\.ts:1: .*absent/);
  });

  test('an ES module without the export is refused with the names it has', async () => {
    const file = path.join(root, 'exports.ts');
    fs.writeFileSync(file, 'export const one = 1; export default function two(): void {}');
    await assert.rejects(watchHandler(file, 'handler', new Seen()), /has no export "handler"\. It exports .*one/);
    fs.writeFileSync(file, 'console.log(1);');
    await assert.rejects(watchHandler(file, 'handler', new Seen()), /exports nothing/);
  });

  test('CommonJS finds its globals, and ES modules may declare constants of these names', async () => {
    const common = 'exports.handler = () => [__dirname, __filename, require("node:path").sep, typeof require];';
    const own =
      'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const __dirname = "mine"; ' +
      'const __filename = "file"; export const handler = () => [__dirname, __filename, require("node:path").sep, typeof require];';
    for (const [name, code, expected] of [
      ['common.cjs', common, (file: string) => [path.dirname(file), file, path.sep, 'function']],
      ['own.mjs', own, () => ['mine', 'file', path.sep, 'function']],
    ] as const) {
      fs.writeFileSync(path.join(root, name), code);
      const bundled = path.join(root, `${name}.bundled.mjs`);
      fs.writeFileSync(bundled, await bundleProgram(path.join(root, name)));
      const program = `import(${JSON.stringify(bundled)}).then((m) => console.log(JSON.stringify((m.handler ?? m.default.handler)())))`;
      const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
      assert.deepEqual(JSON.parse(output), expected(bundled));
    }
  });
});
