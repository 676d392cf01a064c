/** GetQueueUrl: the address of a queue by name. The owner may be named; queues of other accounts do not exist for the caller. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { queueDoesNotExist } from '../errors.ts';
import { queueUrl } from '../queues/queue-address.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function getQueueUrl(host: QueueHost): OperationOf<SqsOperations, 'GetQueueUrl'> {
  return (input, context) => {
    const { accountId, region } = context;
    const isOwner = (input.QueueOwnerAWSAccountId ?? accountId) === accountId;
    const record = isOwner ? host.find({ accountId, region, name: input.QueueName }) : undefined;
    if (record === undefined) throw queueDoesNotExist();
    return { QueueUrl: queueUrl(record, context.host) };
  };
}
