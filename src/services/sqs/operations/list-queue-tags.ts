/** ListQueueTags: all tags of a queue; the member is absent when there are none. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function listQueueTags(host: QueueHost): OperationOf<SqsOperations, 'ListQueueTags'> {
  return (input, context) => {
    const { tags } = host.lookUp(input.QueueUrl, context);
    return tags.length === 0 ? {} : { Tags: Object.fromEntries(tags) };
  };
}
