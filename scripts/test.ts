/**
 * Runs the unit and contract tests: every compiled `*.test.js` under `dist/test/unit` and `dist/test/contract`, imported into
 * this one process (they share nothing and build their own seams), so that thousands of tests cost one start.
 *
 * Usage: node dist/scripts/test.js [part of a file name …]
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const compiled = path.resolve(import.meta.dirname, '../test');
const wanted = process.argv.slice(2);

const files = ['unit', 'contract']
  .flatMap((folder) =>
    fs
      .readdirSync(path.join(compiled, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(compiled, folder, name)),
  )
  .filter((name) => name.endsWith('.test.js') && sourceExists(name))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();

/** A compiled test whose source was removed or renamed is stale and does not count. */
function sourceExists(name: string): boolean {
  const source = path.join(compiled, '../..', 'test', path.relative(compiled, name)).replace(/\.js$/, '.ts');
  return fs.existsSync(source);
}

/** A run takes a minute or two. */
const RUN_MS_MAX = 15 * 60_000;
setTimeout(() => {
  console.error('The tests hang: the last one above did not end, or one that ran beside it.');
  process.exit(1);
}, RUN_MS_MAX).unref();

if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(', ')}.`);
  process.exitCode = 1;
}
for (const file of files) await import(pathToFileURL(file).href);
