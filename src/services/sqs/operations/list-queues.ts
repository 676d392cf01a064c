/** ListQueues: the caller's queues in its region, by name. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { queueUrl } from '../queues/queue-address.ts';
import type { QueueHost } from '../queues/queue-host.ts';
import { pageOfQueues } from '../queues/queue-listing.ts';

export function listQueues(host: QueueHost): OperationOf<SqsOperations, 'ListQueues'> {
  return (input, context) => {
    const own = [...host.all()].filter(({ accountId, region }) => accountId === context.accountId && region === context.region);
    const { queues, nextToken } = pageOfQueues(own, {
      prefix: input.QueueNamePrefix ?? '',
      resultsMax: input.MaxResults,
      nextToken: input.NextToken,
    });
    const urls = queues.map((record) => queueUrl(record, context.host));
    return { ...(urls.length > 0 && { QueueUrls: urls }), ...(nextToken !== undefined && { NextToken: nextToken }) };
  };
}
