/**
 * From a handler's name to the function: `folder/module.nested.name` (API reference, "Lambda function handler in Node.js").
 * A module is looked for as `module`, `module.js`, `module.mjs`, `module.cjs`, then as a package.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Files } from '../../../../platform/files.ts';
import { RuntimeError } from './errors.ts';

/** CommonJS, ES modules; async or with a callback. */
export type Handler = (event: unknown, context: object, callback: (error?: unknown, result?: unknown) => void) => unknown;

/** Declared `async`: what it answers is its promise. */
export function isAsync(handler: Handler): boolean {
  return Object.prototype.toString.call(handler) === '[object AsyncFunction]';
}

export async function loadHandler(files: Files, taskRoot: string, name: string): Promise<Handler> {
  if (name.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const slash = name.lastIndexOf('/') + 1;
  const match = /^([^.]*)\.(.+)$/.exec(name.slice(slash));
  const [, moduleName, exportPath] = match ?? [];
  if (moduleName === undefined || exportPath === undefined) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const exported = await loadModule(files, path.resolve(taskRoot, name.slice(0, slash)), moduleName);
  return pick(exported, exportPath, name);
}

async function loadModule(files: Files, directory: string, moduleName: string): Promise<unknown> {
  const basePath = path.resolve(directory, moduleName);
  const require = createRequire(path.join(directory, 'noop.js'));
  try {
    if (isFile(files, basePath)) return require(basePath) as unknown;
    if (files.exists(`${basePath}.js`)) {
      return isEsModule(files, basePath) ? await importFile(`${basePath}.js`) : await requireOrImport(require, `${basePath}.js`);
    }
    if (files.exists(`${basePath}.mjs`)) return await importFile(`${basePath}.mjs`);
    if (files.exists(`${basePath}.cjs`)) return require(`${basePath}.cjs`) as unknown;
    return require(require.resolve(moduleName, { paths: [directory] })) as unknown;
  } catch (error: unknown) {
    throw describeLoadError(error);
  }
}

/** A module with top-level await cannot be required, only imported. */
async function requireOrImport(require: NodeJS.Require, filePath: string): Promise<unknown> {
  try {
    return require(filePath) as unknown;
  } catch (error: unknown) {
    if (codeOf(error) === 'ERR_REQUIRE_ASYNC_MODULE') return await importFile(filePath);
    throw error;
  }
}

function importFile(filePath: string): Promise<unknown> {
  return import(pathToFileURL(filePath).href);
}

/** A folder also opens with a dot behind it. */
function isFile(files: Files, filePath: string): boolean {
  return files.exists(filePath) && !files.exists(`${filePath}/.`);
}

/** The nearest package.json decides what `.js` means. */
function isEsModule(files: Files, basePath: string): boolean {
  for (let directory = path.dirname(basePath); ; directory = path.dirname(directory)) {
    const manifest = path.join(directory, 'package.json');
    if (files.exists(manifest)) return typeOf(files, manifest) === 'module';
    if (directory === path.dirname(directory)) return false;
  }
}

function typeOf(files: Files, manifest: string): unknown {
  const parsed: unknown = JSON.parse(Buffer.from(files.readWhole(manifest)).toString());
  return typeof parsed === 'object' && parsed !== null ? (parsed as { type?: unknown }).type : undefined;
}

function describeLoadError(error: unknown): unknown {
  if (error instanceof SyntaxError) return withName(error, 'Runtime.UserCodeSyntaxError');
  const missing = codeOf(error) === 'MODULE_NOT_FOUND' || codeOf(error) === 'ERR_MODULE_NOT_FOUND';
  return missing ? withName(error, 'Runtime.ImportModuleError') : error;
}

/** The error under the runtime's name, with the name it had in its message. */
function withName(error: unknown, name: string): RuntimeError {
  const original = error instanceof Error ? error : new Error(String(error));
  const renamed = new RuntimeError(name, `${original.name}: ${original.message}`);
  const trace = (original.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  renamed.stack = [`${name}: ${renamed.message}`, ...trace].join('\n');
  return renamed;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

function pick(exported: unknown, exportPath: string, name: string): Handler {
  let found: unknown = exported;
  for (const part of exportPath.split('.')) found = memberOf(found, part);
  // What a CommonJS module assigns as a whole is the default export of its ES module view.
  if (found === undefined) {
    found = memberOf(exported, 'default');
    for (const part of exportPath.split('.')) found = memberOf(found, part);
  }
  if (found === undefined || found === null) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof found !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  return found as Handler;
}

function memberOf(owner: unknown, name: string): unknown {
  const hasMembers = (typeof owner === 'object' && owner !== null) || typeof owner === 'function';
  return hasMembers ? (owner as Record<string, unknown>)[name] : undefined;
}
