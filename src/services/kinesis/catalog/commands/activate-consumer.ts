/** A CREATING consumer has waited for the state delay. */
import type { StreamIdentity } from '../arn.ts';
import { type KinesisState, withConsumer } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface ActivateConsumerCommand extends StreamIdentity {
  readonly kind: 'activate-consumer';
  /** The stream's. */
  readonly id: string;
  readonly arn: string;
}

export function applyActivateConsumer(state: KinesisState, command: ActivateConsumerCommand, timeMs: number): KinesisOutcome {
  const { account, region, name, id, arn } = command;
  const stream = state.find(account, region, name);
  const consumer = stream?.consumers.find((one) => one.arn === arn);
  if (stream?.id !== id || consumer?.status !== 'CREATING') return { kind: 'nothing-to-do' }; // K5
  state.put(withConsumer(stream, { ...consumer, status: 'ACTIVE', statusSinceMs: timeMs }));
  return { kind: 'done', id };
}
