/**
 * Brings notifications to their subscriptions, from the log of deliveries.
 *
 * E1. A message is published once it is durable in the log for every subscription there is then; it arrives at least once. For
 *     many subscriptions that takes several writes: when one fails, publishing fails, and some have it already.
 * E2. What belongs to a subscription or a queue that is gone is dropped, and so is what its queue or function will never take
 *     (delivery-log.ts O1), and what comes when too much waits for one subscription (O3).
 * E3. Queues and functions of this server have taken a notification once it is durable there. Until they can they are asked
 *     again, also while they start.
 */

import type { Clock } from '../../../platform/clock.ts';
import { isoTimestamp } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import { DeliveryLog, type Posted, UndeliverableError } from '../../../storage/delivery-log.ts';
import type { LogEngine } from '../../../storage/log-engine.ts';
import { DOCUMENTS_WAITING_MAX, HTTP_ATTEMPTS_MAX, POST_CHARACTERS_MAX } from '../limits.ts';
import { topicOfSubscription } from '../topics/topic-address.ts';
import { type SnsCatalog, type Subscription, subscriptionsOf } from '../topics/topic-catalog.ts';
import type { NotificationEndpoints } from './endpoints.ts';
import type { Notification } from './notification.ts';

export interface DelivererDependencies {
  readonly engine: LogEngine;
  readonly catalog: SnsCatalog;
  readonly endpoints: NotificationEndpoints;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

const GROUP = 'sns';

export class Deliverer {
  readonly #catalog: SnsCatalog;
  readonly #endpoints: NotificationEndpoints;
  readonly #clock: Clock;
  readonly #log: DeliveryLog;

  constructor(dependencies: DelivererDependencies) {
    this.#catalog = dependencies.catalog;
    this.#endpoints = dependencies.endpoints;
    this.#clock = dependencies.clock;
    this.#log = new DeliveryLog({
      ...dependencies,
      group: GROUP,
      deliver: (posted, closing) => this.#deliver(posted, closing),
      attemptsMax: ({ note }) => attemptsMax(note),
      waitingMax: DOCUMENTS_WAITING_MAX,
    });
  }

  open(): Promise<void> {
    return this.#log.open();
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  /** Resolves when all of them are durable (E1). Rejects with a `LogError`. */
  async post(notifications: Iterable<readonly [Subscription, Notification]>): Promise<void> {
    let piece: Posted[] = [];
    let characters = 0;
    for (const [{ arn, protocol }, notification] of notifications) {
      const document = JSON.stringify(notification);
      piece.push({ destination: arn, note: protocol, document });
      characters += document.length;
      if (characters < POST_CHARACTERS_MAX) continue;
      await this.#log.post(piece);
      piece = [];
      characters = 0;
    }
    if (piece.length > 0) await this.#log.post(piece);
  }

  async #deliver({ destination, document }: Posted, closing: AbortSignal): Promise<void> {
    const subscription = subscriptionsOf(this.#catalog.state, topicOfSubscription(destination)).get(destination);
    if (subscription === undefined) return; // E2
    const notification = JSON.parse(document) as Notification;
    switch (subscription.protocol) {
      case 'sqs':
        if (this.#endpoints.refuseQueue(subscription.endpoint) !== undefined) throw new UndeliverableError('the queue is gone');
        return this.#endpoints.sendToQueue(subscription.endpoint, notification.body, notification.attributes);
      case 'lambda':
        return this.#endpoints.invokeFunction(subscription.endpoint, Buffer.from(notification.body));
      default:
        return this.#post(subscription, notification, closing);
    }
  }

  async #post(
    subscription: Subscription,
    { messageType, messageId, body, raw }: Notification,
    closing: AbortSignal,
  ): Promise<void> {
    const headers = {
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': messageType,
      'x-amz-sns-message-id': messageId,
      'x-amz-sns-topic-arn': subscription.topicArn,
      'x-amz-sns-subscription-arn': subscription.arn,
      ...(raw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
    };
    const status = await this.#endpoints.post(subscription.endpoint, headers, body, closing);
    if (status < 200 || status > 299) {
      throw new Error(`${subscription.endpoint} answered ${status} at ${isoTimestamp(this.#clock.nowMs())}`);
    }
  }
}

/** E3 */
function attemptsMax(protocol: string): number {
  return protocol === 'sqs' || protocol === 'lambda' ? Number.POSITIVE_INFINITY : HTTP_ATTEMPTS_MAX;
}
