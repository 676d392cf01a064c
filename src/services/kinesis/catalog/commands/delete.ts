/** A stream is to go: DELETING until the reconciler has removed its log group. */
import type { StreamIdentity } from '../arn.ts';
import type { KinesisState } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface DeleteCommand extends StreamIdentity {
  readonly kind: 'delete';
  /** Whether the stream's consumers are to go with it; otherwise it must have none. Absent in commands of older versions. */
  readonly withConsumers?: boolean;
}

export function applyDelete(state: KinesisState, command: DeleteCommand, timeMs: number): KinesisOutcome {
  const { account, region, name } = command;
  const stream = state.find(account, region, name);
  if (stream === undefined) return { kind: 'not-found' };
  if (stream.status !== 'ACTIVE') return { kind: 'not-active', status: stream.status };
  if (stream.consumers.length > 0 && command.withConsumers !== true) return { kind: 'has-consumers' };
  state.put({ ...stream, status: 'DELETING', statusSinceMs: timeMs });
  return { kind: 'done', id: stream.id };
}
