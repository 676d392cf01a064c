/** ListSubscriptionsByTopic: 100 at a time. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { pageOf } from '../page.ts';
import { requireTopic, type Sns } from '../sns.ts';
import { describeSubscription } from '../topics/describe-subscription.ts';
import { subscriptionsOf } from '../topics/topic-catalog.ts';

export function listSubscriptionsByTopic(sns: Sns): OperationOf<SnsOperations, 'ListSubscriptionsByTopic'> {
  return ({ TopicArn, NextToken: token }, context) => {
    const { arn } = requireTopic(sns, TopicArn, context);
    const { items, next } = pageOf(subscriptionsOf(sns.catalog.state, arn).values(), token);
    return { Subscriptions: items.map(describeSubscription), ...next };
  };
}
