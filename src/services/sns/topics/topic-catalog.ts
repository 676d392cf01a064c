/**
 * Topics and subscriptions as a section of the command log. Messages are not here: what is to be delivered is in a log of
 * deliveries.
 *
 * N1. A topic and endpoint have one subscription at most: subscribing again yields the same.
 * N2. A subscription by HTTP(S) is pending until its token comes back; it receives nothing before.
 * N3. Apply is pure: ids and tokens travel in the command.
 */
import type { Applied, CommandSection, SectionHandle } from '../../../storage/command-log.ts';
import { SUBSCRIPTIONS_PER_TOPIC_MAX, TAGS_MAX, TOPICS_MAX } from '../limits.ts';
import type { TopicAddress } from './topic-address.ts';

type Attributes = Readonly<Record<string, string>>;

export interface Topic extends TopicAddress {
  readonly arn: string;
  readonly attributes: Attributes;
  readonly tags: Attributes;
}

export type SubscriptionProtocol = 'sqs' | 'lambda' | 'http' | 'https';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: SubscriptionProtocol;
  readonly endpoint: string;
  readonly ownerAccountId: string;
  readonly attributes: Attributes;
  /** What confirms it; null once it is confirmed (N2). */
  readonly token: string | null;
}

export type SnsCommand =
  | { readonly type: 'create-topic'; readonly topic: Topic }
  | { readonly type: 'delete-topic'; readonly arn: string }
  | { readonly type: 'set-topic-attribute'; readonly arn: string; readonly name: string; readonly value: string }
  | { readonly type: 'subscribe'; readonly subscription: Subscription }
  | { readonly type: 'confirm'; readonly topicArn: string; readonly token: string }
  | { readonly type: 'unsubscribe'; readonly arn: string }
  | { readonly type: 'set-subscription-attribute'; readonly arn: string; readonly name: string; readonly value: string }
  | { readonly type: 'tag'; readonly arn: string; readonly tags: Attributes }
  | { readonly type: 'untag'; readonly arn: string; readonly keys: readonly string[] };

export type SnsOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'subscribed'; readonly subscription: Subscription; readonly isNew: boolean }
  /** There is one already, with other attributes or tags. */
  | { readonly kind: 'differs' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'too-many' };

export interface SnsState {
  readonly topics: Map<string, Topic>;
  /** By ARN of the topic, then by ARN. */
  readonly subscriptions: Map<string, Map<string, Subscription>>;
}

export type SnsCatalog = SectionHandle<SnsState, SnsCommand, SnsOutcome>;

const DONE: SnsOutcome = { kind: 'done' };
const NOT_FOUND: SnsOutcome = { kind: 'not-found' };
const TOO_MANY: SnsOutcome = { kind: 'too-many' };

type Piece = { readonly topic: Topic } | { readonly subscription: Subscription };

export const snsSection: CommandSection<SnsState, SnsCommand, SnsOutcome> = {
  name: 'sns',
  initialState: () => ({ topics: new Map(), subscriptions: new Map() }),
  apply,
  *snapshot({ topics, subscriptions }): Generator<Piece> {
    for (const topic of topics.values()) yield { topic };
    for (const some of subscriptions.values()) for (const subscription of some.values()) yield { subscription };
  },
  restore: (pieces) => {
    const state: SnsState = { topics: new Map(), subscriptions: new Map() };
    for (const piece of pieces as readonly Piece[]) {
      if ('topic' in piece) state.topics.set(piece.topic.arn, piece.topic);
      else putSubscription(state, piece.subscription);
    }
    return state;
  },
};

export function subscriptionsOf(state: SnsState, arn: string): ReadonlyMap<string, Subscription> {
  return state.subscriptions.get(arn) ?? new Map();
}

