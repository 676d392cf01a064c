/** The version in this package's own `package.json`, which lies some folders above the compiled code. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../platform/files.ts';

const FOLDERS_UP_MAX = 6;

export function readVersion(files: Files): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (let step = 0; step < FOLDERS_UP_MAX; step++) {
    const candidate = path.join(folder, 'package.json');
    if (files.exists(candidate)) {
      const { name, version } = JSON.parse(new TextDecoder().decode(files.readWhole(candidate))) as Record<string, unknown>;
      if (name === 'millrace' && typeof version === 'string') return version;
    }
    folder = path.dirname(folder);
  }
  return 'unknown';
}
