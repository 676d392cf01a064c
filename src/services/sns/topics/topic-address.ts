/**
 * The names of topics and subscriptions.
 *
 *     topic         arn:aws:sns:REGION:ACCOUNT:NAME
 *     subscription  arn:aws:sns:REGION:ACCOUNT:NAME:UUID
 */
import { invalidParameter } from '../errors.ts';

export interface TopicAddress {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

const TOPIC_ARN = /^arn:aws[a-z-]{0,20}:sns:([a-z0-9-]{1,32}):([0-9]{12}):([A-Za-z0-9_-]{1,256})$/;
const SUBSCRIPTION_ARN = /^(arn:aws[a-z-]{0,20}:sns:[a-z0-9-]{1,32}:[0-9]{12}:[A-Za-z0-9_-]{1,256}):([0-9a-f-]{36})$/;
const ARN_CHARACTERS_MAX = 400;

export function topicArn({ region, accountId, name }: TopicAddress): string {
  return `arn:aws:sns:${region}:${accountId}:${name}`;
}

/** Undefined when the text is not the ARN of a standard topic. */
export function parseTopicArn(arn: string): TopicAddress | undefined {
  const match = arn.length > ARN_CHARACTERS_MAX ? null : TOPIC_ARN.exec(arn);
  if (match === null) return undefined;
  const [, region = '', accountId = '', name = ''] = match;
  return { accountId, region, name };
}

/** Throws InvalidParameter when it is none. */
export function requireTopicArn(arn: string): TopicAddress {
  const address = parseTopicArn(arn);
  if (address === undefined) throw invalidParameter('TopicArn');
  return address;
}

/** Throws InvalidParameter when it is none; returns the ARN of its topic. */
export function topicOfSubscription(arn: string): string {
  const match = arn.length > ARN_CHARACTERS_MAX ? null : SUBSCRIPTION_ARN.exec(arn);
  if (match === null) throw invalidParameter('SubscriptionArn');
  return match[1] ?? '';
}
