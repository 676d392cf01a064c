/**
 * From the API's requests to complete settings. What a request asks for and this version does not do is refused: a setting
 * that is accepted and ignored would be a pretended success.
 */
import type { CreateFunctionRequest, UpdateFunctionConfigurationRequest } from '../../../protocol/generated/lambda.ts';
import { checkDeadLetterTarget } from '../asynchronous/check-destinations.ts';
import { constraintViolated, featureNotAvailable, invalidParameter } from '../errors.ts';
import { refuseRuntime } from '../execution/runtimes/runtimes.ts';
import {
  ENVIRONMENT_VARIABLES_BYTES_MAX,
  EPHEMERAL_STORAGE_MEGABYTES_MAX,
  MEMORY_MEGABYTES_MAX,
  TIMEOUT_SECONDS_MAX,
} from '../limits.ts';
import type { FunctionSettings } from './function-section.ts';
import { jsonLogLevelsOf } from './log-levels.ts';

/** Members that creation and configuration have in common. */
type SharedRequest = Omit<UpdateFunctionConfigurationRequest, 'FunctionName' | 'RevisionId'>;

/** Names that only Lambda may set (API reference). */
const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** Settings of a new function, with AWS's defaults. */
export function settingsOfNewFunction(request: CreateFunctionRequest, name: string): FunctionSettings {
  refuseNewFunctionFeatures(request);
  if (request.Runtime === undefined || request.Handler === undefined) {
    throw invalidParameter('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
  }
  return {
    runtime: request.Runtime,
    handler: request.Handler,
    role: request.Role,
    description: '',
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    ephemeralStorageMegabytes: 512,
    architecture: request.Architectures?.[0] ?? 'x86_64',
    logGroup: `/aws/lambda/${name}`,
    tracing: 'PassThrough',
    ...settingsChange(request),
  };
}

/** The settings that a request names, and no others. */
export function settingsChange(request: SharedRequest): Partial<FunctionSettings> {
  refuseSharedFeatures(request);
  checkRanges(request);
  if (request.Runtime !== undefined) checkRuntime(request.Runtime);
  if (request.Handler?.includes('\0')) throw invalidParameter('The handler must not contain zero bytes.');
  const deadLetterArn = request.DeadLetterConfig?.TargetArn; // without one the target stays (recorded 2024)
  if (deadLetterArn !== undefined) checkDeadLetterTarget(deadLetterArn);
  const environment = request.Environment?.Variables;
  if (environment !== undefined) checkVariables(environment);
  const jsonLogs = jsonLogLevelsOf(request.LoggingConfig);
  return {
    ...(request.Runtime !== undefined && { runtime: request.Runtime }),
    ...(request.Handler !== undefined && { handler: request.Handler }),
    ...(request.Role !== undefined && { role: request.Role }),
    ...(request.Description !== undefined && { description: request.Description }),
    ...(request.Timeout !== undefined && { timeoutSeconds: request.Timeout }),
    ...(request.MemorySize !== undefined && { memoryMegabytes: request.MemorySize }),
    ...(request.EphemeralStorage !== undefined && { ephemeralStorageMegabytes: request.EphemeralStorage.Size }),
    ...(environment !== undefined && { environment: { ...environment } }),
    ...(request.LoggingConfig?.LogGroup !== undefined && { logGroup: request.LoggingConfig.LogGroup }),
    ...(jsonLogs !== undefined && { jsonLogs }),
    ...(request.TracingConfig?.Mode !== undefined && { tracing: request.TracingConfig.Mode }),
    ...(request.KMSKeyArn !== undefined && { kmsKeyArn: request.KMSKeyArn }),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}

function refuseNewFunctionFeatures(request: CreateFunctionRequest): void {
  if (request.PackageType === 'Image') throw featureNotAvailable('Functions from container images are');
  if (request.PublishTo !== undefined) throw featureNotAvailable('Published versions without a number (PublishTo) are');
  if (request.CodeSigningConfigArn !== undefined) throw featureNotAvailable('Code signing is');
  if (request.TenancyConfig !== undefined) throw featureNotAvailable('Tenant isolation is');
}

/** Empty values are what infrastructure tools send for "none": they pass. */
function refuseSharedFeatures(request: SharedRequest): void {
  const refusals: readonly (readonly [boolean, string])[] = [
    [(request.FileSystemConfigs?.length ?? 0) > 0, 'Mounted file systems are'],
    [Object.values(request.ImageConfig ?? {}).some((value) => value !== undefined), 'Functions from container images are'],
    [(request.VpcConfig?.SubnetIds?.length ?? 0) > 0, 'Networks of a function (VpcConfig) are'],
    [request.SnapStart?.ApplyOn === 'PublishedVersions', 'SnapStart is'],
    [request.CapacityProviderConfig !== undefined, 'Capacity providers are'],
    [request.DurableConfig !== undefined, 'Durable functions are'],
  ];
  const refused = refusals.find(([asked]) => asked);
  if (refused !== undefined) throw featureNotAvailable(refused[1]);
}

/** The model's own limits are those of managed instances; these are the standard ones. */
function checkRanges(request: SharedRequest): void {
  checkMaximum(request.Timeout, 'timeout', TIMEOUT_SECONDS_MAX);
  checkMaximum(request.MemorySize, 'memorySize', MEMORY_MEGABYTES_MAX);
  checkMaximum(request.EphemeralStorage?.Size, 'ephemeralStorage.size', EPHEMERAL_STORAGE_MEGABYTES_MAX);
}

function checkMaximum(value: number | undefined, member: string, maximum: number): void {
  if (value !== undefined && value > maximum) {
    throw constraintViolated(`${value}`, member, `have value less than or equal to ${maximum}`);
  }
}

function checkRuntime(runtime: string): void {
  const refusal = refuseRuntime(runtime);
  if (refusal !== undefined) throw invalidParameter(refusal);
}

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const trouble = 'Lambda was unable to configure your environment variables because the environment variables you have provided';
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      `${trouble} contains reserved keys that are currently not supported for modification. ` +
        `Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  // No process can have such a variable, and a sandbox must not be asked for one.
  const impossible = Object.entries(variables).filter(([name, value]) => name.includes('\0') || value.includes('\0'));
  if (impossible.length > 0) {
    throw invalidParameter(`${trouble} contains zero bytes. Keys: ${JSON.stringify(impossible.map(([name]) => name))}`);
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > ENVIRONMENT_VARIABLES_BYTES_MAX) {
    throw invalidParameter(`${trouble} exceeded the 4KB limit. String measured: ${measured}`);
  }
}
