/**
 * Millrace in the process of a test: `await using millrace = await startMillrace()`. Nothing is written to disk (but the
 * unpacked code of functions, in a temporary folder that goes with it) unless a data directory is given.
 */
import path from 'node:path';
import type { LogLevel } from '../platform/logger.ts';
import { parseCredentialEntries } from '../protocol/sigv4/credential-texts.ts';
import { type Credential, CredentialStore } from '../protocol/sigv4/credentials.ts';
import { ASYNC_RETRY_DELAY_SECONDS_DEFAULT, DEFAULT_FUNCTION_LOGS, type ServerConfig } from '../server/config.ts';
import { ALL_KEYS_ENABLED } from '../server/kms-keys.ts';
import { LISTENER_LIMITS } from '../server/limits.ts';
import { type CallOptions, Millrace, type ServerSeams } from '../server/server.ts';
import { serviceLimitsOf } from '../server/service-limits.ts';

export interface StartMillraceOptions {
  /** Any free one by default. */
  readonly port?: number;
  /** True unless `dataDirectory` is given. */
  readonly memory?: boolean;
  readonly dataDirectory?: string;
  /** `silent` by default. */
  readonly logLevel?: LogLevel;
  /** `ACCESS_KEY_ID:SECRET[:ACCOUNT_ID]`, by commas: only requests signed with one of them are taken. Anybody by default. */
  readonly credentials?: string;
  /** Origins of web pages that may call, `scheme://host[:port]`. */
  readonly allowedOrigins?: readonly string[];
  /**
   * `off` by default, so that a slow machine fails no test: with `aws` shards take 1 MiB and 1,000 records a second and
   * operations of the control plane a few calls a second, and answer as AWS does beyond that.
   */
  readonly limits?: 'aws' | 'off';
  /** How long streams and consumers stay CREATING, UPDATING and DELETING; 0 by default. */
  readonly stateDelayMs?: number;
  /** How often event source mappings read a shard of a stream; 0, the default: as soon as there is a record. AWS: 1. */
  readonly pollIntervalSeconds?: number;
  /** Processes of functions at a time. Absent: as many as fit the machine. */
  readonly maxEnvironments?: number;
  /** Stands for S3, as on-failure destination and for code: objects are files `bucket/key` in it. Absent: buckets are refused. */
  /** Before an asynchronous event that failed is tried again; the second time waits twice as long. 60, as at AWS, by default. */
  readonly asyncRetryDelaySeconds?: number;
  readonly s3Directory?: string;
  /** Folders below them may be function code themselves (`S3Bucket: 'hot-reload'`). Absent: none. */
  readonly codeRoots?: readonly string[];
  /** What functions run in; `auto` by default: sandboxes of bubblewrap where it works. */
  readonly sandbox?: 'auto' | 'none' | 'bubblewrap';
  /** `host` by default; with `none`, which needs bubblewrap, they reach this server and nothing else. */
  readonly functionNetwork?: 'host' | 'none';
  /** Services elsewhere as destinations, `http://host:port`; absent: those of this server. */
  readonly sqsEndpoint?: string;
  readonly snsEndpoint?: string;
  readonly s3Endpoint?: string;
  /** How long requests under way may take to finish when it closes; 1000 by default. */
  readonly drainTimeoutMs?: number;
  /** Clocks, files and so on in place of the real ones. */
  readonly seams?: Partial<ServerSeams>;
}

export interface RunningMillrace extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly port: number;
  /** The variables with which AWS SDKs and tools find this server, with the first of its credentials. */
  readonly env: Readonly<Record<string, string>>;
  /** An operation without HTTP; see `Millrace.call`. */
  call(serviceId: string, operation: string, input: unknown, options?: CallOptions): Promise<unknown>;
  /** Forgets all streams, functions, mappings and queues. */
  reset(): Promise<void>;
  /** Idempotent; leaves nothing behind. */
  close(): Promise<void>;
}

/** Resolves once requests are accepted. */
export async function startMillrace(options: StartMillraceOptions = {}): Promise<RunningMillrace> {
  const credentials = options.credentials === undefined ? undefined : parseCredentialEntries(options.credentials);
  const millrace = await Millrace.start(configOf(options, credentials), options.seams);
  const { endpoint, port } = millrace;
  return {
    endpoint,
    port,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials?.[0]?.accessKeyId ?? 'test',
      AWS_SECRET_ACCESS_KEY: credentials?.[0]?.secretAccessKey ?? 'test',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
    },
    call: (...call) => millrace.call(...call),
    reset: () => millrace.reset(),
    close: () => millrace.close(),
    [Symbol.asyncDispose]: () => millrace.close(),
  };
}

function configOf(options: StartMillraceOptions, credentials: readonly Credential[] | undefined): ServerConfig {
  const { dataDirectory } = options;
  if (dataDirectory !== undefined && options.memory === true) throw new TypeError('memory and dataDirectory exclude each other');
  if (dataDirectory === undefined && options.memory === false) throw new TypeError('memory: false needs a dataDirectory');
  return {
    host: '127.0.0.1',
    port: options.port ?? 0,
    storage: dataDirectory === undefined ? { kind: 'memory' } : { kind: 'directory', directory: path.resolve(dataDirectory) },
    logLevel: options.logLevel ?? 'silent',
    allowedHosts: [],
    allowedOrigins: options.allowedOrigins ?? [],
    allowReset: true,
    credentials: credentials === undefined ? undefined : new CredentialStore(credentials),
    tls: undefined,
    limits: { ...LISTENER_LIMITS, drainTimeoutMs: options.drainTimeoutMs ?? 1_000 },
    stateDelayMs: options.stateDelayMs ?? 0,
    kmsKeys: ALL_KEYS_ENABLED,
    external: {
      sqs: urlOf(options.sqsEndpoint),
      sns: urlOf(options.snsEndpoint),
      s3: urlOf(options.s3Endpoint),
      credential: undefined,
    },
    s3Directory: options.s3Directory === undefined ? undefined : path.resolve(options.s3Directory),
    functionLogs: DEFAULT_FUNCTION_LOGS,
    codeRoots: (options.codeRoots ?? []).map((root) => path.resolve(root)),
    sandbox: options.sandbox ?? 'auto',
    functionNetwork: options.functionNetwork ?? 'host',
    pollIntervalMs: 1_000 * (options.pollIntervalSeconds ?? 0),
    asyncRetryDelayMs: 1_000 * (options.asyncRetryDelaySeconds ?? ASYNC_RETRY_DELAY_SECONDS_DEFAULT),
    concurrentExecutionsMax: undefined,
    environmentsMax: options.maxEnvironments,
    serviceLimits: serviceLimitsOf(options.limits ?? 'off', (what) => {
      throw new TypeError(`limits ${what}`);
    }),
  };
}

function urlOf(endpoint: string | undefined): URL | undefined {
  return endpoint === undefined ? undefined : new URL(endpoint);
}
