/** ListTagsForStream: the tags of a stream in the order of their keys, page by page. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireStream } from '../catalog/streams.ts';
import { describeTags } from '../catalog/tags.ts';
import type { Kinesis } from '../kinesis.ts';
import { TAGS_MAX } from '../limits.ts';

export function listTagsForStream(kinesis: Kinesis): OperationOf<KinesisOperations, 'ListTagsForStream'> {
  return (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    const { ExclusiveStartTagKey: after, Limit } = input;
    const tags = describeTags(stream.tags).filter(({ Key }) => after === undefined || Key > after);
    const page = tags.slice(0, Limit ?? TAGS_MAX);
    return { Tags: page, HasMoreTags: page.length < tags.length };
  };
}
