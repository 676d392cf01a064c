/** A subscription in the shape of the lists. */
import type { Subscription as ShownSubscription } from '../../../protocol/generated/sns.ts';
import type { Subscription } from './topic-catalog.ts';

/** One that is pending has no ARN to show (API reference). */
export function describeSubscription(subscription: Subscription): ShownSubscription {
  return {
    SubscriptionArn: subscription.token === null ? subscription.arn : 'PendingConfirmation',
    Owner: subscription.ownerAccountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: subscription.topicArn,
  };
}
