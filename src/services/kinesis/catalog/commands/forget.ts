/** The reconciler has removed the log group of a DELETING stream: its name is free. */
import type { StreamIdentity } from '../arn.ts';
import type { KinesisState } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface ForgetCommand extends StreamIdentity {
  readonly kind: 'forget';
  readonly id: string;
}

export function applyForget(state: KinesisState, { account, region, name, id }: ForgetCommand): KinesisOutcome {
  const stream = state.find(account, region, name);
  if (stream?.id !== id || stream.status !== 'DELETING') return { kind: 'nothing-to-do' }; // K2
  state.remove(stream);
  return { kind: 'done', id };
}
