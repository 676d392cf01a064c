/** Topics of an SNS elsewhere, as destinations. */
import type { SNSClient } from '@aws-sdk/client-sns';
import { parseArn } from '../../protocol/arn.ts';
import { clientPlace, delivered, ExternalClients, type ExternalSettings, sending } from './external-service.ts';
import { externalAttributes, type MessageAttributes } from './message-attributes.ts';

type Sdk = Pick<typeof import('@aws-sdk/client-sns'), 'SNSClient' | 'PublishCommand'>;

/** A message that SNS never takes (API reference, Publish). That a topic is not there, or not to be reached, may pass. */
const REFUSALS: ReadonlySet<string> = new Set([
  'InvalidParameterException',
  'InvalidParameterValueException',
  'InvalidParameter',
]);
const TOPIC_NAME = /^[A-Za-z0-9_-]{1,256}$/;

export class ExternalTopics {
  readonly #sdk: Sdk;
  readonly #clients: ExternalClients<SNSClient>;

  constructor(sdk: Sdk, settings: ExternalSettings) {
    this.#sdk = sdk;
    this.#clients = new ExternalClients((accountId, region) => new sdk.SNSClient(clientPlace(settings, accountId, region)));
  }

  /** A sentence when an ARN is none of a standard topic. Whether there is such a topic, the first document tells. */
  refuseDestination(arn: string): string | undefined {
    const { service, region = '', accountId = '', resource = '' } = parseArn(arn) ?? {};
    const isTopic = service === 'sns' && region !== '' && accountId !== '' && TOPIC_NAME.test(resource);
    return isTopic ? undefined : 'The destination ARN is not the ARN of a standard SNS topic.';
  }

  async deliver(arn: string, text: string, attributes: MessageAttributes, signal?: AbortSignal): Promise<void> {
    const { region = '', accountId = '' } = parseArn(arn) ?? {};
    const message = { TopicArn: arn, Message: text, MessageAttributes: externalAttributes(attributes) };
    const command = new this.#sdk.PublishCommand(message);
    await delivered(this.#clients.of(accountId, region).send(command, sending(signal)), REFUSALS);
  }

  close(): void {
    this.#clients.close();
  }
}
