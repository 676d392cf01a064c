/** A consumer is to go: DELETING until the reconciler has waited for the state delay. Its subscriptions end at once. */
import type { StreamIdentity } from '../arn.ts';
import { type KinesisState, withConsumer } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface DeregisterConsumerCommand extends StreamIdentity {
  readonly kind: 'deregister-consumer';
  readonly arn: string;
}

export function applyDeregisterConsumer(
  state: KinesisState,
  { account, region, name, arn }: DeregisterConsumerCommand,
  timeMs: number,
): KinesisOutcome {
  const stream = state.find(account, region, name);
  const consumer = stream?.consumers.find((one) => one.arn === arn);
  if (stream === undefined || consumer === undefined) return { kind: 'consumer-not-found' };
  if (consumer.status === 'DELETING') return { kind: 'nothing-to-do' };
  state.put(withConsumer(stream, { ...consumer, status: 'DELETING', statusSinceMs: timeMs }));
  return { kind: 'done', id: stream.id };
}
