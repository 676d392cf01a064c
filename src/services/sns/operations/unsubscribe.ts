/** Unsubscribe: what is on its way to the subscription is dropped. One that is not there is no error. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { Sns } from '../sns.ts';
import { topicOfSubscription } from '../topics/topic-address.ts';

export function unsubscribe({ catalog }: Sns): OperationOf<SnsOperations, 'Unsubscribe'> {
  return async ({ SubscriptionArn: arn }) => {
    topicOfSubscription(arn);
    await catalog.submit({ type: 'unsubscribe', arn });
    return {};
  };
}
