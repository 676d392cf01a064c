/** UpdateStreamMode: on demand or provisioned. The shards stay as they are; a change to the present mode is none. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { alterStream } from '../catalog/alter-stream.ts';
import { requireStream } from '../catalog/streams.ts';
import { checkWarmThroughput } from '../catalog/warm-throughput.ts';
import { onDemandLimitExceeded, warmThroughputNotAllowed } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { MODE_SWITCHES_MAX, ON_DEMAND_STREAMS_LIMIT } from '../limits.ts';
import { tooManyChanges, warmThroughputNeedsCommitment } from '../setting-errors.ts';

export function updateStreamMode(kinesis: Kinesis): OperationOf<KinesisOperations, 'UpdateStreamMode'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, { StreamARN: input.StreamARN }, context);
    const mode = input.StreamModeDetails.StreamMode;
    const warmThroughputMibps = checkWarmThroughput(input.WarmThroughputMiBps);
    if (warmThroughputMibps !== null && mode === 'PROVISIONED') throw warmThroughputNotAllowed();
    const onDemand = kinesis.settings.limits === undefined ? {} : { onDemandStreamsMax: ON_DEMAND_STREAMS_LIMIT };
    const change = { setting: 'mode', mode, warmThroughputMibps, changesMax: MODE_SWITCHES_MAX, ...onDemand } as const;
    const outcome = await alterStream(kinesis, stream, change);
    if (outcome.kind === 'not-committed') throw warmThroughputNeedsCommitment(stream.account);
    if (outcome.kind === 'too-many-on-demand') throw onDemandLimitExceeded(stream, outcome.current);
    if (outcome.kind === 'too-many-changes') throw tooManyChanges(stream, 'switch its capacity mode', MODE_SWITCHES_MAX);
    return {};
  };
}
