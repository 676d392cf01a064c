/**
 * The server's configuration: read from flags, the environment and a JSON file, checked once, and complete from then on.
 *
 * K1. A flag wins over the environment, the environment over the file, the file over the default.
 * K2. Every setting has one row in {@link SETTINGS}; what a row does not accept is refused with a sentence that names the
 *     place it came from and says what would be right.
 */
import path from 'node:path';
import { type Files, systemErrorCode } from '../platform/files.ts';
import { LOG_LEVELS, type LogLevel } from '../platform/logger.ts';
import { parseCredentialEntries, parseCredentialFile } from '../protocol/sigv4/credential-texts.ts';
import { type Credential, CredentialStore, CredentialsError } from '../protocol/sigv4/credentials.ts';
import { SANDBOX_SETTINGS, type SandboxSetting } from '../services/lambda/execution/sandbox/chosen-sandboxes.ts';
import { FUNCTION_NETWORKS, type FunctionNetwork } from '../services/lambda/execution/sandbox/sandbox.ts';
import type { LogSettings } from '../services/logs/groups/log-groups.ts';
import { GROUP_BYTES_DEFAULT, RETENTION_DAYS_DEFAULT } from '../services/logs/limits.ts';
import type { ExternalEndpoint } from './external/external-service.ts';
import type { ExternalEndpoints } from './external/external-services.ts';
import type { CertificateFiles } from './http/certificate.ts';
import { type KeyStates, kmsKeysOf } from './kms-keys.ts';
import { LISTENER_LIMITS, type ListenerLimits } from './limits.ts';
import { nearestName } from './nearest-name.ts';
import { concurrentExecutionsOf, type ServiceLimits, serviceLimitsOf } from './service-limits.ts';
import {
  directoryOf,
  type Given,
  invalid,
  listOf,
  membersOf,
  oneOf,
  quoted,
  switchOf,
  textOf,
  wholeNumberOf,
} from './setting-values.ts';

export type StorageConfig = { readonly kind: 'memory' } | { readonly kind: 'directory'; readonly directory: string };

/** Everything the server needs to know, validated. */
export interface ServerConfig {
  /** An address of this machine; without credentials only a loopback one. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly storage: StorageConfig;
  readonly logLevel: LogLevel;
  /** Host names that the gate lets pass besides localhost and addresses; lower case. */
  readonly allowedHosts: readonly string[];
  /** Origins of web pages that may call, `scheme://host[:port]`. */
  readonly allowedOrigins: readonly string[];
  readonly allowReset: boolean;
  /** Undefined: everybody on this machine may call, whatever they sign with. */
  readonly credentials: CredentialStore | undefined;
  /** The operator's own certificate; undefined: one is made. */
  readonly tls: CertificateFiles | undefined;
  readonly limits: ListenerLimits;
  /** How much streams take and give and how often operations may be called; undefined: as much and as often as it goes. */
  readonly serviceLimits: ServiceLimits | undefined;
  /** Invocations that run at a time in an account and region; undefined: as many as at AWS. */
  readonly concurrentExecutionsMax: number | undefined;
  /** Processes of functions at a time; undefined: as many as fit the machine. */
  readonly environmentsMax: number | undefined;
  /** How long streams and consumers stay in the states between. */
  readonly stateDelayMs: number;
  /** Which KMS keys there are for streams. */
  readonly kmsKeys: KeyStates;
  /** How often mappings read a shard of a stream; 0: as soon as there is a record. */
  readonly pollIntervalMs: number;
  /** Before an asynchronous event that failed is tried again; the second time waits twice as long. */
  readonly asyncRetryDelayMs: number;
  /** Stands for S3 as on-failure destination; undefined: there is none. */
  readonly s3Directory: string | undefined;
  /** Services elsewhere that take the place of those here as destinations. */
  readonly external: ExternalEndpoints;
  /** What is kept of what functions write. */
  readonly functionLogs: LogSettings;
  /** Folders of this machine below which a folder may be function code itself. Only on a loopback address. */
  readonly codeRoots: readonly string[];
  /** What functions run in. */
  readonly sandbox: SandboxSetting;
  /** What functions reach over the network. */
  readonly functionNetwork: FunctionNetwork;
}

