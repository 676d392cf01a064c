/** GetQueueAttributes: what was set, what holds by default, and how many messages there are. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { unknownAttribute } from '../errors.ts';
import { queueArn } from '../queues/queue-address.ts';
import { effectiveAttributes, isReadableAttribute } from '../queues/queue-attributes.ts';
import type { OpenQueue, QueueHost } from '../queues/queue-host.ts';

export function getQueueAttributes(host: QueueHost): OperationOf<SqsOperations, 'GetQueueAttributes'> {
  return async (input, context) => {
    const queue = await host.resolve(input.QueueUrl, context);
    const names: readonly string[] = input.AttributeNames ?? [];
    for (const name of names) {
      if (name !== 'All' && !isReadableAttribute(name)) throw unknownAttribute(name.slice(0, 128));
    }
    if (names.length === 0) return {};
    const all = names.includes('All');
    return { Attributes: Object.fromEntries(allAttributes(queue).filter(([name]) => all || names.includes(name))) };
  };
}

function allAttributes({ record, messages }: OpenQueue): [string, string][] {
  const { ready, delayed, inFlight } = messages.counts();
  return [
    ['QueueArn', queueArn(record)],
    ['ApproximateNumberOfMessages', ready.toString()],
    ['ApproximateNumberOfMessagesNotVisible', inFlight.toString()],
    ['ApproximateNumberOfMessagesDelayed', delayed.toString()],
    ['CreatedTimestamp', seconds(record.createdMs)],
    ['LastModifiedTimestamp', seconds(record.modifiedMs)],
    ...effectiveAttributes(record.attributes),
  ];
}

function seconds(timeMs: number): string {
  return Math.floor(timeMs / 1000).toString();
}
