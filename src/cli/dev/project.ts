/**
 * What `millrace dev HANDLER` runs: a handler file, or a folder with one. A folder may hold `millrace.json`:
 *
 *   { "handler": "handler.ts", "feed": "feed.ts", "key": "metric", "stream": "telemetry", "shards": 4,
 *     "batchSize": 50, "windowSeconds": 1, "retries": 1, "environment": { "STAGE": "dev" } }
 *
 * Every key may be left out; options on the command line win.
 */
import path from 'node:path';
import type { Files } from '../../platform/files.ts';
import { NAME, NAME_RULE, RANGES, type Range } from '../limits.ts';
import { UsageError } from '../usage-error.ts';

export interface DevProject {
  /** The handler's source file. */
  readonly handlerFile: string;
  /** The handler's exported name. */
  readonly exportName: string;
  /** A program whose standard output is fed to the stream, line by line. */
  readonly feedFile: string | undefined;
  /** The JSON member whose value is a line's partition key. */
  readonly key: string | undefined;
  /** Stream and function name. */
  readonly stream: string;
  /** Undefined: as many as the stream has, 1 for a new one. */
  readonly shards: number | undefined;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly retries: number;
  readonly bisect: boolean;
  readonly reportItemFailures: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** The function's own variables. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What can be set; the keys are those of `millrace.json`. */
export interface ProjectSettings {
  readonly key?: string | undefined;
  readonly stream?: string | undefined;
  readonly shards?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly windowSeconds?: number | undefined;
  readonly retries?: number | undefined;
  readonly bisect?: boolean | undefined;
  readonly reportItemFailures?: boolean | undefined;
  readonly export?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly memoryMiB?: number | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** A file can set what the command line names as its argument, too. */
interface FileSettings extends ProjectSettings {
  readonly handler?: string | undefined;
  readonly feed?: string | undefined;
}

const PROJECT_FILE = 'millrace.json';
const HANDLER_FILES = [
  'handler.ts',
  'handler.mts',
  'handler.js',
  'handler.mjs',
  'handler.cjs',
  'index.ts',
  'index.mts',
  'index.js',
  'index.mjs',
  'index.cjs',
];
const SOURCE_FILE = /\.(ts|mts|cts|js|mjs|cjs|tsx|jsx)$/;

type Setting = 'text' | 'name' | 'switch' | 'variables' | Range;
const SETTINGS: { readonly [Name in keyof Required<FileSettings>]: Setting } = {
  handler: 'text',
  feed: 'text',
  key: 'text',
  stream: 'name',
  ...RANGES,
  bisect: 'switch',
  reportItemFailures: 'switch',
  export: 'text',
  environment: 'variables',
};

/** Finds the handler and its settings; `options` win. Throws a {@link UsageError} that says what is missing. */
export function openProject(files: Files, target: string, options: ProjectSettings = {}): DevProject {
  checkName(options.stream);
  const absolute = path.resolve(target);
  if (!files.exists(absolute)) throw new UsageError(`There is no ${target}. Name a .ts or .js file, or a folder that holds one.`);
  if (SOURCE_FILE.test(absolute)) return projectOf(absolute, undefined, options, stem(absolute));
  const settings = readSettings(files, path.join(absolute, PROJECT_FILE));
  const handler = settings.handler ?? HANDLER_FILES.find((name) => files.exists(path.join(absolute, name)));
  if (handler === undefined) {
    throw new UsageError(`${target} holds no handler. Add one of ${HANDLER_FILES.join(', ')}, or name it in ${PROJECT_FILE}.`);
  }
  const feedFile = settings.feed === undefined ? undefined : path.join(absolute, settings.feed);
  const given = merged(settings, options);
  const project = projectOf(path.join(absolute, handler), feedFile, given, path.basename(absolute));
  for (const file of [project.handlerFile, project.feedFile]) {
    if (file !== undefined && !files.exists(file)) throw new UsageError(`${PROJECT_FILE} names ${file}, which does not exist.`);
  }
  return project;
}

function merged(file: FileSettings, options: ProjectSettings): ProjectSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...file, ...given, environment: { ...file.environment, ...options.environment } };
}

function projectOf(handlerFile: string, feedFile: string | undefined, given: ProjectSettings, name: string): DevProject {
  return {
    handlerFile,
    exportName: given.export ?? 'handler',
    feedFile,
    key: given.key,
    stream: given.stream ?? safeName(name),
    shards: given.shards,
    batchSize: given.batchSize ?? 100,
    windowSeconds: given.windowSeconds ?? 0,
    retries: given.retries ?? 2,
    bisect: given.bisect ?? true,
    reportItemFailures: given.reportItemFailures ?? false,
    timeoutSeconds: given.timeoutSeconds ?? 30,
    memoryMiB: given.memoryMiB ?? 128,
    environment: given.environment ?? {},
  };
}

function checkName(stream: string | undefined): void {
  if (stream !== undefined && !NAME.test(stream)) throw new UsageError(`--stream ${stream}: a name has ${NAME_RULE}.`);
}

function readSettings(files: Files, file: string): FileSettings {
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
    const setting = Object.hasOwn(SETTINGS, key) ? SETTINGS[key as keyof FileSettings] : undefined;
    if (setting === undefined)
      throw new UsageError(`${file}: unknown key "${key}". The keys are ${Object.keys(SETTINGS).join(', ')}.`);
    const rule = brokenRule(setting, value);
    if (rule !== undefined) throw new UsageError(`${file}: "${key}" must be ${rule}.`);
  }
  return settings as FileSettings;
}

/** What the value would have to be, when it is not. */
function brokenRule(setting: Setting, value: unknown): string | undefined {
  switch (setting) {
    case 'text':
      return typeof value === 'string' && value !== '' ? undefined : 'a text';
    case 'name':
      return typeof value === 'string' && NAME.test(value) ? undefined : `a name of ${NAME_RULE}`;
    case 'switch':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'variables':
      return areVariables(value) ? undefined : 'an object whose values are texts';
    default: {
      const fits = typeof value === 'number' && Number.isInteger(value) && value >= setting.min && value <= setting.max;
      return fits ? undefined : `a whole number from ${setting.min} to ${setting.max}`;
    }
  }
}

function areVariables(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((one) => typeof one === 'string');
}

const stem = (file: string): string => path.basename(file).replace(SOURCE_FILE, '');

/** A name that streams, functions and queues all accept. */
function safeName(name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
  return safe === '' ? 'dev' : safe;
}
