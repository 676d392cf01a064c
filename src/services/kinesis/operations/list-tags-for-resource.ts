/** ListTagsForResource: all tags of a stream or consumer in the order of their keys. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireResource } from '../catalog/resources.ts';
import { describeTags } from '../catalog/tags.ts';
import type { Kinesis } from '../kinesis.ts';

export function listTagsForResource(kinesis: Kinesis): OperationOf<KinesisOperations, 'ListTagsForResource'> {
  return (input, context) => {
    const { stream, consumer } = requireResource(kinesis.catalog.state, input.ResourceARN, context);
    return { Tags: describeTags((consumer ?? stream).tags) };
  };
}
