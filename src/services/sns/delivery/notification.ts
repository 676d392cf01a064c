/**
 * What a subscription receives, ready to be sent: made when the message is published, so that it stays what it was.
 *
 * The keys are those of AWS, in its order, without `SignatureVersion`, `Signature` and `SigningCertURL`: nothing here could
 * sign as AWS does.
 */
import { isoTimestamp } from '../../../platform/clock.ts';
import type { Subscription } from '../topics/topic-catalog.ts';
import type { QueueMessageAttribute } from './endpoints.ts';
import type { Message } from './message.ts';

export interface Origin {
  readonly messageId: string;
  readonly topicArn: string;
  readonly timeMs: number;
  /** host:port of this server, as the publisher used it. */
  readonly host: string;
}

/** One delivery, as it is kept in the log. */
export interface Notification {
  readonly messageType: 'Notification' | 'SubscriptionConfirmation';
  readonly messageId: string;
  readonly body: string;
  readonly raw: boolean;
  readonly attributes: Readonly<Record<string, QueueMessageAttribute>>;
}

export function notificationFor(subscription: Subscription, message: Message, origin: Origin): Notification {
  const raw = subscription.attributes.RawMessageDelivery === 'true';
  const text = message.textFor(subscription.protocol);
  const base = { messageType: 'Notification', messageId: origin.messageId, raw } as const;
  if (raw && subscription.protocol !== 'lambda') {
    const attributes = message.attributes.map(({ name, dataType, value }) => [name, { dataType, value }]);
    return { ...base, body: text, attributes: Object.fromEntries(attributes) };
  }
  const body =
    subscription.protocol === 'lambda'
      ? functionEvent(subscription, text, message, origin)
      : envelope(subscription, text, message, origin);
  return { ...base, body: JSON.stringify(body), attributes: {} };
}

/** Asks an HTTP(S) endpoint to confirm that it wants to be subscribed. */
export function confirmationFor(subscription: Subscription, token: string, origin: Origin): Notification {
  const { topicArn, messageId } = origin;
  const body = {
    Type: 'SubscriptionConfirmation',
    MessageId: messageId,
    Token: token,
    TopicArn: topicArn,
    Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: addressOf(origin, { Action: 'ConfirmSubscription', TopicArn: topicArn, Token: token }),
    Timestamp: isoTimestamp(origin.timeMs),
  };
  return {
    messageType: 'SubscriptionConfirmation',
    messageId,
    body: JSON.stringify(body),
    raw: subscription.attributes.RawMessageDelivery === 'true',
    attributes: {},
  };
}

function envelope(subscription: Subscription, text: string, message: Message, origin: Origin): object {
  return {
    Type: 'Notification',
    MessageId: origin.messageId,
    TopicArn: origin.topicArn,
    ...(message.subject === undefined ? {} : { Subject: message.subject }),
    Message: text,
    Timestamp: isoTimestamp(origin.timeMs),
    UnsubscribeURL: unsubscribeAddress(subscription, origin),
    ...(message.attributes.length === 0 ? {} : { MessageAttributes: attributesOf(message) }),
  };
}

function functionEvent(subscription: Subscription, text: string, message: Message, origin: Origin): object {
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscription.arn,
        Sns: {
          Type: 'Notification',
          MessageId: origin.messageId,
          TopicArn: origin.topicArn,
          Subject: message.subject ?? null,
          Message: text,
          Timestamp: isoTimestamp(origin.timeMs),
          UnsubscribeUrl: unsubscribeAddress(subscription, origin),
          MessageAttributes: attributesOf(message),
        },
      },
    ],
  };
}

function attributesOf({ attributes }: Message): object {
  return Object.fromEntries(attributes.map(({ name, dataType, value }) => [name, { Type: dataType, Value: value }]));
}

function unsubscribeAddress({ arn }: Subscription, origin: Origin): string {
  return addressOf(origin, { Action: 'Unsubscribe', SubscriptionArn: arn });
}

function addressOf({ host }: Origin, parameters: Readonly<Record<string, string>>): string {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return `http://${host}/?${query.join('&')}`;
}