function apply(state: SnsState, command: SnsCommand, _applied: Applied): SnsOutcome {
  switch (command.type) {
    case 'create-topic':
      return createTopic(state, command.topic);
    case 'delete-topic':
      state.topics.delete(command.arn);
      state.subscriptions.delete(command.arn);
      return DONE;
    case 'set-topic-attribute':
      return changeTopic(state, command.arn, ({ attributes }) => ({
        attributes: { ...attributes, [command.name]: command.value },
      }));
    case 'subscribe':
      return subscribe(state, command.subscription);
    case 'confirm':
      return confirm(state, command.topicArn, command.token);
    case 'unsubscribe':
      return unsubscribe(state, command.arn);
    case 'set-subscription-attribute':
      return setSubscriptionAttribute(state, command.arn, command.name, command.value);
    case 'tag':
      return tag(state, command.arn, command.tags);
    case 'untag':
      return changeTopic(state, command.arn, ({ tags }) => ({
        tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !command.keys.includes(key))),
      }));
  }
}

function createTopic(state: SnsState, topic: Topic): SnsOutcome {
  const existing = state.topics.get(topic.arn);
  if (existing !== undefined)
    return includes(existing.attributes, topic.attributes) && includes(existing.tags, topic.tags) ? DONE : { kind: 'differs' };
  if (state.topics.size >= TOPICS_MAX) return TOO_MANY;
  state.topics.set(topic.arn, topic);
  return DONE;
}

function changeTopic(state: SnsState, arn: string, change: (topic: Topic) => Partial<Topic>): SnsOutcome {
  const topic = state.topics.get(arn);
  if (topic === undefined) return NOT_FOUND;
  state.topics.set(arn, { ...topic, ...change(topic) });
  return DONE;
}

function tag(state: SnsState, arn: string, added: Attributes): SnsOutcome {
  const topic = state.topics.get(arn);
  if (topic === undefined) return NOT_FOUND;
  const tags = { ...topic.tags, ...added };
  if (Object.keys(tags).length > TAGS_MAX) return TOO_MANY;
  return changeTopic(state, arn, () => ({ tags }));
}

function subscribe(state: SnsState, made: Subscription): SnsOutcome {
  if (!state.topics.has(made.topicArn)) return NOT_FOUND;
  const siblings = subscriptionsOf(state, made.topicArn);
  for (const subscription of siblings.values()) {
    if (subscription.protocol !== made.protocol || subscription.endpoint !== made.endpoint) continue; // N1
    if (!includes(subscription.attributes, made.attributes)) return { kind: 'differs' };
    return { kind: 'subscribed', subscription, isNew: false };
  }
  if (siblings.size >= SUBSCRIPTIONS_PER_TOPIC_MAX) return TOO_MANY;
  putSubscription(state, made);
  return { kind: 'subscribed', subscription: made, isNew: true };
}

function confirm(state: SnsState, topicArn: string, token: string): SnsOutcome {
  for (const subscription of subscriptionsOf(state, topicArn).values()) {
    if (subscription.token !== token) continue;
    const confirmed = { ...subscription, token: null };
    putSubscription(state, confirmed);
    return { kind: 'subscribed', subscription: confirmed, isNew: true };
  }
  return NOT_FOUND;
}

function unsubscribe(state: SnsState, arn: string): SnsOutcome {
  for (const subscriptions of state.subscriptions.values()) if (subscriptions.delete(arn)) return DONE;
  return NOT_FOUND;
}

function setSubscriptionAttribute(state: SnsState, arn: string, name: string, value: string): SnsOutcome {
  for (const subscriptions of state.subscriptions.values()) {
    const subscription = subscriptions.get(arn);
    if (subscription === undefined) continue;
    subscriptions.set(arn, { ...subscription, attributes: { ...subscription.attributes, [name]: value } });
    return DONE;
  }
  return NOT_FOUND;
}

function putSubscription(state: SnsState, subscription: Subscription): void {
  let siblings = state.subscriptions.get(subscription.topicArn);
  if (siblings === undefined) {
    siblings = new Map();
    state.subscriptions.set(subscription.topicArn, siblings);
  }
  siblings.set(subscription.arn, subscription);
}

/** Whether every attribute asked for is as it is. */
function includes(existing: Attributes, asked: Attributes): boolean {
  return Object.entries(asked).every(([name, value]) => existing[name] === value);
}
