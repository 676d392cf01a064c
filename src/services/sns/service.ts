/**
 * The notification service: small, real and durable. Standard topics; subscriptions of queues, functions and HTTP(S)
 * endpoints. Event source mappings may leave what failed here, too (`refuseDestination`, `deliver`).
 */
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Random } from '../../platform/random.ts';
import { type MessageAttributeValue, type SnsOperations, snsModel } from '../../protocol/generated/sns.ts';
import type { ServiceModel } from '../../protocol/schema.ts';
import type { HostedService, OperationTable, Service } from '../../protocol/service.ts';
import type { CommandLog } from '../../storage/command-log.ts';
import { madeReady } from '../../storage/delivery-log.ts';
import type { LogEngine } from '../../storage/log-engine.ts';
import { Deliverer } from './delivery/deliverer.ts';
import type { NotificationEndpoints, QueueMessageAttribute } from './delivery/endpoints.ts';
import { readMessage } from './delivery/message.ts';
import { notificationsFor } from './delivery/notifications.ts';
import { topicNotFound } from './errors.ts';
import { confirmSubscription } from './operations/confirm-subscription.ts';
import { createTopic } from './operations/create-topic.ts';
import { deleteTopic } from './operations/delete-topic.ts';
import { getSubscriptionAttributes } from './operations/get-subscription-attributes.ts';
import { getTopicAttributes } from './operations/get-topic-attributes.ts';
import { listSubscriptions } from './operations/list-subscriptions.ts';
import { listSubscriptionsByTopic } from './operations/list-subscriptions-by-topic.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTopics } from './operations/list-topics.ts';
import { publish } from './operations/publish.ts';
import { publishBatch } from './operations/publish-batch.ts';
import { setSubscriptionAttributes } from './operations/set-subscription-attributes.ts';
import { setTopicAttributes } from './operations/set-topic-attributes.ts';
import { subscribe } from './operations/subscribe.ts';
import { tagResource } from './operations/tag-resource.ts';
import { unsubscribe } from './operations/unsubscribe.ts';
import { untagResource } from './operations/untag-resource.ts';
import type { Sns } from './sns.ts';
import { parseTopicArn } from './topics/topic-address.ts';
import { snsSection } from './topics/topic-catalog.ts';

export interface SnsDependencies {
  readonly engine: LogEngine;
  readonly commands: CommandLog;
  readonly endpoints: NotificationEndpoints;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** In addresses of messages that no request brought: clients of this machine reach the server under it. */
const OWN_HOST = 'localhost';

export class SnsService implements HostedService {
  readonly model: ServiceModel = snsModel;
  readonly operations: Service['operations'];
  readonly #sns: Sns;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(dependencies: SnsDependencies) {
    const { commands, endpoints, clock, random } = dependencies;
    const catalog = commands.section(snsSection);
    this.#sns = { catalog, endpoints, clock, random, deliverer: new Deliverer({ ...dependencies, catalog }) };
    this.operations = operationTable(this.#sns) as Service['operations'];
  }

  /** Goes on with what is on its way. */
  start(): Promise<void> {
    return this.#sns.deliverer.open();
  }

  close(): Promise<void> {
    return this.#sns.deliverer.close();
  }

  /** A sentence when an ARN cannot take the failure documents of event source mappings, else undefined. */
  refuseDestination(arn: string): string | undefined {
    if (parseTopicArn(arn) === undefined) return 'The destination ARN is not the ARN of a standard SNS topic.';
    return this.#sns.catalog.state.topics.has(arn) ? undefined : 'The destination topic does not exist.';
  }

  /** Publishes a text; resolves when it is durable for every subscription. Rejects with an UndeliverableError, a ServiceError or a LogError. */
  async deliver(arn: string, text: string, attributes: Readonly<Record<string, QueueMessageAttribute>> = {}): Promise<void> {
    const topic = this.#sns.catalog.state.topics.get(arn);
    if (topic === undefined) throw topicNotFound();
    const message = madeReady(() => readMessage({ Message: text, MessageAttributes: messageAttributes(attributes) }));
    await this.#sns.deliverer.post(notificationsFor(this.#sns, topic, message, this.#sns.random.uuid(), OWN_HOST));
  }
}

function messageAttributes(attributes: Readonly<Record<string, QueueMessageAttribute>>): Record<string, MessageAttributeValue> {
  const entries = Object.entries(attributes).map(([name, { dataType, value }]) => [
    name,
    { DataType: dataType, StringValue: value },
  ]);
  return Object.fromEntries(entries);
}

function operationTable(sns: Sns): OperationTable<SnsOperations> {
  return {
    ConfirmSubscription: confirmSubscription(sns),
    CreateTopic: createTopic(sns),
    DeleteTopic: deleteTopic(sns),
    GetSubscriptionAttributes: getSubscriptionAttributes(sns),
    GetTopicAttributes: getTopicAttributes(sns),
    ListSubscriptions: listSubscriptions(sns),
    ListSubscriptionsByTopic: listSubscriptionsByTopic(sns),
    ListTagsForResource: listTagsForResource(sns),
    ListTopics: listTopics(sns),
    Publish: publish(sns),
    PublishBatch: publishBatch(sns),
    SetSubscriptionAttributes: setSubscriptionAttributes(sns),
    SetTopicAttributes: setTopicAttributes(sns),
    Subscribe: subscribe(sns),
    TagResource: tagResource(sns),
    Unsubscribe: unsubscribe(sns),
    UntagResource: untagResource(sns),
  };
}
