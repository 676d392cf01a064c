/** A stored function as the API shows it (recorded 2025-11). */
import { isoTimestamp } from '../../../platform/clock.ts';
import type {
  FunctionConfiguration,
  LastUpdateStatusReasonCode,
  LoggingConfig,
  Runtime,
} from '../../../protocol/generated/lambda.ts';
import { functionArn, LATEST } from './function-reference.ts';
import type { FunctionSettings, StoredFunction } from './function-section.ts';
import { codeSha256Of } from './function-versions.ts';
import { runtimeVersionArn } from './runtime-version.ts';

/** A function, or one of its versions (`FunctionView`). */
type Described = StoredFunction & { readonly version?: string };

/** Recorded also for updates, where the model does not list it. */
const CREATING: string = 'Creating';

/** The answer of the operations on one function. `qualifier` is the one that was asked for, if any. */
export function describeFunction(stored: Described, qualifier?: string): FunctionConfiguration {
  return {
    ...describeSubset(stored, qualifier),
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(stored.key.region, stored.settings.runtime) },
    ...stateMembers(stored),
  };
}

/** What ListFunctions shows: no states and no runtime version (API reference). */
export function describeSubset(stored: Described, qualifier?: string): FunctionConfiguration {
  const { settings, code } = stored;
  const { layers = [] } = settings;
  return {
    FunctionName: stored.key.name,
    FunctionArn: functionArn(stored.key, qualifier),
    Runtime: settings.runtime as Runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.sizeBytes,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMegabytes,
    LastModified: isoTimestamp(stored.lastModifiedMs).replace('Z', '+0000'),
    CodeSha256: codeSha256Of(code),
    Version: stored.version ?? LATEST,
    ...((settings.deadLetterArn ?? '') !== '' && { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    ...(settings.environment !== undefined && { Environment: { Variables: settings.environment } }),
    ...(settings.kmsKeyArn !== undefined && settings.kmsKeyArn !== '' && { KMSKeyArn: settings.kmsKeyArn }),
    TracingConfig: { Mode: settings.tracing },
    RevisionId: stored.revisionId,
    PackageType: 'Zip',
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorageMegabytes },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    ...(layers.length > 0 && { Layers: layers.map(({ arn, sizeBytes }) => ({ Arn: arn, CodeSize: sizeBytes })) }),
    LoggingConfig: loggingConfig(settings),
  };
}

function loggingConfig({ logGroup, jsonLogs }: FunctionSettings): LoggingConfig {
  if (jsonLogs === undefined || jsonLogs === null) return { LogFormat: 'Text', LogGroup: logGroup };
  const { application, system } = jsonLogs;
  return { LogFormat: 'JSON', ApplicationLogLevel: application, SystemLogLevel: system, LogGroup: logGroup };
}

/** During creation there is no LastUpdateStatus; an update says "created" too (recorded 2025-11). */
function stateMembers(stored: StoredFunction): FunctionConfiguration {
  const reason = 'The function is being created.';
  if (stored.pending === 'creation') return { State: 'Pending', StateReason: reason, StateReasonCode: 'Creating' };
  if (stored.pending === 'none') return { State: 'Active', LastUpdateStatus: 'Successful' };
  return {
    State: 'Active',
    LastUpdateStatus: 'InProgress',
    LastUpdateStatusReason: reason,
    LastUpdateStatusReasonCode: CREATING as LastUpdateStatusReasonCode,
  };
}
