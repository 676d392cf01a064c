/**
 * What `millrace dev HANDLER` runs: a handler file, or a folder with one. A folder may hold `millrace.json`:
 *
 *   { "handler": "handler.ts", "feed": "feed.ts", "key": "metric", "stream": "telemetry", "shards": 4,
 *     "batchSize": 50, "windowSeconds": 1, "retries": 1 }
 *
 * Every key may be left out; options on the command line win.
 */
import path from 'node:path';
import type { Files } from '../../platform/files.ts';
import { UsageError } from '../usage-error.ts';

export interface DevProject {
  /** The handler's source file. */
  readonly handlerFile: string;
  /** A program whose standard output is fed to the stream, line by line. */
  readonly feedFile?: string;
  /** The JSON member whose value is a line's partition key. */
  readonly key?: string;
  /** Stream and function name. */
  readonly stream: string;
  readonly shards: number;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly retries: number;
}

const PROJECT_FILE = 'millrace.json';
const HANDLER_FILES = [
  'handler.ts',
  'handler.mts',
  'handler.js',
  'handler.mjs',
  'index.ts',
  'index.mts',
  'index.js',
  'index.mjs',
];
const SOURCE_FILE = /\.(ts|mts|cts|js|mjs|cjs|tsx|jsx)$/;

type Setting = 'text' | 'count';
const SETTINGS: Readonly<Record<string, Setting>> = {
  handler: 'text',
  feed: 'text',
  key: 'text',
  stream: 'text',
  shards: 'count',
  batchSize: 'count',
  windowSeconds: 'count',
  retries: 'count',
};

/** Finds the handler and its settings. Throws a {@link UsageError} that says what is missing. */
export function openProject(files: Files, target: string): DevProject {
  const absolute = path.resolve(target);
  if (!files.exists(absolute)) throw new UsageError(`There is no ${target}. Name a .ts or .js file, or a folder that holds one.`);
  if (SOURCE_FILE.test(absolute)) return projectOf(path.dirname(absolute), { handler: path.basename(absolute) }, stem(absolute));
  const settings = readSettings(files, path.join(absolute, PROJECT_FILE));
  const handler = settings.handler ?? HANDLER_FILES.find((name) => files.exists(path.join(absolute, name)));
  if (handler === undefined) {
    throw new UsageError(`${target} holds no handler. Add one of ${HANDLER_FILES.join(', ')}, or name it in ${PROJECT_FILE}.`);
  }
  const project = projectOf(absolute, { ...settings, handler }, path.basename(absolute));
  for (const file of [project.handlerFile, project.feedFile]) {
    if (file !== undefined && !files.exists(file)) throw new UsageError(`${PROJECT_FILE} names ${file}, which does not exist.`);
  }
  return project;
}

function projectOf(folder: string, settings: Readonly<Record<string, string | number>>, name: string): DevProject {
  const text = (key: string): string | undefined => settings[key] as string | undefined;
  const count = (key: string, otherwise: number): number => (settings[key] as number | undefined) ?? otherwise;
  const feed = text('feed');
  const key = text('key');
  return {
    handlerFile: path.join(folder, text('handler') ?? ''),
    ...(feed === undefined ? {} : { feedFile: path.join(folder, feed) }),
    ...(key === undefined ? {} : { key }),
    stream: text('stream') ?? safeName(name),
    shards: count('shards', 1),
    batchSize: count('batchSize', 100),
    windowSeconds: count('windowSeconds', 0),
    retries: count('retries', 2),
  };
}

function readSettings(files: Files, file: string): Record<string, string | number> {
  if (!files.exists(file)) return {};
  let settings: unknown;
  try {
    settings = JSON.parse(Buffer.from(files.readWhole(file)).toString('utf8'));
  } catch (error: unknown) {
    throw new UsageError(`${file} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    throw new UsageError(`${file} must hold a JSON object.`);
  for (const [key, value] of Object.entries(settings)) {
    const setting = Object.hasOwn(SETTINGS, key) ? SETTINGS[key] : undefined;
    if (setting === undefined)
      throw new UsageError(`${file}: unknown key "${key}". The keys are ${Object.keys(SETTINGS).join(', ')}.`);
    const fits = setting === 'text' ? typeof value === 'string' && value !== '' : Number.isInteger(value) && value >= 0;
    if (!fits) throw new UsageError(`${file}: "${key}" must be ${setting === 'text' ? 'a text' : 'a whole number'}.`);
  }
  return settings as Record<string, string | number>;
}

const stem = (file: string): string => path.basename(file).replace(SOURCE_FILE, '');

/** A name that streams, functions and queues all accept. */
function safeName(name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
  return safe === '' ? 'dev' : safe;
}
