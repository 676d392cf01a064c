/** AddTagsToStream: sets tags of a stream; those with the same key are replaced. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireStream } from '../catalog/streams.ts';
import { checkedTags, retag } from '../catalog/tags.ts';
import type { Kinesis } from '../kinesis.ts';

export function addTagsToStream(kinesis: Kinesis): OperationOf<KinesisOperations, 'AddTagsToStream'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    const set = checkedTags(input.Tags);
    await retag(kinesis, { resource: { arn: stream.arn, stream, consumer: null }, set, byName: true });
    return {};
  };
}
