import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { NodeFiles } from '../../../../../src/platform/files.ts';
import { loadHandler } from '../../../../../src/services/lambda/execution/node-runtime/handler.ts';

const taskRoot = mkdtempSync(path.join(tmpdir(), 'millrace-handler-'));

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{}',
  'common.js': `exports.handler = () => 'common'; exports.a = { b: { c: () => 'nested' } }; exports.text = 'no function';`,
  'es.mjs': `await 0; export const handler = () => 'es';`,
  'old.cjs': `exports.handler = () => 'cjs';`,
  'src/deep/mod.js': `exports.handler = () => 'deep';`,
  'esm/package.json': '{"type":"module"}',
  'esm/mod.js': `export const handler = () => 'type module';`,
  'default.mjs': `export default { handler: () => 'default' };`,
  'node_modules/pack/index.js': `exports.handler = () => 'package';`,
  'missing.js': `require('./not-there');`,
  'missing.mjs.js': '',
  'broken.js': 'exports.handler = (',
  'throws.js': `throw new TypeError('at the start');`,
};
for (const [name, content] of Object.entries(FILES)) {
  mkdirSync(path.dirname(path.join(taskRoot, name)), { recursive: true });
  writeFileSync(path.join(taskRoot, name), content);
}

suite('Handler', () => {
  after(() => rmSync(taskRoot, { recursive: true, force: true }));

  for (const [name, answer] of [
    ['common.handler', 'common'],
    ['common.a.b.c', 'nested'],
    ['es.handler', 'es'],
    ['old.handler', 'cjs'],
    ['src/deep/mod.handler', 'deep'],
    ['esm/mod.handler', 'type module'],
    ['default.handler', 'default'],
    ['pack.handler', 'package'],
  ] as const) {
    test(`The handler ${name} is found`, async () => {
      const handler = await loadHandler(new NodeFiles(), taskRoot, name);
      assert.equal(
        handler({}, {}, () => {}),
        answer,
      );
    });
  }

  for (const [name, errorName, message] of [
    ['common.absent', 'Runtime.HandlerNotFound', /^common\.absent is undefined or not exported$/],
    ['common.text', 'Runtime.HandlerNotFound', /^common\.text is not a function$/],
    ['absent.handler', 'Runtime.ImportModuleError', /^Error: Cannot find module 'absent'/],
    ['missing.handler', 'Runtime.ImportModuleError', /^Error: Cannot find module '\.\/not-there'/],
    ['broken.handler', 'Runtime.UserCodeSyntaxError', /^SyntaxError: /],
    ['throws.handler', 'TypeError', /^at the start$/],
    ['nodot', 'Runtime.MalformedHandlerName', /^Bad handler$/],
    ['../escape.handler', 'Runtime.MalformedHandlerName', /is not a valid handler name/],
  ] as const) {
    test(`The handler ${name} fails as ${errorName}`, async () => {
      await assert.rejects(loadHandler(new NodeFiles(), taskRoot, name), { name: errorName, message });
    });
  }
});
