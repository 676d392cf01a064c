/**
 * A mapping's settings: defaults as recorded from AWS 2025-11, and what this version refuses because it does not do it yet.
 * Nothing that is asked for is ignored: a setting is either kept and obeyed, or refused by name.
 */
import type {
  CreateEventSourceMappingRequest,
  DestinationConfig,
  EventSourceMappingMetricsConfig,
  FilterCriteria,
  UpdateEventSourceMappingRequest,
} from '../../../protocol/generated/lambda.ts';
import {
  invalidFilterPattern,
  notForKinesis,
  recordAgeTooSmall,
  tooManyFilters,
  unsupportedDestinationConfig,
} from './errors.ts';
import type { FailureSettings } from './failure-policy.ts';
import { PatternError } from './filter/pattern.ts';
import { RecordFilter } from './filter/record-filter.ts';
import { FILTERS_MAX, RECORD_AGE_SECONDS_MIN } from './limits.ts';

export interface MappingSettings extends FailureSettings {
  readonly batchSize: number;
  readonly maximumBatchingWindowInSeconds: number;
  /** 0: no tumbling windows. */
  readonly tumblingWindowInSeconds: number;
  /** Lanes per shard; one alone where there are tumbling windows. */
  readonly parallelizationFactor: number;
  /** Patterns (filter/pattern.ts): a record that fits none of them is passed over. None: all records reach the function. */
  readonly filters: readonly string[];
  /** The key that is to protect the filter criteria, as it was given; null: none. */
  readonly kmsKeyArn: string | null;
  /** Groups of metrics; those of a stream have `EventCount` alone. */
  readonly metrics: readonly 'EventCount'[];
  /** The ARN of where failure documents go. */
  readonly destination: string | null;
}

export const DEFAULT_SETTINGS: MappingSettings = {
  batchSize: 100,
  maximumBatchingWindowInSeconds: 0,
  tumblingWindowInSeconds: 0,
  parallelizationFactor: 1,
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: false,
  filters: [],
  kmsKeyArn: null,
  metrics: [],
  destination: null,
};

/** What both requests may carry. */
type SettingsRequest = Omit<UpdateEventSourceMappingRequest, 'UUID'>;

/** The settings that a request names; throws a service error for what cannot be had. */
export function readSettings(request: SettingsRequest): Partial<MappingSettings> {
  refuseUnsupported(request);
  const age = request.MaximumRecordAgeInSeconds;
  if (age !== undefined && age !== -1 && age < RECORD_AGE_SECONDS_MIN) throw recordAgeTooSmall();
  return definedOnly({
    batchSize: request.BatchSize,
    maximumBatchingWindowInSeconds: request.MaximumBatchingWindowInSeconds,
    tumblingWindowInSeconds: request.TumblingWindowInSeconds,
    parallelizationFactor: request.ParallelizationFactor,
    maximumRetryAttempts: request.MaximumRetryAttempts,
    maximumRecordAgeInSeconds: age,
    bisectBatchOnFunctionError: request.BisectBatchOnFunctionError,
    reportBatchItemFailures: request.FunctionResponseTypes?.includes('ReportBatchItemFailures'),
    filters: readFilters(request.FilterCriteria),
    kmsKeyArn: request.KMSKeyArn === '' ? null : request.KMSKeyArn,
    metrics: readMetrics(request.MetricsConfig),
    destination: readDestination(request.DestinationConfig),
  });
}

/** Settings that AWS itself does not have for a Kinesis source (API reference). */
const NOT_FOR_KINESIS: readonly (keyof SettingsRequest)[] = [
  'AmazonManagedKafkaEventSourceConfig',
  'DocumentDBEventSourceConfig',
  'LoggingConfig',
  'ProvisionedPollerConfig',
  'ScalingConfig',
  'SelfManagedKafkaEventSourceConfig',
];

/** The same, of which only a new mapping could have any. */
const NOT_FOR_NEW_KINESIS: readonly (keyof CreateEventSourceMappingRequest)[] = ['Queues', 'SelfManagedEventSource', 'Topics'];

/** Throws for members of CreateEventSourceMapping alone. */
export function refuseUnsupportedAtCreation(request: CreateEventSourceMappingRequest): void {
  for (const name of NOT_FOR_NEW_KINESIS) if (request[name] !== undefined) throw notForKinesis(name);
}

function refuseUnsupported(request: SettingsRequest): void {
  for (const name of NOT_FOR_KINESIS) if (request[name] !== undefined) throw notForKinesis(name);
  if ((request.SourceAccessConfigurations ?? []).length > 0) throw notForKinesis('SourceAccessConfigurations');
}

/** Undefined when the request says nothing about them; criteria without filters remove what there was (API reference). */
function readFilters(criteria: FilterCriteria | undefined): readonly string[] | undefined {
  if (criteria === undefined) return undefined;
  const patterns = (criteria.Filters ?? []).map(({ Pattern }) => Pattern ?? '');
  if (patterns.length > FILTERS_MAX) throw tooManyFilters();
  try {
    new RecordFilter(patterns);
  } catch (error: unknown) {
    if (error instanceof PatternError) throw invalidFilterPattern();
    throw error;
  }
  return patterns;
}

/** A configuration without metrics removes what there was. */
function readMetrics(config: EventSourceMappingMetricsConfig | undefined): readonly 'EventCount'[] | undefined {
  if (config === undefined) return undefined;
  const metrics = new Set(config.Metrics ?? []);
  for (const metric of metrics) if (metric !== 'EventCount') throw notForKinesis(`MetricsConfig ${metric}`);
  return metrics.size === 0 ? [] : ['EventCount'];
}

/** Undefined when the request says nothing about it; an empty ARN removes the destination (API reference). */
function readDestination(config: DestinationConfig | undefined): string | null | undefined {
  if (config === undefined) return undefined;
  if (config.OnSuccess !== undefined) throw unsupportedDestinationConfig();
  const destination = config.OnFailure?.Destination ?? '';
  return destination === '' ? null : destination;
}

/** The members that are set: only those survive JSON, and only those may replace a default. */
function definedOnly(
  members: { readonly [Name in keyof MappingSettings]: MappingSettings[Name] | undefined },
): Partial<MappingSettings> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
