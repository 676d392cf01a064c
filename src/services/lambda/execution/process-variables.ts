/**
 * The environment variables of a function's process (recorded 2026-01). Nothing is inherited from the server.
 *
 * The customer's values stand above Lambda's defaults (TZ, PATH, LANG …) and below what only Lambda may set.
 */
import path from 'node:path';
import type { Credential } from '../../../protocol/sigv4/credentials.ts';
import type { JsonLogLevels } from '../functions/log-levels.ts';
import type { SandboxPaths } from './sandbox/sandbox.ts';

export interface ProcessVariablesInput {
  readonly functionName: string;
  readonly accountId: string;
  /** What the function signs with when it calls the server back; undefined where nothing is verified. */
  readonly credential: Credential | undefined;
  readonly region: string;
  readonly handler: string;
  readonly version: string;
  readonly memoryMegabytes: number;
  readonly logGroup: string;
  readonly logStream: string;
  /** Undefined: the log is text. */
  readonly jsonLogs: JsonLogLevels | undefined;
  readonly customer: Readonly<Record<string, string>>;
  readonly paths: SandboxPaths;
  /** Stands in front of the other places of PATH. */
  readonly binDirectory?: string;
  /** What the runtime adds. */
  readonly runtimeVariables: Readonly<Record<string, string>>;
  readonly runtimeApi: string;
}

/** The X-Ray daemon's usual address; nothing listens there unless the user runs one. */
const XRAY_ADDRESS = '127.0.0.1';
const XRAY_PORT = '2000';
const SYSTEM_PATH = ['/usr/local/bin', '/usr/bin', '/bin'];

export function processVariables(input: ProcessVariablesInput): Record<string, string> {
  return { ...defaults(input), ...input.runtimeVariables, ...input.customer, ...reserved(input) };
}

function defaults({ paths, binDirectory }: ProcessVariablesInput): Record<string, string> {
  const { taskRoot, optRoot } = paths;
  return {
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: `${XRAY_ADDRESS}:${XRAY_PORT}`,
    LANG: 'en_US.UTF-8',
    LD_LIBRARY_PATH: [taskRoot, path.join(taskRoot, 'lib'), path.join(optRoot, 'lib')].join(':'),
    PATH: [...(binDirectory === undefined ? [] : [binDirectory]), ...SYSTEM_PATH, path.join(optRoot, 'bin')].join(':'),
    TZ: ':UTC',
    _AWS_XRAY_DAEMON_ADDRESS: XRAY_ADDRESS,
    _AWS_XRAY_DAEMON_PORT: XRAY_PORT,
  };
}

function reserved(input: ProcessVariablesInput): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: input.credential?.accessKeyId ?? input.accountId, // an access key of twelve digits names the account
    AWS_DEFAULT_REGION: input.region,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${input.memoryMegabytes}`,
    AWS_LAMBDA_FUNCTION_NAME: input.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: input.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...(input.jsonLogs !== undefined && { AWS_LAMBDA_LOG_FORMAT: 'JSON' }),
    AWS_LAMBDA_LOG_GROUP_NAME: input.logGroup,
    ...(input.jsonLogs !== undefined && { AWS_LAMBDA_LOG_LEVEL: input.jsonLogs.application }),
    AWS_LAMBDA_LOG_STREAM_NAME: input.logStream,
    AWS_LAMBDA_RUNTIME_API: input.runtimeApi,
    AWS_REGION: input.region,
    AWS_SECRET_ACCESS_KEY: input.credential?.secretAccessKey ?? 'test',
    AWS_SESSION_TOKEN: input.credential?.sessionToken ?? 'test',
    LAMBDA_RUNTIME_DIR: input.paths.runtimeDirectory,
    LAMBDA_TASK_ROOT: input.paths.taskRoot,
    _HANDLER: input.handler,
  };
}
