/** RemoveTagsFromStream: removes tags of a stream; a key that it does not have is passed over. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireStream } from '../catalog/streams.ts';
import { checkTagTexts, retag } from '../catalog/tags.ts';
import type { Kinesis } from '../kinesis.ts';

export function removeTagsFromStream(kinesis: Kinesis): OperationOf<KinesisOperations, 'RemoveTagsFromStream'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    checkTagTexts(input.TagKeys);
    await retag(kinesis, { resource: { arn: stream.arn, stream, consumer: null }, remove: input.TagKeys });
    return {};
  };
}
