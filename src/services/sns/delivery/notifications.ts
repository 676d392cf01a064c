/** What one message becomes for the subscriptions of its topic. */
import type { Sns } from '../sns.ts';
import { type Subscription, subscriptionsOf, type Topic } from '../topics/topic-catalog.ts';
import type { Message } from './message.ts';
import { type Notification, notificationFor } from './notification.ts';

/** One per confirmed subscription, made when it is asked for. `host`: of this server, as the publisher used it. */
export function* notificationsFor(
  { catalog, clock }: Sns,
  topic: Topic,
  message: Message,
  messageId: string,
  host: string,
): Generator<readonly [Subscription, Notification]> {
  const origin = { messageId, topicArn: topic.arn, timeMs: clock.nowMs(), host };
  const confirmed = [...subscriptionsOf(catalog.state, topic.arn).values()].filter(({ token }) => token === null);
  for (const subscription of confirmed) yield [subscription, notificationFor(subscription, message, origin)];
}
