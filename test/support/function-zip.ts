/** Functions and their packages for tests. */
import fs from 'node:fs';
import path from 'node:path';
import { type ZippableFile, zipSync } from 'fflate';

/** A zip of text files. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)])));
}

export interface NodeFunction {
  readonly FunctionName: string;
  readonly Runtime: 'nodejs20.x';
  readonly Handler: string;
  readonly Role: string;
  readonly Code: { readonly ZipFile: Uint8Array };
}

/** What CreateFunction is to make: a function of one ES module, whose `handler` is called. */
export function nodeFunction(FunctionName: string, source: string): NodeFunction {
  return {
    FunctionName,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/test',
    Code: { ZipFile: zipOf({ 'index.mjs': source }) },
  };
}

/** A zip of programs, which can be executed once they are unpacked. */
export function zipOfPrograms(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]): [string, ZippableFile] => [
    name,
    [Buffer.from(content), { os: UNIX, attrs: 0o755 << 16 }],
  ]);
  return zipSync(Object.fromEntries(entries));
}

/** A zip of a folder's files, with `more` beside them. */
export function zipOfFolder(folder: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  const entries = files.map((name) => [name.split(path.sep).join('/'), fs.readFileSync(path.join(folder, name))] as const);
  return zipOfPrograms({ ...Object.fromEntries(entries), ...more });
}

/** In a zip's central directory: who made an entry, and with it what its attributes mean. */
const UNIX = 3;
