/** GetTopicAttributes: what was set, what holds by default, and how many subscriptions there are. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireTopic, type Sns } from '../sns.ts';
import { subscriptionsOf, type Topic } from '../topics/topic-catalog.ts';

export function getTopicAttributes(sns: Sns): OperationOf<SnsOperations, 'GetTopicAttributes'> {
  return ({ TopicArn: arn }, context) => {
    const topic = requireTopic(sns, arn, context);
    const subscriptions = [...subscriptionsOf(sns.catalog.state, arn).values()];
    const pending = subscriptions.filter(({ token }) => token !== null).length;
    return {
      Attributes: {
        Policy: defaultPolicy(topic),
        Owner: topic.accountId,
        SubscriptionsPending: String(pending),
        TopicArn: arn,
        SubscriptionsConfirmed: String(subscriptions.length - pending),
        SubscriptionsDeleted: '0',
        DisplayName: '',
        ...topic.attributes,
      },
    };
  };
}

/** The owner may do everything (API reference). */
function defaultPolicy({ accountId, arn }: Topic): string {
  const actions = ['GetTopicAttributes', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'DeleteTopic', 'Subscribe'];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Effect: 'Allow',
        Sid: '__default_statement_ID',
        Principal: { AWS: '*' },
        Action: [...actions, 'ListSubscriptionsByTopic', 'Publish'].map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
      },
    ],
  });
}
