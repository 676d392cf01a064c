/** Publish: answers once the message is durable for every confirmed subscription there is. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { readMessage } from '../delivery/message.ts';
import { notificationsFor } from '../delivery/notifications.ts';
import { invalidParameter, notYetAvailable } from '../errors.ts';
import { requireTopic, type Sns } from '../sns.ts';

export function publish(sns: Sns): OperationOf<SnsOperations, 'Publish'> {
  return async (input, context) => {
    if (input.PhoneNumber !== undefined) throw notYetAvailable('Publishing to a phone number');
    const named = input.TopicArn ?? input.TargetArn;
    if (named === undefined) throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
    const topic = requireTopic(sns, named, context);
    const message = readMessage(input);
    const messageId = sns.random.uuid();
    await sns.deliverer.post(notificationsFor(sns, topic, message, messageId, context.host));
    return { MessageId: messageId };
  };
}
