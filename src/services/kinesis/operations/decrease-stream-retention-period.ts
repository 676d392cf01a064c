/** DecreaseStreamRetentionPeriod: records are kept for less time; what has expired by that is gone at once. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { alterStream } from '../catalog/alter-stream.ts';
import { checkRetention } from '../catalog/retention.ts';
import { requireStream } from '../catalog/streams.ts';
import type { Kinesis } from '../kinesis.ts';
import { retentionNotDecreased } from '../setting-errors.ts';

export function decreaseStreamRetentionPeriod(kinesis: Kinesis): OperationOf<KinesisOperations, 'DecreaseStreamRetentionPeriod'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    const hours = checkRetention(input.RetentionPeriodHours);
    const outcome = await alterStream(kinesis, stream, { setting: 'retention', direction: 'decrease', hours });
    if (outcome.kind === 'retention-too-long') throw retentionNotDecreased(stream, hours, outcome.currentHours);
    return {};
  };
}
