/**
 * Makes the command one module, dist/bundle/millrace.js, with what only some commands need beside it (docs/adr/0008): reading
 * five hundred small files is most of what a start costs. What is loaded later stays as it is, and so do the files that a
 * function's process runs.
 *
 * Each module keeps its idea of where it lies: `import.meta` of a bundled file is that of the file in dist/src.
 */
import fs from 'node:fs';
import path from 'node:path';
import { build, type Plugin, transform } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const outdir = path.join(root, 'dist/bundle');
const PLACE = /\bimport\.meta\.(?:dirname|filename|url)\b/;
/** Libraries that are CommonJS modules ask for Node's own modules by name. */
const BEGINNING = `#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

const keepPlaces: Plugin = {
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\/dist\/src\/.*\.js$/ }, async ({ path: file }) => {
      const text = fs.readFileSync(file, 'utf8').replace(/^#!.*/, '');
      if (!PLACE.test(text)) return undefined;
      const define = {
        'import.meta.dirname': '__dirnameHere',
        'import.meta.filename': '__filenameHere',
        'import.meta.url': '__urlHere',
      };
      const { code } = await transform(text, { define, format: 'esm', target: 'es2023' });
      const fromBundle = JSON.stringify(path.relative(outdir, file).split(path.sep).join('/'));
      const places = [
        `const __urlHere = new URL(${fromBundle}, import.meta.url).href;`,
        "const __filenameHere = process.getBuiltinModule('node:url').fileURLToPath(__urlHere);",
        "const __dirnameHere = process.getBuiltinModule('node:path').dirname(__filenameHere);",
      ];
      return { contents: `${places.join('\n')}\n${code}` };
    });
  },
};

/** Libraries that are loaded later are loaded from where they are installed. */
const keepLazyLibraries: Plugin = {
  name: 'keep-lazy-libraries',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ kind, path: name }) =>
      kind === 'dynamic-import' ? { path: name, external: true } : undefined,
    );
  },
};

fs.rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: { millrace: path.join(root, 'dist/src/cli/main.js') },
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  banner: { js: BEGINNING },
  plugins: [keepPlaces, keepLazyLibraries],
  logLevel: 'warning',
});
fs.chmodSync(path.join(outdir, 'millrace.js'), 0o755);
