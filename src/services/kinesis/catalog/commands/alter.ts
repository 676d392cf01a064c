/**
 * A setting of an ACTIVE stream changes. What the log engine has to learn of it, the reconciler tells it while the stream is
 * UPDATING; all else holds at once.
 */
import { MS_PER_HOUR } from '../../limits.ts';
import type { StreamIdentity } from '../arn.ts';
import type { KinesisState, Stream } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface AlterCommand extends StreamIdentity {
  readonly kind: 'alter';
  readonly change: StreamChange;
}

export type StreamChange = RetentionChange;

interface RetentionChange {
  readonly setting: 'retention';
  readonly direction: 'increase' | 'decrease';
  readonly hours: number;
}

export function applyAlter(state: KinesisState, command: AlterCommand, timeMs: number): KinesisOutcome {
  const stream = state.find(command.account, command.region, command.name);
  if (stream === undefined) return { kind: 'not-found' };
  if (stream.status !== 'ACTIVE') return { kind: 'not-active', status: stream.status };
  return alterRetention(state, stream, command.change, timeMs);
}

function alterRetention(state: KinesisState, stream: Stream, change: RetentionChange, timeMs: number): KinesisOutcome {
  const { retentionHours: currentHours, id } = stream;
  if (change.direction === 'increase' && change.hours < currentHours) return { kind: 'retention-too-short', currentHours };
  if (change.direction === 'decrease' && change.hours > currentHours) return { kind: 'retention-too-long', currentHours };
  const expiredBeforeMs = Math.max(stream.expiredBeforeMs, timeMs - currentHours * MS_PER_HOUR);
  state.put({ ...update(stream, timeMs), retentionHours: change.hours, expiredBeforeMs });
  return { kind: 'done', id };
}

function update(stream: Stream, timeMs: number): Stream {
  return { ...stream, status: 'UPDATING', statusSinceMs: timeMs };
}
