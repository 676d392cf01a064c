/** TagResource: sets tags of a stream or consumer; those with the same key are replaced. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireResource } from '../catalog/resources.ts';
import { checkedTags, retag } from '../catalog/tags.ts';
import type { Kinesis } from '../kinesis.ts';

export function tagResource(kinesis: Kinesis): OperationOf<KinesisOperations, 'TagResource'> {
  return async (input, context) => {
    const resource = requireResource(kinesis.catalog.state, input.ResourceARN, context);
    await retag(kinesis, { resource, set: checkedTags(input.Tags) });
    return {};
  };
}
