/** What the operations work with; `service.ts` puts it together. */
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { RequestContext } from '../../protocol/service.ts';
import type { Deliverer } from './delivery/deliverer.ts';
import type { NotificationEndpoints } from './delivery/endpoints.ts';
import { subscriptionNotFound, topicNotFound } from './errors.ts';
import { requireTopicArn, topicOfSubscription } from './topics/topic-address.ts';
import { type SnsCatalog, type Subscription, subscriptionsOf, type Topic } from './topics/topic-catalog.ts';

export interface Sns {
  readonly catalog: SnsCatalog;
  readonly deliverer: Deliverer;
  readonly endpoints: NotificationEndpoints;
  readonly clock: Clock;
  readonly random: Random;
}

/** The topic of an ARN, when it is the caller's. Throws InvalidParameter or NotFound. */
export function requireTopic({ catalog }: Sns, arn: string, { accountId }: RequestContext): Topic {
  const address = requireTopicArn(arn);
  const topic = catalog.state.topics.get(arn);
  if (topic === undefined || address.accountId !== accountId) throw topicNotFound();
  return topic;
}

/** The subscription of an ARN, when it is the caller's. Throws InvalidParameter or NotFound. */
export function requireSubscription({ catalog }: Sns, arn: string, { accountId }: RequestContext): Subscription {
  const subscription = subscriptionsOf(catalog.state, topicOfSubscription(arn)).get(arn);
  if (subscription === undefined || subscription.ownerAccountId !== accountId) throw subscriptionNotFound();
  return subscription;
}
