/** IncreaseStreamRetentionPeriod: records are kept longer. What has expired stays so. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { alterStream } from '../catalog/alter-stream.ts';
import { checkRetention } from '../catalog/retention.ts';
import { requireStream } from '../catalog/streams.ts';
import type { Kinesis } from '../kinesis.ts';
import { retentionNotIncreased } from '../setting-errors.ts';

export function increaseStreamRetentionPeriod(kinesis: Kinesis): OperationOf<KinesisOperations, 'IncreaseStreamRetentionPeriod'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    const hours = checkRetention(input.RetentionPeriodHours);
    const outcome = await alterStream(kinesis, stream, { setting: 'retention', direction: 'increase', hours });
    if (outcome.kind === 'retention-too-short') throw retentionNotIncreased(stream, hours, outcome.currentHours);
    return {};
  };
}
