/** DeleteStream: answers once the deletion is durable; the reconciler removes the records and then frees the name. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireStream } from '../catalog/streams.ts';
import { streamHasConsumers, streamNotActive, streamNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';

export function deleteStream(kinesis: Kinesis): OperationOf<KinesisOperations, 'DeleteStream'> {
  return async (input, context) => {
    const { account, region, name, id } = requireStream(kinesis.catalog.state, input, context);
    const outcome = await kinesis.catalog.submit({
      kind: 'delete',
      account,
      region,
      name,
      withConsumers: input.EnforceConsumerDeletion === true,
    });
    if (outcome.kind === 'not-found') throw streamNotFound({ account, name });
    if (outcome.kind === 'not-active') throw streamNotActive({ account, name }, outcome.status);
    if (outcome.kind === 'has-consumers') throw streamHasConsumers({ account, name });
    await kinesis.reconciler.settled(id);
    return {};
  };
}
