/** CreateTopic: makes a topic, or answers the ARN of the one of that name when what is asked for is as it is. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { internalFailure } from '../../../protocol/service-error.ts';
import { invalidParameter, notYetAvailable, topicLimitExceeded } from '../errors.ts';
import type { Sns } from '../sns.ts';
import { checkTopicAttribute } from '../topics/attributes.ts';
import { readTags } from '../topics/tags.ts';
import { topicArn } from '../topics/topic-address.ts';

const TOPIC_NAME = /^[A-Za-z0-9_-]{1,256}$/;

export function createTopic({ catalog }: Sns): OperationOf<SnsOperations, 'CreateTopic'> {
  return async (input, { accountId, region }) => {
    const { Name: name, Attributes: attributes = {}, Tags: tags = [] } = input;
    if (name.endsWith('.fifo') || attributes.FifoTopic === 'true') throw notYetAvailable('A FIFO topic');
    if (!TOPIC_NAME.test(name)) throw invalidParameter('Topic Name');
    if (input.DataProtectionPolicy !== undefined) throw notYetAvailable('DataProtectionPolicy');
    for (const [attribute, value] of Object.entries(attributes)) checkTopicAttribute(attribute, value);
    const address = { accountId, region, name };
    const arn = topicArn(address);
    const kept = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== '' && value !== 'false'));
    const outcome = await catalog.submit({
      type: 'create-topic',
      topic: { ...address, arn, attributes: kept, tags: readTags(tags) },
    });
    if (outcome.kind === 'differs') {
      throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
    }
    if (outcome.kind === 'too-many') throw topicLimitExceeded();
    if (outcome.kind !== 'done') throw internalFailure();
    return { TopicArn: arn };
  };
}
