/** DisableEnhancedMonitoring: metrics are no longer kept per shard. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { changeMonitoring } from '../catalog/monitoring.ts';
import type { Kinesis } from '../kinesis.ts';

export function disableEnhancedMonitoring(kinesis: Kinesis): OperationOf<KinesisOperations, 'DisableEnhancedMonitoring'> {
  return (input, context) => changeMonitoring(kinesis, input, context, 'disable');
}
