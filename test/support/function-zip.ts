/** Function packages for tests. */
import { type ZippableFile, zipSync } from 'fflate';

/** A zip of text files. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)])));
}

/** A zip of programs, which can be executed once they are unpacked. */
export function zipOfPrograms(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]): [string, ZippableFile] => [
    name,
    [Buffer.from(content), { os: UNIX, attrs: 0o755 << 16 }],
  ]);
  return zipSync(Object.fromEntries(entries));
}

/** In a zip's central directory: who made an entry, and with it what its attributes mean. */
const UNIX = 3;
