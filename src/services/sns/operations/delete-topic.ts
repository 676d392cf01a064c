/** DeleteTopic: with its subscriptions. Deleting one that is not there is no error (API reference). */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { Sns } from '../sns.ts';
import { requireTopicArn } from '../topics/topic-address.ts';

export function deleteTopic({ catalog }: Sns): OperationOf<SnsOperations, 'DeleteTopic'> {
  return async ({ TopicArn: arn }, { accountId }) => {
    if (requireTopicArn(arn).accountId === accountId) await catalog.submit({ type: 'delete-topic', arn });
    return {};
  };
}
