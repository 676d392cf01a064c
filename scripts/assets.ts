/** What the compiler leaves undone: files of other languages lie beside what was compiled. */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const ASSETS = /\.py$/;

for (const name of fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
  if (!ASSETS.test(name)) continue;
  const target = path.join(root, 'dist/src', name);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(path.join(root, 'src', name), target);
}
