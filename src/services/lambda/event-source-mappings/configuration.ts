/** A mapping as the API shows it: exactly the keys recorded from AWS 2025-11 for a Kinesis source. */
import { formatMappingArn } from '../../../protocol/arn.ts';
import type { EventSourceMappingConfiguration } from '../../../protocol/generated/lambda.ts';
import type { Mapping } from './state.ts';

/** In a list, criteria that a key protects are not shown (API reference). */
export function describeListedMapping(mapping: Mapping): EventSourceMappingConfiguration {
  if (mapping.settings.kmsKeyArn === null) return describeMapping(mapping);
  const { FilterCriteria: _, ...shown } = describeMapping(mapping);
  return shown;
}

export function describeMapping(mapping: Mapping): EventSourceMappingConfiguration {
  const { settings, startingPosition } = mapping;
  return {
    BatchSize: settings.batchSize,
    BisectBatchOnFunctionError: settings.bisectBatchOnFunctionError,
    DestinationConfig: { OnFailure: settings.destination === null ? {} : { Destination: settings.destination } },
    EventSourceArn: mapping.eventSourceArn,
    EventSourceMappingArn: formatMappingArn(mapping, mapping.uuid),
    ...(settings.filters.length === 0 ? {} : { FilterCriteria: { Filters: settings.filters.map((Pattern) => ({ Pattern })) } }),
    FunctionArn: mapping.functionArn,
    FunctionResponseTypes: settings.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    ...(settings.kmsKeyArn === null ? {} : { KMSKeyArn: settings.kmsKeyArn }),
    LastModified: mapping.lastModifiedMs,
    LastProcessingResult: mapping.lastProcessingResult,
    MaximumBatchingWindowInSeconds: settings.maximumBatchingWindowInSeconds,
    MaximumRecordAgeInSeconds: settings.maximumRecordAgeInSeconds,
    MaximumRetryAttempts: settings.maximumRetryAttempts,
    ...(settings.metrics.length === 0 ? {} : { MetricsConfig: { Metrics: settings.metrics } }),
    ParallelizationFactor: settings.parallelizationFactor,
    StartingPosition: startingPosition.type,
    ...(startingPosition.type === 'AT_TIMESTAMP' ? { StartingPositionTimestamp: startingPosition.timeMs } : {}),
    State: mapping.lifecycle,
    StateTransitionReason: 'User action',
    TumblingWindowInSeconds: settings.tumblingWindowInSeconds,
    UUID: mapping.uuid,
  };
}
