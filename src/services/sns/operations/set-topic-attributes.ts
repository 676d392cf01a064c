/** SetTopicAttributes: one at a time. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { topicNotFound } from '../errors.ts';
import { requireTopic, type Sns } from '../sns.ts';
import { checkTopicAttribute } from '../topics/attributes.ts';

export function setTopicAttributes(sns: Sns): OperationOf<SnsOperations, 'SetTopicAttributes'> {
  return async ({ TopicArn, AttributeName: name, AttributeValue: value = '' }, context) => {
    const { arn } = requireTopic(sns, TopicArn, context);
    checkTopicAttribute(name, value);
    const outcome = await sns.catalog.submit({ type: 'set-topic-attribute', arn, name, value });
    if (outcome.kind === 'not-found') throw topicNotFound();
    return {};
  };
}