/** The settings by the names they have in the configuration file and as flags' values. All optional. */
export interface Settings {
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly data?: string | undefined;
  readonly memory?: boolean | undefined;
  readonly logLevel?: string | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly allowReset?: boolean | undefined;
  /** The path of a file in the form of ~/.aws/credentials. */
  readonly credentials?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly connectionsMax?: number | string | undefined;
  /** `aws`, `off`, or what differs from AWS's (service-limits.ts). */
  readonly limits?: unknown;
  readonly stateDelayMs?: number | string | undefined;
  /** `any`, `aws`, or the state of each key (kms-keys.ts). */
  readonly kmsKeys?: unknown;
  readonly pollIntervalSeconds?: number | string | undefined;
  readonly asyncRetryDelaySeconds?: number | string | undefined;
  readonly maxEnvironments?: number | string | undefined;
  readonly s3Directory?: string | undefined;
  /** `aws`, or a URL. */
  readonly sqsEndpoint?: string | undefined;
  readonly snsEndpoint?: string | undefined;
  readonly s3Endpoint?: string | undefined;
  readonly functionLogMegabytes?: number | string | undefined;
  readonly functionLogDays?: number | string | undefined;
  readonly codeRoots?: readonly string[] | undefined;
  readonly sandbox?: string | undefined;
  readonly functionNetwork?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigSources {
  /** As the command line gave them. */
  readonly flags: Settings;
  /** A JSON file with the same settings. */
  readonly configFile?: string | undefined;
  /** `process.env`, or a part of it. */
  readonly environment: Environment;
  /** What a command takes in place of the server's own defaults. */
  readonly defaults?: Settings;
  readonly files: Files;
}

export const DEFAULT_FUNCTION_LOGS: LogSettings = {
  bytesPerGroupMax: GROUP_BYTES_DEFAULT,
  retentionDays: RETENTION_DAYS_DEFAULT,
};

export const DEFAULT_PORT = 4566;
export const DEFAULT_DATA_DIRECTORY = './.millrace';
/** An hour: longer than any client waits. */
const STATE_DELAY_MS_MAX = 3_600_000;
/** An iterator lives five minutes. */
const POLL_INTERVAL_SECONDS_MAX = 300;
/** A terabyte, and ten years. */
const FUNCTION_LOG_MEGABYTES_MAX = 1_048_576;
const FUNCTION_LOG_DAYS_MAX = 3653;
/** As at AWS, where it cannot be set. */
export const ASYNC_RETRY_DELAY_SECONDS_DEFAULT = 60;
const ASYNC_RETRY_DELAY_SECONDS_MAX = 3600;
/** More processes than any machine takes. */
const ENVIRONMENTS_MAX = 100_000;
/** A configuration file holds a handful of settings. */
const CONFIG_FILE_BYTES_MAX = 64 * 1024;

type SettingKind = 'text' | 'whole-number' | 'switch' | 'list' | 'limits' | 'keys';

interface Setting {
  readonly flag: string;
  readonly variable: string;
  readonly kind: SettingKind;
}

/** See K2. The keys are those of the configuration file. */
const SETTINGS: { readonly [Name in keyof Required<Settings>]: Setting } = {
  host: { flag: '--host', variable: 'MILLRACE_HOST', kind: 'text' },
  port: { flag: '--port', variable: 'MILLRACE_PORT', kind: 'whole-number' },
  data: { flag: '--data', variable: 'MILLRACE_DATA', kind: 'text' },
  memory: { flag: '--memory', variable: 'MILLRACE_MEMORY', kind: 'switch' },
  logLevel: { flag: '--log-level', variable: 'MILLRACE_LOG_LEVEL', kind: 'text' },
  allowedHosts: { flag: '--allowed-host', variable: 'MILLRACE_ALLOWED_HOSTS', kind: 'list' },
  allowedOrigins: { flag: '--allowed-origin', variable: 'MILLRACE_ALLOWED_ORIGINS', kind: 'list' },
  allowReset: { flag: '--allow-reset', variable: 'MILLRACE_ALLOW_RESET', kind: 'switch' },
  credentials: { flag: '--credentials', variable: 'MILLRACE_CREDENTIALS_FILE', kind: 'text' },
  tlsCert: { flag: '--tls-cert', variable: 'MILLRACE_TLS_CERT', kind: 'text' },
  tlsKey: { flag: '--tls-key', variable: 'MILLRACE_TLS_KEY', kind: 'text' },
  connectionsMax: { flag: '--connections-max', variable: 'MILLRACE_CONNECTIONS_MAX', kind: 'whole-number' },
  limits: { flag: '--limits', variable: 'MILLRACE_LIMITS', kind: 'limits' },
  stateDelayMs: { flag: '--state-delay', variable: 'MILLRACE_STATE_DELAY', kind: 'whole-number' },
  kmsKeys: { flag: '--kms-keys', variable: 'MILLRACE_KMS_KEYS', kind: 'keys' },
  sqsEndpoint: { flag: '--sqs-endpoint', variable: 'MILLRACE_SQS_ENDPOINT', kind: 'text' },
  snsEndpoint: { flag: '--sns-endpoint', variable: 'MILLRACE_SNS_ENDPOINT', kind: 'text' },
  s3Endpoint: { flag: '--s3-endpoint', variable: 'MILLRACE_S3_ENDPOINT', kind: 'text' },
  s3Directory: { flag: '--s3-directory', variable: 'MILLRACE_S3_DIRECTORY', kind: 'text' },
  functionLogMegabytes: { flag: '--function-log-size', variable: 'MILLRACE_FUNCTION_LOG_SIZE', kind: 'whole-number' },
  functionLogDays: {
    flag: '--function-log-days',
    variable: 'MILLRACE_FUNCTION_LOG_DAYS',
    kind: 'whole-number',
  },
  codeRoots: { flag: '--code-root', variable: 'MILLRACE_CODE_ROOTS', kind: 'list' },
  sandbox: { flag: '--sandbox', variable: 'MILLRACE_SANDBOX', kind: 'text' },
  functionNetwork: { flag: '--function-network', variable: 'MILLRACE_FUNCTION_NETWORK', kind: 'text' },
  pollIntervalSeconds: { flag: '--poll-interval', variable: 'MILLRACE_POLL_INTERVAL', kind: 'whole-number' },
  asyncRetryDelaySeconds: { flag: '--async-retry-delay', variable: 'MILLRACE_ASYNC_RETRY_DELAY', kind: 'whole-number' },
  maxEnvironments: { flag: '--max-environments', variable: 'MILLRACE_MAX_ENVIRONMENTS', kind: 'whole-number' },
};

/** Reads and checks everything (K1). Throws a `StartError` of kind `invalid-configuration`. */
export function resolveConfig(sources: ConfigSources): ServerConfig {
  const file = sources.configFile === undefined ? {} : readConfigFile(sources.files, sources.configFile);
  const find = (name: keyof Settings): Given | undefined => {
    const { flag, variable } = SETTINGS[name];
    if (sources.flags[name] !== undefined) return { value: sources.flags[name], from: flag, rank: 0 };
    const fromEnvironment = sources.environment[variable];
    if (fromEnvironment !== undefined && fromEnvironment !== '') return { value: fromEnvironment, from: variable, rank: 1 };
    if (file[name] !== undefined) return { value: file[name], from: `"${name}" in ${sources.configFile}`, rank: 2 };
    const otherwise = sources.defaults?.[name];
    return otherwise === undefined ? undefined : { value: otherwise, from: `the default of ${flag}`, rank: 3 };
  };
  const storage = storageOf(find('memory'), find('data'));
  const credentials = credentialsOf(find('credentials'), sources);
  const connectionsMax = wholeNumberOf(find('connectionsMax'), 1, 1_000_000);
  const host = hostOf(find('host'), credentials !== undefined);
  return {
    host,
    port: wholeNumberOf(find('port'), 0, 65_535) ?? DEFAULT_PORT,
    storage,
    logLevel: logLevelOf(find('logLevel')),
    allowedHosts: listOf(find('allowedHosts'), HOST_NAME, 'host names without port, such as host.docker.internal'),
    allowedOrigins: listOf(find('allowedOrigins'), ORIGIN, 'origins such as http://localhost:3000'),
    allowReset: switchOf(find('allowReset')) ?? storage.kind === 'memory',
    credentials,
    tls: tlsOf(find('tlsCert'), find('tlsKey')),
    limits: connectionsMax === undefined ? LISTENER_LIMITS : { ...LISTENER_LIMITS, connectionsMax },
    serviceLimits: limitsOf(find('limits')),
    concurrentExecutionsMax: concurrentExecutionsOf(find('limits')?.value, (what) => refuseLimits(find('limits'), what)),
    environmentsMax: wholeNumberOf(find('maxEnvironments'), 1, ENVIRONMENTS_MAX),
    stateDelayMs: wholeNumberOf(find('stateDelayMs'), 0, STATE_DELAY_MS_MAX) ?? 0,
    kmsKeys: keysOf(find('kmsKeys')),
    s3Directory: directoryOf(find('s3Directory')),
    codeRoots: codeRootsOf(find('codeRoots'), host, sources.files),
    sandbox: oneOf(find('sandbox'), SANDBOX_SETTINGS, 'sandbox') ?? 'auto',
    functionNetwork: oneOf(find('functionNetwork'), FUNCTION_NETWORKS, 'network of functions') ?? 'host',
    external: externalOf(find, sources.environment),
    pollIntervalMs: 1_000 * (wholeNumberOf(find('pollIntervalSeconds'), 0, POLL_INTERVAL_SECONDS_MAX) ?? 0),
    functionLogs: functionLogsOf(find('functionLogMegabytes'), find('functionLogDays')),
    asyncRetryDelayMs:
      1_000 *
      (wholeNumberOf(find('asyncRetryDelaySeconds'), 0, ASYNC_RETRY_DELAY_SECONDS_MAX) ?? ASYNC_RETRY_DELAY_SECONDS_DEFAULT),
  };
}

function readConfigFile(files: Files, filePath: string): Readonly<Record<string, unknown>> {
  let content: Uint8Array;
  try {
    content = files.readWhole(filePath);
  } catch (error: unknown) {
    throw invalid(`The configuration file ${filePath} cannot be read (${systemErrorCode(error) ?? 'unknown error'}).`, error);
  }
  if (content.byteLength > CONFIG_FILE_BYTES_MAX) {
    throw invalid(`The configuration file ${filePath} is larger than ${CONFIG_FILE_BYTES_MAX} bytes.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(content));
  } catch (error: unknown) {
    throw invalid(`The configuration file ${filePath} is not JSON: ${(error as Error).message}.`, error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`The configuration file ${filePath} must hold one JSON object.`);
  }
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(SETTINGS, name)) continue;
    const nearest = nearestName(name, Object.keys(SETTINGS));
    throw invalid(`The configuration file ${filePath} has an unknown setting "${name}". Did you mean "${nearest}"?`);
  }
  return value as Record<string, unknown>;
}

/** Names and addresses that only this machine reaches. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;
const HOST_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

function hostOf(given: Given | undefined, isProtected: boolean): string {
  const host = textOf(given) ?? '127.0.0.1';
  if (isProtected || LOOPBACK.test(host)) return host;
  throw invalid(
    `${given?.from}: ${host} can be reached from other machines, and there are no credentials to protect it. ` +
      'Say who may call with --credentials FILE, or use 127.0.0.1 (the default) or ::1.',
  );
}

/** Entries themselves, in place of a file that holds them. */
const CREDENTIALS_VARIABLE = 'MILLRACE_CREDENTIALS';

/** Of a file and {@link CREDENTIALS_VARIABLE} the one said closer to the command line holds (K1). */
function credentialsOf(file: Given | undefined, { files, environment }: ConfigSources): CredentialStore | undefined {
  const entries = environment[CREDENTIALS_VARIABLE] ?? '';
  if (entries !== '' && file?.rank === 1)
    throw invalid(`${file.from} and ${CREDENTIALS_VARIABLE} exclude each other: choose one.`);
  const fromEntries = entries !== '' && (file === undefined || file.rank > 1);
  const filePath = textOf(file);
  if (!fromEntries && filePath === undefined) return undefined;
  const place = fromEntries ? CREDENTIALS_VARIABLE : `The credentials file ${filePath}`;
  try {
    const read = (): readonly Credential[] => parseCredentialFile(files.readWhole(filePath ?? ''));
    return new CredentialStore(fromEntries ? parseCredentialEntries(entries) : read());
  } catch (error: unknown) {
    if (error instanceof CredentialsError) throw invalid(`${place}: ${error.message}.`, error);
    const code = systemErrorCode(error);
    throw code === undefined ? error : invalid(`${place} cannot be read (${code}).`, error);
  }
}

/** A certificate without its key, or the other way round, is a slip. */
function tlsOf(certificate: Given | undefined, key: Given | undefined): CertificateFiles | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  const certificateFile = textOf(certificate);
  const keyFile = textOf(key);
  if (certificateFile === undefined) throw invalid(`${key?.from} needs its certificate: name it with --tls-cert.`);
  if (keyFile === undefined) throw invalid(`${certificate?.from} needs its private key: name it with --tls-key.`);
  return { certificate: path.resolve(certificateFile), key: path.resolve(keyFile) };
}

/** Of memory and a directory the one that was said closer to the command line holds; both in one place are a slip (K1). */
function storageOf(memory: Given | undefined, data: Given | undefined): StorageConfig {
  const inMemory = switchOf(memory) === true;
  if (inMemory && memory !== undefined && data !== undefined && memory.rank === data.rank) {
    throw invalid(`${memory.from} and ${data.from} exclude each other: choose one.`);
  }
  if (inMemory && (data === undefined || (memory?.rank ?? 0) < data.rank)) return { kind: 'memory' };
  return { kind: 'directory', directory: path.resolve(textOf(data) ?? DEFAULT_DATA_DIRECTORY) };
}

function limitsOf(given: Given | undefined): ServiceLimits | undefined {
  return serviceLimitsOf(given?.value, (what) => refuseLimits(given, what));
}

function refuseLimits(given: Given | undefined, what: string): never {
  throw invalid(`${given?.from} ${what}`);
}

function keysOf(given: Given | undefined): KeyStates {
  return kmsKeysOf(given?.value, (what) => {
    throw invalid(`${given?.from} ${what}`);
  });
}

/** 0 days: as long as there is room. */
function functionLogsOf(megabytes: Given | undefined, days: Given | undefined): LogSettings {
  const size = wholeNumberOf(megabytes, 1, FUNCTION_LOG_MEGABYTES_MAX);
  const retention = wholeNumberOf(days, 0, FUNCTION_LOG_DAYS_MAX);
  return {
    bytesPerGroupMax: size === undefined ? DEFAULT_FUNCTION_LOGS.bytesPerGroupMax : size * 1024 * 1024,
    retentionDays: retention === 0 ? Number.POSITIVE_INFINITY : (retention ?? DEFAULT_FUNCTION_LOGS.retentionDays),
  };
}

function logLevelOf(given: Given | undefined): LogLevel {
  return oneOf(given, LOG_LEVELS, 'log level') ?? 'info';
}

/** Whoever may call could run what lies on this machine: only where nobody else reaches the server. */
function codeRootsOf(given: Given | undefined, host: string, files: Files): readonly string[] {
  const roots = membersOf(given, 'folders');
  if (roots.length > 0 && !LOOPBACK.test(host)) {
    throw invalid(`${given?.from} is for servers that only this machine reaches, and this one listens on ${host}.`);
  }
  return roots.map((root) => {
    if (typeof root === 'string' && root !== '' && files.isDirectory(root)) return path.resolve(root);
    throw invalid(`${given?.from}: ${quoted(root)} is no folder.`);
  });
}

/** Buckets are in one place: what was said of the other one is a slip. */
function externalOf(find: (name: keyof Settings) => Given | undefined, environment: Environment): ExternalEndpoints {
  const directory = find('s3Directory');
  const s3 = find('s3Endpoint');
  if (s3 !== undefined && directory !== undefined)
    throw invalid(`${s3.from} and ${directory.from} exclude each other: choose one.`);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment;
  const isComplete = accessKeyId !== undefined && secretAccessKey !== undefined;
  return {
    sqs: endpointOf(find('sqsEndpoint')),
    sns: endpointOf(find('snsEndpoint')),
    s3: endpointOf(s3),
    credential: isComplete ? { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) } : undefined,
  };
}

function endpointOf(given: Given | undefined): ExternalEndpoint | undefined {
  const text = textOf(given);
  if (text === undefined || text === 'aws') return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw invalid(`${given?.from}: ${quoted(text)} is neither aws nor a URL such as http://127.0.0.1:4566.`);
}
