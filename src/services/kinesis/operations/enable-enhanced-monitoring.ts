/** EnableEnhancedMonitoring: metrics are also kept per shard. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { changeMonitoring } from '../catalog/monitoring.ts';
import type { Kinesis } from '../kinesis.ts';

export function enableEnhancedMonitoring(kinesis: Kinesis): OperationOf<KinesisOperations, 'EnableEnhancedMonitoring'> {
  return (input, context) => changeMonitoring(kinesis, input, context, 'enable');
}
