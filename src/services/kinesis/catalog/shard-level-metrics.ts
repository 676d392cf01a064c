/** The metrics that a stream can keep per shard. */
import type { MetricsName } from '../../../protocol/generated/kinesis.ts';

/** What `ALL` stands for, in the order of the API reference. */
export const SHARD_LEVEL_METRICS: readonly MetricsName[] = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
];

/** What is kept after some have been enabled or disabled. */
export function metricsAfter(
  before: readonly MetricsName[],
  direction: 'enable' | 'disable',
  metrics: readonly MetricsName[],
): readonly MetricsName[] {
  return SHARD_LEVEL_METRICS.filter((metric) => (metrics.includes(metric) ? direction === 'enable' : before.includes(metric)));
}
