/** GetSubscriptionAttributes. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireSubscription, type Sns } from '../sns.ts';

export function getSubscriptionAttributes(sns: Sns): OperationOf<SnsOperations, 'GetSubscriptionAttributes'> {
  return ({ SubscriptionArn }, context) => {
    const subscription = requireSubscription(sns, SubscriptionArn, context);
    return {
      Attributes: {
        SubscriptionPrincipal: `arn:aws:iam::${subscription.ownerAccountId}:root`,
        Owner: subscription.ownerAccountId,
        RawMessageDelivery: 'false',
        TopicArn: subscription.topicArn,
        Endpoint: subscription.endpoint,
        Protocol: subscription.protocol,
        PendingConfirmation: String(subscription.token !== null),
        ConfirmationWasAuthenticated: String(subscription.token === null),
        SubscriptionArn: subscription.arn,
        ...subscription.attributes,
      },
    };
  };
}
