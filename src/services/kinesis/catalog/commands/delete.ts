/** A stream is to go: DELETING until the reconciler has removed its log group. */
import type { StreamIdentity } from '../arn.ts';
import type { KinesisState } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface DeleteCommand extends StreamIdentity {
  readonly kind: 'delete';
}

export function applyDelete(state: KinesisState, { account, region, name }: DeleteCommand, timeMs: number): KinesisOutcome {
  const stream = state.find(account, region, name);
  if (stream === undefined) return { kind: 'not-found' };
  if (stream.status !== 'ACTIVE') return { kind: 'not-active', status: stream.status };
  state.put({ ...stream, status: 'DELETING', statusSinceMs: timeMs });
  return { kind: 'done', id: stream.id };
}
