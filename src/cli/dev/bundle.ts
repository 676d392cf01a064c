/**
 * Makes a function package out of a source file: esbuild bundles it with what it imports into one ES module, fflate packs
 * that into a zip. esbuild is loaded here and only here, when it is needed; it also watches the files.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { BuildResult, Message } from 'esbuild';
import { zipSync } from 'fflate';
import { UsageError } from '../usage-error.ts';

export interface FunctionPackage {
  readonly zip: Uint8Array;
  /** As Lambda names it: `index.<export>`. */
  readonly handler: string;
}

export interface HandlerWatch {
  /** The package of the source as it was at first. */
  readonly first: FunctionPackage;
  stop(): Promise<void>;
}

/** CommonJS dependencies inside an ES module bundle ask for `require`. */
const REQUIRE_SHIM =
  "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);";

type BundleOptions = {
  entryPoints: string[];
  outfile: string;
  write: false;
  bundle: true;
  platform: 'node';
  format: 'esm';
  target: string;
  sourcemap: 'inline';
  logLevel: 'silent';
  banner: { js: string };
};

/** Options that the function package and the feed program share. */
function bundleOptions(sourceFile: string): BundleOptions {
  return {
    entryPoints: [sourceFile],
    outfile: 'index.mjs',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'silent',
    banner: { js: REQUIRE_SHIM },
  };
}

/** The code of a program bundled into one ES module. */
export async function bundleProgram(sourceFile: string): Promise<Uint8Array> {
  const { build } = await import('esbuild');
  try {
    const result = await build(bundleOptions(sourceFile));
    return codeOf(result);
  } catch (error: unknown) {
    throw new UsageError(`${path.relative('', sourceFile)} could not be bundled.\n${explain(error)}`);
  }
}

/**
 * Bundles a handler now and again whenever one of its files changes. Rejects with a {@link UsageError} when the first
 * attempt fails; later failures go to `onFailed` and leave the last good package standing.
 */
export async function watchHandler(
  sourceFile: string,
  exportName: string,
  onRebuilt: (functionPackage: FunctionPackage) => void,
  onFailed: (message: string) => void,
): Promise<HandlerWatch> {
  const { context } = await import('esbuild');
  let builds = 0;
  let current = '';
  const onEnd = (result: BuildResult): void => {
    builds += 1;
    if (builds === 1) return; // the first result is awaited below
    if (result.errors.length > 0) {
      onFailed(explain(result));
      return;
    }
    const code = codeOf(result);
    if (digestOf(code) === current) return;
    current = digestOf(code);
    onRebuilt(packageOf(code, exportName));
  };
  const watched = await context({
    ...bundleOptions(sourceFile),
    plugins: [{ name: 'rebuilt', setup: (build) => build.onEnd(onEnd) }],
  });
  try {
    const code = codeOf(await watched.rebuild());
    current = digestOf(code);
    await watched.watch();
    return { first: packageOf(code, exportName), stop: () => watched.dispose() };
  } catch (error: unknown) {
    await watched.dispose();
    throw new UsageError(`${path.relative('', sourceFile)} could not be bundled.\n${explain(error)}`);
  }
}

function codeOf(result: BuildResult): Uint8Array {
  return result.outputFiles?.[0]?.contents ?? new Uint8Array();
}

function digestOf(code: Uint8Array): string {
  return createHash('sha256').update(code).digest('hex');
}

function packageOf(code: Uint8Array, exportName: string): FunctionPackage {
  return { zip: zipSync({ 'index.mjs': code }), handler: `index.${exportName}` };
}

/** esbuild's messages as `file:line: text` lines. */
function explain(error: unknown): string {
  const errors = (error as { readonly errors?: readonly Message[] }).errors ?? [];
  if (errors.length === 0) return error instanceof Error ? error.message : String(error);
  return errors
    .map((one) => `  ${one.location === null ? '' : `${one.location.file}:${one.location.line}: `}${one.text}`)
    .join('\n');
}
