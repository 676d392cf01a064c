/**
 * Makes a function package out of a source file: esbuild bundles it with what it imports into one ES module, fflate packs
 * that into a zip. esbuild is loaded here and only here, when it is needed; it also watches the files.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildResult, Message, Metafile } from 'esbuild';
import { zipSync } from 'fflate';
import { shownPath } from '../format.ts';
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

/** What comes of later changes. */
export interface HandlerEvents {
  onRebuilt(functionPackage: FunctionPackage): void;
  /** The last good package stays. */
  onFailed(message: string): void;
  /** After a failure the source gives the last good package again. */
  onRepaired(): void;
}

/**
 * What CommonJS modules inside an ES module bundle ask for. Set and not declared: an ES module may have constants of these
 * names itself.
 */
const COMMONJS_GLOBALS =
  "globalThis.require ??= process.getBuiltinModule('node:module').createRequire(import.meta.url); " +
  'globalThis.__filename ??= import.meta.filename; globalThis.__dirname ??= import.meta.dirname;';

const OUTPUT_FILE = 'index.mjs';

type BundleOptions = {
  entryPoints: string[];
  outfile: string;
  write: false;
  metafile: true;
  bundle: true;
  platform: 'node';
  format: 'esm';
  target: string;
  sourcemap: 'inline';
  sourceRoot: string;
  logLevel: 'silent';
  banner: { js: string };
};

/** Options that the function package and the feed program share. */
function bundleOptions(sourceFile: string): BundleOptions {
  return {
    entryPoints: [sourceFile],
    outfile: OUTPUT_FILE,
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourceRoot: pathToFileURL(`${path.resolve('')}/`).href, // esbuild names sources from here: stacks then show real files
    logLevel: 'silent',
    banner: { js: COMMONJS_GLOBALS },
  };
}

/** The code of a program bundled into one ES module. */
export async function bundleProgram(sourceFile: string): Promise<Uint8Array> {
  const { build } = await import('esbuild');
  try {
    return codeOf(await build(bundleOptions(sourceFile)));
  } catch (error: unknown) {
    throw notBundled(sourceFile, error);
  }
}

/**
 * Bundles a handler now and again whenever one of its files changes. Rejects with a {@link UsageError} when the first
 * attempt fails; later failures are told to `events` and leave the last good package standing.
 */
export async function watchHandler(sourceFile: string, exportName: string, events: HandlerEvents): Promise<HandlerWatch> {
  const { context } = await import('esbuild');
  const source = { sourceFile, exportName };
  let builds = 0;
  let failed = false;
  let current = '';
  const onEnd = (result: BuildResult): void => {
    builds += 1;
    if (builds === 1) return; // the first result is awaited below
    const trouble = result.errors.length > 0 ? explain(result) : missingExport(source, result.metafile);
    if (trouble !== undefined) {
      events.onFailed(trouble);
    } else {
      const code = codeOf(result);
      const digest = digestOf(code);
      if (digest !== current) events.onRebuilt(packageOf(code, exportName));
      else if (failed) events.onRepaired();
      current = digest;
    }
    failed = trouble !== undefined;
  };
  const watched = await context({
    ...bundleOptions(sourceFile),
    plugins: [{ name: 'rebuilt', setup: (build) => build.onEnd(onEnd) }],
  });
  try {
    const result = await watched.rebuild();
    const trouble = missingExport(source, result.metafile);
    if (trouble !== undefined) throw new UsageError(trouble);
    const code = codeOf(result);
    current = digestOf(code);
    await watched.watch();
    return { first: packageOf(code, exportName), stop: () => watched.dispose() };
  } catch (error: unknown) {
    await watched.dispose();
    throw error instanceof UsageError ? error : notBundled(sourceFile, error);
  }
}

function notBundled(sourceFile: string, error: unknown): UsageError {
  return new UsageError(`${shownPath(sourceFile)} could not be bundled.\n${explain(error)}`);
}

/** Says so when an ES module lacks the handler. What a CommonJS module exports is known only once it runs. */
function missingExport(source: { sourceFile: string; exportName: string }, metafile: Metafile | undefined): string | undefined {
  const output = Object.values(metafile?.outputs ?? {}).find(({ entryPoint }) => entryPoint !== undefined);
  const entry = metafile?.inputs[output?.entryPoint ?? ''];
  const [exported = ''] = source.exportName.split('.');
  if (output === undefined || entry?.format === 'cjs' || output.exports.includes(exported)) return undefined;
  const file = shownPath(source.sourceFile);
  if (output.exports.length === 0) return `${file} exports nothing; its handler must be exported as "${exported}".`;
  return `${file} has no export "${exported}". It exports ${output.exports.join(', ')}: name one with --export.`;
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
