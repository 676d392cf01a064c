/** UpdateStreamWarmThroughput: kept and shown; a stream here takes what the disk takes. */
import { assert } from '../../../platform/assert.ts';
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { alterStream } from '../catalog/alter-stream.ts';
import { requireStream } from '../catalog/streams.ts';
import { checkWarmThroughput } from '../catalog/warm-throughput.ts';
import type { Kinesis } from '../kinesis.ts';
import { streamProvisioned, warmThroughputNeedsCommitment } from '../setting-errors.ts';

export function updateStreamWarmThroughput(kinesis: Kinesis): OperationOf<KinesisOperations, 'UpdateStreamWarmThroughput'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    const mibps = checkWarmThroughput(input.WarmThroughputMiBps) ?? 0;
    const outcome = await alterStream(kinesis, stream, { setting: 'warm-throughput', mibps });
    if (outcome.kind === 'provisioned') throw streamProvisioned(stream);
    if (outcome.kind === 'not-committed') throw warmThroughputNeedsCommitment(stream.account);
    assert(outcome.kind === 'altered', 'a change of the warm throughput is refused for two reasons only');
    const CurrentMiBps = outcome.before.warmThroughputMibps ?? 0;
    return { StreamName: stream.name, StreamARN: stream.arn, WarmThroughput: { TargetMiBps: mibps, CurrentMiBps } };
  };
}
