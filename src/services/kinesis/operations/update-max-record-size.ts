/** UpdateMaxRecordSize: how large one record may be from now on; puts are held to it. */
import { assert } from '../../../platform/assert.ts';
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { alterStream } from '../catalog/alter-stream.ts';
import { requireStream } from '../catalog/streams.ts';
import type { Kinesis } from '../kinesis.ts';

export function updateMaxRecordSize(kinesis: Kinesis): OperationOf<KinesisOperations, 'UpdateMaxRecordSize'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, { StreamARN: input.StreamARN }, context);
    const outcome = await alterStream(kinesis, stream, { setting: 'record-size', kibMax: input.MaxRecordSizeInKiB });
    assert(outcome.kind === 'altered', 'a change of the record size is not refused');
    return {};
  };
}
