/** `millrace functions deploy PATH`: creates or updates a function on a running server from a folder, a source file or a zip. */
import path from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { type Clock, sleep } from '../platform/clock.ts';
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

const DEFAULTS = { Timeout: 30, MemorySize: 128 };
const ROLE = 'arn:aws:iam::000000000000:role/millrace';
/** Lambda's limit for a zip that is uploaded directly. */
const ZIP_BYTES_MAX = 52_428_800;
const FILES_MAX = 10_000;
const PYTHON_FILE = '.py';
/** Between attempts to change a function while an earlier change is being prepared, and how many there are. */
const UPDATE_RETRY_MS = 100;
const UPDATE_ATTEMPTS_MAX = 100;
const NEVER: AbortSignal = new AbortController().signal;
/** In a zip: the system whose permissions the entries have, and where the mode lies in their attributes. */
const ZIP_UNIX = 3;
const ZIP_MODE_SHIFT = 16;
const REGULAR_FILE = 0o100000;
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
  const made = {
    FunctionName: options.name,
    Code: code,
    Role: ROLE,
    ...DEFAULTS,
    ...programDefaults(target, options.settings),
    ...given,
  };
  const created = await client.request('lambda', 'POST', FUNCTIONS, made);
  const exists = created.status === 409;
  if (exists) {
    const functionPath = `${FUNCTIONS}/${encodeURIComponent(options.name)}`;
    if (Object.keys(given).length > 0) await update(client, clock, `${functionPath}/configuration`, given);
    await update(client, clock, `${functionPath}/code`, code);
  } else {
    accepted(created);
  }
  terminal.print(`${exists ? 'Updated' : 'Created'} function ${options.name} (${bytes(zip.byteLength)}).`);
}

/** One change at a time: the next is refused until what came before is prepared. */
async function update(client: ServerClient, clock: Clock, updatePath: string, change: object): Promise<void> {
  for (let attempts = 0; ; attempts++) {
    const answer = await client.request('lambda', 'PUT', updatePath, change);
    if (answer.status !== 409 || attempts === UPDATE_ATTEMPTS_MAX) {
      accepted(answer);
      return;
    }
    await sleep(clock, UPDATE_RETRY_MS, NEVER);
  }
}

/** What a new function runs on when nothing else is said: for a Python file, and for a runtime that is given. */
function programDefaults(target: string, { runtime }: FunctionSettings): object {
  const isPythonFile = target.endsWith(PYTHON_FILE);
  const Runtime = runtime ?? (isPythonFile ? 'python3.13' : 'nodejs20.x');
  if (isPythonFile) return { Runtime, Handler: `${path.basename(target, PYTHON_FILE)}.lambda_handler` };
  if (Runtime.startsWith('python')) return { Runtime, Handler: 'lambda_function.lambda_handler' };
  return { Runtime, Handler: Runtime.startsWith('provided') ? 'bootstrap' : 'index.handler' };
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
  if (!files.exists(target)) throw new UsageError(`There is no ${target}. Name a folder, a .ts, .js or .py file, or a .zip.`);
  if (files.isDirectory(target)) return packFolder(files, target);
  if (target.endsWith('.zip')) return files.readWhole(target);
  if (target.endsWith(PYTHON_FILE)) return zipSync({ [path.basename(target)]: files.readWhole(target) });
  return zipSync({ 'index.mjs': await bundleProgram(path.resolve(target)) });
}

/** Every file of the folder as it is, with who may execute it; names beginning with a dot are left out. */
function packFolder(files: Files, folder: string): Uint8Array {
  const contents: Zippable = Object.create(null);
  const waiting = [''];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const name of files.list(path.join(folder, below))) {
      if (name.startsWith('.')) continue;
      const inside = path.posix.join(below, name);
      if (files.isDirectory(path.join(folder, inside))) waiting.push(inside);
      else contents[inside] = packFile(files, path.join(folder, inside));
    }
    if (Object.keys(contents).length > FILES_MAX) throw new UsageError(`${folder} holds more than ${FILES_MAX} files.`);
  }
  if (Object.keys(contents).length === 0) throw new UsageError(`${folder} is empty.`);
  return zipSync(contents);
}

function packFile(files: Files, filePath: string): Zippable[string] {
  const mode = REGULAR_FILE | files.permissions(filePath);
  return [files.readWhole(filePath), { os: ZIP_UNIX, attrs: (mode << ZIP_MODE_SHIFT) >>> 0 }];
}
