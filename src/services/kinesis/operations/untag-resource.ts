/** UntagResource: removes tags of a stream or consumer; a key that it does not have is passed over. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireResource } from '../catalog/resources.ts';
import { checkTagTexts, retag } from '../catalog/tags.ts';
import type { Kinesis } from '../kinesis.ts';

export function untagResource(kinesis: Kinesis): OperationOf<KinesisOperations, 'UntagResource'> {
  return async (input, context) => {
    const resource = requireResource(kinesis.catalog.state, input.ResourceARN, context);
    checkTagTexts(input.TagKeys);
    await retag(kinesis, { resource, remove: input.TagKeys });
    return {};
  };
}
