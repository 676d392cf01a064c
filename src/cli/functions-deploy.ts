/** `millrace functions deploy PATH`: creates or updates a function on a running server from a folder, a source file or a zip. */
import path from 'node:path';
import { zipSync } from 'fflate';
import type { Clock } from '../platform/clock.ts';
import type { Files } from '../platform/files.ts';
import { bundleProgram } from './dev/bundle.ts';
import { bytes } from './format.ts';
import { accepted, type ServerAddress, ServerClient } from './server-client.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface DeployOptions extends ServerAddress {
  readonly name: string;
  readonly settings: FunctionSettings;
}

export interface DeploySeams {
  readonly files: Files;
  readonly terminal: Terminal;
  readonly clock: Clock;
}

/** Only what was asked for: the rest stays as it is, and has defaults when the function is new. */
export interface FunctionSettings {
  readonly handler?: string | undefined;
  readonly runtime?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly memoryMiB?: number | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

const DEFAULTS = { Handler: 'index.handler', Runtime: 'nodejs20.x', Timeout: 30, MemorySize: 128 };
const ROLE = 'arn:aws:iam::000000000000:role/millrace';
/** Lambda's limit for a zip that is uploaded directly. */
const ZIP_BYTES_MAX = 52_428_800;
const FILES_MAX = 10_000;
const FUNCTIONS = '/2015-03-31/functions';

/** Packs `target`, then creates the function; of one that exists, replaces the code and changes the settings that are given. */
export async function deployFunction(target: string, options: DeployOptions, seams: DeploySeams): Promise<void> {
  const { files, terminal, clock } = seams;
  const client = new ServerClient(options, clock);
  const zip = await packTarget(files, target);
  if (zip.byteLength > ZIP_BYTES_MAX)
    throw new UsageError(`${target} packs to ${bytes(zip.byteLength)}; a function package may have 50 MiB.`);
  const code = { ZipFile: Buffer.from(zip).toString('base64') };
  const given = givenSettings(options.settings);
  const made = { FunctionName: options.name, Code: code, Role: ROLE, ...DEFAULTS, ...given };
  const created = await client.request('lambda', 'POST', FUNCTIONS, made);
  const exists = created.status === 409;
  if (exists) {
    const functionPath = `${FUNCTIONS}/${encodeURIComponent(options.name)}`;
    if (Object.keys(given).length > 0) accepted(await client.request('lambda', 'PUT', `${functionPath}/configuration`, given));
    accepted(await client.request('lambda', 'PUT', `${functionPath}/code`, code));
  } else {
    accepted(created);
  }
  terminal.print(`${exists ? 'Updated' : 'Created'} function ${options.name} (${bytes(zip.byteLength)}).`);
}

/** As the API names them, without what was not given. */
function givenSettings({ handler, runtime, timeoutSeconds, memoryMiB, environment }: FunctionSettings): object {
  return {
    ...(handler !== undefined && { Handler: handler }),
    ...(runtime !== undefined && { Runtime: runtime }),
    ...(timeoutSeconds !== undefined && { Timeout: timeoutSeconds }),
    ...(memoryMiB !== undefined && { MemorySize: memoryMiB }),
    ...(environment !== undefined && { Environment: { Variables: environment } }),
  };
}

async function packTarget(files: Files, target: string): Promise<Uint8Array> {
  if (!files.exists(target)) throw new UsageError(`There is no ${target}. Name a folder, a .ts or .js file, or a .zip.`);
  if (files.isDirectory(target)) return packFolder(files, target);
  if (target.endsWith('.zip')) return files.readWhole(target);
  return zipSync({ 'index.mjs': await bundleProgram(path.resolve(target)) });
}

/** Every file of the folder as it is; names beginning with a dot are left out. */
function packFolder(files: Files, folder: string): Uint8Array {
  const contents: Record<string, Uint8Array> = Object.create(null);
  const waiting = [''];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const name of files.list(path.join(folder, below))) {
      if (name.startsWith('.')) continue;
      const inside = path.posix.join(below, name);
      if (files.isDirectory(path.join(folder, inside))) waiting.push(inside);
      else contents[inside] = files.readWhole(path.join(folder, inside));
    }
    if (Object.keys(contents).length > FILES_MAX) throw new UsageError(`${folder} holds more than ${FILES_MAX} files.`);
  }
  if (Object.keys(contents).length === 0) throw new UsageError(`${folder} is empty.`);
  return zipSync(contents);
}
