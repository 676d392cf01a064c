/**
 * The queue service: small, real and durable. Standard queues; FIFO queues and encryption are refused. It is also where event
 * source mappings leave what failed (`refuseDestination`, `deliver`).
 */
import { type MessageAttributeValue, type SqsOperations, sqsModel } from '../../protocol/generated/sqs.ts';
import type { ServiceModel } from '../../protocol/schema.ts';
import type { HostedService, OperationTable, Service } from '../../protocol/service.ts';
import { madeReady } from '../../storage/delivery-log.ts';
import { queueDoesNotExist } from './errors.ts';
import { prepareMessage } from './messages/send-request.ts';
import { changeMessageVisibility } from './operations/change-message-visibility.ts';
import { changeMessageVisibilityBatch } from './operations/change-message-visibility-batch.ts';
import { createQueue } from './operations/create-queue.ts';
import { deleteMessage } from './operations/delete-message.ts';
import { deleteMessageBatch } from './operations/delete-message-batch.ts';
import { deleteQueue } from './operations/delete-queue.ts';
import { getQueueAttributes } from './operations/get-queue-attributes.ts';
import { getQueueUrl } from './operations/get-queue-url.ts';
import { listQueueTags } from './operations/list-queue-tags.ts';
import { listQueues } from './operations/list-queues.ts';
import { purgeQueue } from './operations/purge-queue.ts';
import { receiveMessage } from './operations/receive-message.ts';
import { sendMessage } from './operations/send-message.ts';
import { sendMessageBatch } from './operations/send-message-batch.ts';
import { setQueueAttributes } from './operations/set-queue-attributes.ts';
import { tagQueue } from './operations/tag-queue.ts';
import { untagQueue } from './operations/untag-queue.ts';
import { parseQueueArn } from './queues/queue-address.ts';
import { QueueHost, type QueueHostDependencies } from './queues/queue-host.ts';

/** A text, or bytes as base64 for the type Binary. */
export interface DeliveredAttribute {
  readonly dataType: string;
  readonly value: string;
}

export class SqsService implements HostedService {
  readonly model: ServiceModel = sqsModel;
  readonly operations: Service['operations'];
  readonly #host: QueueHost;

  constructor(dependencies: QueueHostDependencies) {
    this.#host = new QueueHost(dependencies);
    this.operations = operationTable(this.#host) as Service['operations'];
  }

  /** Opens every queue; call it after the command log has started. */
  start(): Promise<void> {
    return this.#host.start();
  }

  /** Long polls answer now with what they have, and later ones do not wait. */
  endWaits(): void {
    this.#host.endWaits();
  }

  /** Ends long polls with what they have and waits for background work. */
  close(): Promise<void> {
    return this.#host.close();
  }

  /** A sentence when an ARN cannot take the failure documents of event source mappings, else undefined. */
  refuseDestination(arn: string): string | undefined {
    const address = parseQueueArn(arn);
    if (address === undefined) return 'The destination ARN is not the ARN of an SQS queue.';
    if (address.name.endsWith('.fifo')) return 'The destination queue is a FIFO queue. FIFO queues are not supported.';
    return this.#host.find(address) === undefined ? 'The destination queue does not exist.' : undefined;
  }

  /** Sends a text to the queue; resolves when it is durable there. Rejects with an UndeliverableError, a ServiceError or a LogError. */
  async deliver(arn: string, body: string, attributes: Readonly<Record<string, DeliveredAttribute>> = {}): Promise<void> {
    const address = parseQueueArn(arn);
    const record = address && this.#host.find(address);
    if (record === undefined) throw queueDoesNotExist();
    const messages = await this.#host.open(record);
    const { clock, random } = this.#host;
    const origin = { messageId: random.uuid(), senderId: record.accountId, nowMs: clock.nowMs() };
    const request = { MessageBody: body, MessageAttributes: messageAttributes(attributes) };
    const { outgoing } = madeReady(() => prepareMessage(request, record.attributes, origin));
    await messages.send([outgoing]);
  }
}

function messageAttributes(attributes: Readonly<Record<string, DeliveredAttribute>>): Record<string, MessageAttributeValue> {
  const entries = Object.entries(attributes).map(([name, { dataType, value }]): [string, MessageAttributeValue] => {
    const binary = dataType.split('.', 1)[0] === 'Binary';
    return [name, { DataType: dataType, ...(binary ? { BinaryValue: Buffer.from(value, 'base64') } : { StringValue: value }) }];
  });
  return Object.fromEntries(entries);
}

function operationTable(host: QueueHost): OperationTable<SqsOperations> {
  return {
    ChangeMessageVisibility: changeMessageVisibility(host),
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch(host),
    CreateQueue: createQueue(host),
    DeleteMessage: deleteMessage(host),
    DeleteMessageBatch: deleteMessageBatch(host),
    DeleteQueue: deleteQueue(host),
    GetQueueAttributes: getQueueAttributes(host),
    GetQueueUrl: getQueueUrl(host),
    ListQueues: listQueues(host),
    ListQueueTags: listQueueTags(host),
    PurgeQueue: purgeQueue(host),
    ReceiveMessage: receiveMessage(host),
    SendMessage: sendMessage(host),
    SendMessageBatch: sendMessageBatch(host),
    SetQueueAttributes: setQueueAttributes(host),
    TagQueue: tagQueue(host),
    UntagQueue: untagQueue(host),
  };
}
