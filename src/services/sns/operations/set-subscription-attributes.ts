/** SetSubscriptionAttributes: one at a time. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { subscriptionNotFound } from '../errors.ts';
import { requireSubscription, type Sns } from '../sns.ts';
import { checkSubscriptionAttribute } from '../topics/attributes.ts';

export function setSubscriptionAttributes(sns: Sns): OperationOf<SnsOperations, 'SetSubscriptionAttributes'> {
  return async ({ SubscriptionArn, AttributeName: name, AttributeValue: value = '' }, context) => {
    const { arn } = requireSubscription(sns, SubscriptionArn, context);
    checkSubscriptionAttribute(name, value);
    if (value === '') return {};
    const outcome = await sns.catalog.submit({ type: 'set-subscription-attribute', arn, name, value });
    if (outcome.kind === 'not-found') throw subscriptionNotFound();
    return {};
  };
}
