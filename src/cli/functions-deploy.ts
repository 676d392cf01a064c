/** `millrace functions deploy PATH`: creates or updates a function on a running server from a folder, a source file or a zip. */
import path from 'node:path';
import { zipSync } from 'fflate';
import type { Clock } from '../platform/clock.ts';
import type { Files } from '../platform/files.ts';
import { type SigningOptions, signed } from '../protocol/sigv4/sign.ts';
import { bundleProgram } from './dev/bundle.ts';
import { bytes } from './format.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface DeployOptions {
  readonly name: string;
  readonly settings: FunctionSettings;
  /** A URL, or `host:port`, which is taken for HTTP. */
  readonly endpoint: string;
  readonly region: string;
  readonly credential: SigningOptions['credential'];
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
  const endpoint = endpointUrl(options.endpoint);
  const zip = await packTarget(files, target);
  if (zip.byteLength > ZIP_BYTES_MAX)
    throw new UsageError(`${target} packs to ${bytes(zip.byteLength)}; a function package may have 50 MiB.`);
  const code = { ZipFile: Buffer.from(zip).toString('base64') };
  const { region, credential } = options;
  const call: Call = (method, requestPath, body) =>
    send({ endpoint, region, credential, nowMs: clock.nowMs() }, method, requestPath, body);
  const given = givenSettings(options.settings);
  const created = await call('POST', FUNCTIONS, { FunctionName: options.name, Code: code, Role: ROLE, ...DEFAULTS, ...given });
  const exists = created.status === 409;
  if (exists) {
    const functionPath = `${FUNCTIONS}/${encodeURIComponent(options.name)}`;
    if (Object.keys(given).length > 0) expectSuccess(await call('PUT', `${functionPath}/configuration`, given));
    expectSuccess(await call('PUT', `${functionPath}/code`, code));
  } else {
    expectSuccess(created);
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

function endpointUrl(endpoint: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(endpoint) ? endpoint : `http://${endpoint}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new UsageError(`The endpoint ${endpoint} is no address of a server. Write it as http://127.0.0.1:4566.`);
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

interface Answer {
  readonly status: number;
  readonly text: string;
}

type Call = (method: string, requestPath: string, body: object) => Promise<Answer>;
type Server = Omit<SigningOptions, 'service'> & { readonly endpoint: URL };

async function send(server: Server, method: string, requestPath: string, value: object): Promise<Answer> {
  const { endpoint } = server;
  const url = new URL(requestPath, endpoint);
  const body = Buffer.from(JSON.stringify(value));
  const headers = { host: url.host, 'content-type': 'application/json' };
  const { host: _, ...sent } = signed({ method, path: url.pathname, query: '', headers, body }, { ...server, service: 'lambda' });
  try {
    const response = await fetch(url, { method, headers: sent, body });
    return { status: response.status, text: await response.text() };
  } catch (error: unknown) {
    const advice = 'Start a server with `millrace start`, or name one with --endpoint.';
    throw new UsageError(`No answer from ${endpoint.origin}. ${advice}`, { cause: error });
  }
}

function expectSuccess(answer: Answer): void {
  if (answer.status < 300) return;
  let message = answer.text;
  try {
    const body = JSON.parse(answer.text) as { readonly message?: string; readonly Message?: string };
    message = body.message ?? body.Message ?? answer.text;
  } catch (error: unknown) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(`The server refused the function: ${message}`);
}
