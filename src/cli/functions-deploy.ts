/** `millrace functions deploy PATH`: creates or updates a function on a running server from a folder, a source file or a zip. */
import path from 'node:path';
import { zipSync } from 'fflate';
import type { Files } from '../platform/files.ts';
import { bundleProgram } from './dev/bundle.ts';
import { bytes } from './format.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface DeployOptions {
  readonly name: string;
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly endpoint: string;
  readonly region: string;
}

const ROLE = 'arn:aws:iam::000000000000:role/millrace';
/** Lambda's limit for a zip that is uploaded directly. */
const ZIP_BYTES_MAX = 52_428_800;
const FILES_MAX = 10_000;

/** Packs `target`, then creates the function, or replaces its code and settings when it exists. */
export async function deployFunction(target: string, options: DeployOptions, files: Files, terminal: Terminal): Promise<void> {
  const zip = await packTarget(files, target);
  if (zip.byteLength > ZIP_BYTES_MAX)
    throw new UsageError(`${target} packs to ${bytes(zip.byteLength)}; a function package may have 50 MiB.`);
  const code = Buffer.from(zip).toString('base64');
  const settings = {
    Handler: options.handler,
    Runtime: options.runtime,
    Timeout: options.timeoutSeconds,
    MemorySize: options.memoryMiB,
    Role: ROLE,
    Environment: { Variables: options.environment },
  };
  const created = await send(options, 'POST', '/2015-03-31/functions', {
    FunctionName: options.name,
    Code: { ZipFile: code },
    ...settings,
  });
  if (created.status === 409) {
    const functionPath = `/2015-03-31/functions/${encodeURIComponent(options.name)}`;
    expectSuccess(await send(options, 'PUT', `${functionPath}/configuration`, settings));
    expectSuccess(await send(options, 'PUT', `${functionPath}/code`, { ZipFile: code }));
    terminal.print(`Updated function ${options.name} (${bytes(zip.byteLength)}).`);
    return;
  }
  expectSuccess(created);
  terminal.print(`Created function ${options.name} (${bytes(zip.byteLength)}).`);
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

async function send(options: DeployOptions, method: string, requestPath: string, body: object): Promise<Answer> {
  const scope = `test/20260101/${options.region}/lambda/aws4_request`;
  try {
    const response = await fetch(new URL(requestPath, options.endpoint), {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  } catch (error: unknown) {
    throw new UsageError(
      `No answer from ${options.endpoint}. Start a server with \`millrace start\`, or name one with --endpoint.`,
      {
        cause: error,
      },
    );
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
