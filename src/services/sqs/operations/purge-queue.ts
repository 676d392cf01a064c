/** PurgeQueue: what was sent before is gone when it answers; once every 60 seconds. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function purgeQueue(host: QueueHost): OperationOf<SqsOperations, 'PurgeQueue'> {
  return async (input, context) => {
    await host.purge(await host.resolve(input.QueueUrl, context));
    return {};
  };
}
