/** SendMessage: answers once the message is durable. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { prepareMessage } from '../messages/send-request.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function sendMessage(host: QueueHost): OperationOf<SqsOperations, 'SendMessage'> {
  return async (input, context) => {
    const { record, messages } = await host.resolve(input.QueueUrl, context);
    const origin = { messageId: host.random.uuid(), senderId: context.accountId, nowMs: host.clock.nowMs() };
    const { outgoing, result } = prepareMessage(input, record.attributes, origin);
    await messages.send([outgoing]);
    return result;
  };
}
