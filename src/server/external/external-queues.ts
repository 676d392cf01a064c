/** Queues of an SQS elsewhere, as destinations. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { parseArn } from '../../protocol/arn.ts';
import { clientPlace, delivered, ExternalClients, type ExternalSettings, sending } from './external-service.ts';
import { externalAttributes, type MessageAttributes } from './message-attributes.ts';

type Sdk = Pick<typeof import('@aws-sdk/client-sqs'), 'SQSClient' | 'SendMessageCommand'>;

/** A message that SQS never takes (API reference, SendMessage). That a queue is not there, or not to be reached, may pass. */
const REFUSALS: ReadonlySet<string> = new Set(['InvalidMessageContents', 'InvalidParameterValue', 'RequestTooLong']);
const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}$/;

export class ExternalQueues {
  readonly #sdk: Sdk;
  readonly #settings: ExternalSettings;
  readonly #clients: ExternalClients<SQSClient>;

  constructor(sdk: Sdk, settings: ExternalSettings) {
    this.#sdk = sdk;
    this.#settings = settings;
    this.#clients = new ExternalClients(
      (accountId, region) => new sdk.SQSClient({ ...clientPlace(settings, accountId, region), useQueueUrlAsEndpoint: false }),
    );
  }

  /** A sentence when an ARN is none of a standard queue. Whether there is such a queue, the first document tells. */
  refuseDestination(arn: string): string | undefined {
    const { service, region = '', accountId = '', resource = '' } = parseArn(arn) ?? {};
    const isQueue = service === 'sqs' && region !== '' && accountId !== '' && QUEUE_NAME.test(resource);
    return isQueue ? undefined : 'The destination ARN is not the ARN of a standard SQS queue.';
  }

  async deliver(arn: string, body: string, attributes: MessageAttributes, signal?: AbortSignal): Promise<void> {
    const { region = '', accountId = '', resource = '' } = parseArn(arn) ?? {};
    const message = { QueueUrl: this.#urlOf(region, accountId, resource), MessageBody: body };
    const command = new this.#sdk.SendMessageCommand({ ...message, MessageAttributes: externalAttributes(attributes) });
    await delivered(this.#clients.of(accountId, region).send(command, sending(signal)), REFUSALS);
  }

  close(): void {
    this.#clients.close();
  }

  /** As SQS forms it; the request goes to the endpoint. */
  #urlOf(region: string, accountId: string, name: string): string {
    const { endpoint } = this.#settings;
    const origin = endpoint === 'aws' ? `https://sqs.${region}.amazonaws.com` : endpoint.origin;
    return `${origin}/${accountId}/${name}`;
  }
}
