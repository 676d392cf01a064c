/** DeregisterStreamConsumer: answers once it is durable; the consumer's subscriptions end, and the reconciler frees its name. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireConsumer } from '../catalog/consumers.ts';
import { consumerNotFound } from '../consumer-errors.ts';
import type { Kinesis } from '../kinesis.ts';

export function deregisterStreamConsumer(kinesis: Kinesis): OperationOf<KinesisOperations, 'DeregisterStreamConsumer'> {
  return async (input, context) => {
    const { stream, consumer } = requireConsumer(kinesis.catalog.state, input, context);
    const { account, region, name, id } = stream;
    const outcome = await kinesis.catalog.submit({ kind: 'deregister-consumer', account, region, name, arn: consumer.arn });
    if (outcome.kind === 'consumer-not-found') throw consumerNotFound({ stream, consumerName: consumer.name });
    await kinesis.consumerReconciler.settled(id);
    return {};
  };
}
