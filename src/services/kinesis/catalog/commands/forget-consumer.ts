/** A DELETING consumer has waited for the state delay: its name is free. */
import type { StreamIdentity } from '../arn.ts';
import type { KinesisState } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface ForgetConsumerCommand extends StreamIdentity {
  readonly kind: 'forget-consumer';
  /** The stream's. */
  readonly id: string;
  readonly arn: string;
}

export function applyForgetConsumer(state: KinesisState, command: ForgetConsumerCommand): KinesisOutcome {
  const { account, region, name, id, arn } = command;
  const stream = state.find(account, region, name);
  const consumer = stream?.consumers.find((one) => one.arn === arn);
  if (stream?.id !== id || consumer?.status !== 'DELETING') return { kind: 'nothing-to-do' }; // K5
  state.put({ ...stream, consumers: stream.consumers.filter((one) => one !== consumer) });
  return { kind: 'done', id };
}
