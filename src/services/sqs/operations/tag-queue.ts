/** TagQueue: sets tags; those with the same key are replaced. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { QueueHost } from '../queues/queue-host.ts';
import { readTags } from '../queues/queue-tags.ts';

export function tagQueue(host: QueueHost): OperationOf<SqsOperations, 'TagQueue'> {
  return async (input, context) => {
    await host.retag(host.lookUp(input.QueueUrl, context), { set: readTags(input.Tags), remove: [] });
    return {};
  };
}
