/** The reconciler has done what a CREATING or UPDATING stream waited for, other than a change of its shards. */
import type { StreamIdentity } from '../arn.ts';
import type { KinesisState } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface ActivateCommand extends StreamIdentity {
  readonly kind: 'activate';
  readonly id: string;
}

export function applyActivate(state: KinesisState, command: ActivateCommand, timeMs: number): KinesisOutcome {
  const { account, region, name, id } = command;
  const stream = state.find(account, region, name);
  if (stream?.id !== id || stream.reshard !== null) return { kind: 'nothing-to-do' }; // K2
  if (stream.status !== 'CREATING' && stream.status !== 'UPDATING') return { kind: 'nothing-to-do' };
  state.put({
    ...stream,
    status: 'ACTIVE',
    statusSinceMs: timeMs,
    encryptsPuts: stream.encryptionKeyId !== null,
    warmThroughputWasMibps: null,
  });
  return { kind: 'done', id };
}
