/** Which metrics of a stream are kept per shard: what the two operations that change it have in common. */
import { assert } from '../../../platform/assert.ts';
import type { EnableEnhancedMonitoringInput, EnhancedMonitoringOutput } from '../../../protocol/generated/kinesis.ts';
import type { RequestContext } from '../../../protocol/service.ts';
import type { Kinesis } from '../kinesis.ts';
import { alterStream } from './alter-stream.ts';
import { metricsAfter, SHARD_LEVEL_METRICS } from './shard-level-metrics.ts';
import { requireStream } from './streams.ts';

/** Answers with the metrics as they were and as they are to be. */
export async function changeMonitoring(
  kinesis: Kinesis,
  input: EnableEnhancedMonitoringInput,
  context: RequestContext,
  direction: 'enable' | 'disable',
): Promise<EnhancedMonitoringOutput> {
  const stream = requireStream(kinesis.catalog.state, input, context);
  const given = input.ShardLevelMetrics;
  const metrics = SHARD_LEVEL_METRICS.filter((metric) => given.includes('ALL') || given.includes(metric));
  const outcome = await alterStream(kinesis, stream, { setting: 'monitoring', direction, metrics });
  assert(outcome.kind === 'altered', 'a change of monitoring is not refused');
  const current = outcome.before.shardLevelMetrics;
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    CurrentShardLevelMetrics: current,
    DesiredShardLevelMetrics: metricsAfter(current, direction, metrics),
  };
}
