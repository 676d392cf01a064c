/**
 * CreateQueue: makes a queue, or answers the URL of the one of that name when all named attributes are the same. A name is
 * free again at once after DeleteQueue (AWS makes clients wait 60 seconds).
 */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { invalidParameter } from '../errors.ts';
import { queueUrl } from '../queues/queue-address.ts';
import { canonicalAttributes, fifoNotAvailable } from '../queues/queue-attributes.ts';
import type { QueueHost } from '../queues/queue-host.ts';
import { readTags } from '../queues/queue-tags.ts';
import { checkRedriveTarget } from '../queues/redrive-target.ts';

const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}$/;

export function createQueue(host: QueueHost): OperationOf<SqsOperations, 'CreateQueue'> {
  return async (input, context) => {
    checkName(input.QueueName);
    const attributes = canonicalAttributes(input.Attributes ?? {});
    const { accountId, region } = context;
    const address = { accountId, region, name: input.QueueName };
    checkRedriveTarget(host, address, attributes);
    const record = await host.create({ ...address, uuid: host.random.uuid(), attributes, tags: readTags(input.tags ?? {}) });
    return { QueueUrl: queueUrl(record, context.host) };
  };
}

function checkName(name: string): void {
  if (/^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name)) throw fifoNotAvailable();
  if (!QUEUE_NAME.test(name)) {
    throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
  }
}
