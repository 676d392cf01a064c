/** ConfirmSubscription: the token that an HTTP(S) endpoint was sent comes back. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { invalidParameter } from '../errors.ts';
import { requireTopic, type Sns } from '../sns.ts';

/** The host that opens the address in the message may be anybody: the token alone counts. */
export function confirmSubscription(sns: Sns): OperationOf<SnsOperations, 'ConfirmSubscription'> {
  return async ({ TopicArn, Token: token }, context) => {
    const account = TopicArn.split(':')[4] ?? context.accountId;
    const { arn } = requireTopic(sns, TopicArn, { ...context, accountId: account });
    const outcome = await sns.catalog.submit({ type: 'confirm', topicArn: arn, token });
    if (outcome.kind !== 'subscribed') throw invalidParameter('Token');
    return { SubscriptionArn: outcome.subscription.arn };
  };
}
