/** ListSubscriptions: those of the caller's account and region, 100 at a time. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { pageOf } from '../page.ts';
import type { Sns } from '../sns.ts';
import { describeSubscription } from '../topics/describe-subscription.ts';

export function listSubscriptions({ catalog }: Sns): OperationOf<SnsOperations, 'ListSubscriptions'> {
  return ({ NextToken: token }, { accountId, region }) => {
    const all = [...catalog.state.subscriptions.values()].flatMap((some) => [...some.values()]);
    const own = all.filter((one) => one.ownerAccountId === accountId && one.topicArn.split(':')[3] === region);
    const { items, next } = pageOf(own, token);
    return { Subscriptions: items.map(describeSubscription), ...next };
  };
}
