/** RegisterStreamConsumer: answers once the consumer is durable in the catalogue; the reconciler makes it ACTIVE. */

import { assert } from '../../../platform/assert.ts';
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { isCommitted } from '../catalog/account-settings.ts';
import type { KinesisOutcome } from '../catalog/commands/outcome.ts';
import type { RegisterConsumerCommand } from '../catalog/commands/register-consumer.ts';
import { describeConsumer } from '../catalog/consumers.ts';
import type { Stream } from '../catalog/state.ts';
import { requireStream } from '../catalog/streams.ts';
import { consumerExists, tooManyConsumers, tooManyConsumersCreating } from '../consumer-errors.ts';
import { streamNotActive, streamNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { COMMITTED_CONSUMERS_MAX, CONSUMERS_CREATING_MAX, CONSUMERS_MAX } from '../limits.ts';
import { tagsOf } from './create-stream.ts';

export function registerStreamConsumer(kinesis: Kinesis): OperationOf<KinesisOperations, 'RegisterStreamConsumer'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, { StreamARN: input.StreamARN }, context);
    const { account, region, name } = stream;
    const command: RegisterConsumerCommand = {
      kind: 'register-consumer',
      account,
      region,
      name,
      consumerName: input.ConsumerName,
      tags: tagsOf(input, { account, region, name }),
      consumersMax: consumersMax(kinesis, stream),
      creatingMax: CONSUMERS_CREATING_MAX,
    };
    const outcome = await kinesis.catalog.submit(command);
    if (outcome.kind !== 'registered') throw refusal(outcome, command);
    await kinesis.consumerReconciler.settled(outcome.id);
    return { Consumer: describeConsumer(outcome.consumer) }; // CREATING, as at AWS; clients wait for ACTIVE and find it at once
  };
}

function consumersMax({ catalog, clock }: Kinesis, { account, region, mode }: Stream): number {
  const advantage = mode === 'ON_DEMAND' && isCommitted(catalog.state.accountSettings(account, region), clock.nowMs());
  return advantage ? COMMITTED_CONSUMERS_MAX : CONSUMERS_MAX;
}

function refusal(outcome: KinesisOutcome, command: RegisterConsumerCommand): Error {
  switch (outcome.kind) {
    case 'not-found':
      return streamNotFound(command);
    case 'not-active':
      return streamNotActive(command, outcome.status);
    case 'consumer-exists':
      return consumerExists({ stream: command, consumerName: command.consumerName });
    case 'too-many-consumers':
      return tooManyConsumers(command, command.consumersMax);
    case 'too-many-consumers-creating':
      return tooManyConsumersCreating(command, command.creatingMax);
    default:
      assert(false, `registering a consumer has no outcome ${outcome.kind}`);
  }
}
