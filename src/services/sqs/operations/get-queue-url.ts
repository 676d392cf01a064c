/** GetQueueUrl: the address of a queue by name, of this account or of the one that is named. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { queueDoesNotExist } from '../errors.ts';
import { queueUrl } from '../queues/queue-address.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function getQueueUrl(host: QueueHost): OperationOf<SqsOperations, 'GetQueueUrl'> {
  return (input, context) => {
    const accountId = input.QueueOwnerAWSAccountId ?? context.accountId;
    const record = host.find({ accountId, region: context.region, name: input.QueueName });
    if (record === undefined) throw queueDoesNotExist();
    return { QueueUrl: queueUrl(record, context.host) };
  };
}
