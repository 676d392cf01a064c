/**
 * A setting of an ACTIVE stream changes. What takes AWS a while makes the stream UPDATING, in which time the reconciler tells
 * the log engine what it has to learn; how records are distributed changes at once.
 */
import type { MetricsName, RecordDistributionStrategy, StreamMode } from '../../../../protocol/generated/kinesis.ts';
import { MS_PER_HOUR } from '../../limits.ts';
import { isCommitted } from '../account-settings.ts';
import type { StreamIdentity } from '../arn.ts';
import { metricsAfter } from '../shard-level-metrics.ts';
import { type KinesisState, onDemandStreamCount, type Stream } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface AlterCommand extends StreamIdentity {
  readonly kind: 'alter';
  readonly change: StreamChange;
}

export type StreamChange =
  | RetentionChange
  | MonitoringChange
  | EncryptionChange
  | ModeChange
  | { readonly setting: 'warm-throughput'; readonly mibps: number }
  | { readonly setting: 'record-size'; readonly kibMax: number }
  | { readonly setting: 'distribution'; readonly strategy: RecordDistributionStrategy };

interface RetentionChange {
  readonly setting: 'retention';
  readonly direction: 'increase' | 'decrease';
  readonly hours: number;
}

interface MonitoringChange {
  readonly setting: 'monitoring';
  readonly direction: 'enable' | 'disable';
  /** `ALL` is spelled out. */
  readonly metrics: readonly MetricsName[];
}

interface EncryptionChange {
  readonly setting: 'encryption';
  /** As the caller named it; null stops encryption. */
  readonly keyId: string | null;
  /** Starts, and stops, in 24 hours. */
  readonly changesMax: number;
}

interface ModeChange {
  readonly setting: 'mode';
  readonly mode: StreamMode;
  readonly warmThroughputMibps: number | null;
  /** Switches in 24 hours. */
  readonly changesMax: number;
  /** Absent: as many as there is room for. */
  readonly onDemandStreamsMax?: number;
}

const DAY_MS: number = 24 * MS_PER_HOUR;

export function applyAlter(state: KinesisState, command: AlterCommand, timeMs: number): KinesisOutcome {
  const before = state.find(command.account, command.region, command.name);
  if (before === undefined) return { kind: 'not-found' };
  if (before.status !== 'ACTIVE') return { kind: 'not-active', status: before.status };
  const altered = alter(state, before, command.change, timeMs);
  if ('kind' in altered) return altered;
  state.put(altered);
  return { kind: 'altered', id: before.id, before };
}

/** The stream with its change, or why it is refused. */
function alter(state: KinesisState, stream: Stream, change: StreamChange, timeMs: number): Stream | KinesisOutcome {
  switch (change.setting) {
    case 'retention':
      return alterRetention(stream, change, timeMs);
    case 'monitoring':
      return alterMonitoring(stream, change, timeMs);
    case 'encryption':
      return change.keyId === null ? stopEncryption(stream, change, timeMs) : startEncryption(stream, change, timeMs);
    case 'mode':
      return switchMode(state, stream, change, timeMs);
    case 'warm-throughput': {
      if (stream.mode !== 'ON_DEMAND') return { kind: 'provisioned' };
      if (!isCommitted(state.accountSettings(stream.account, stream.region), timeMs)) return { kind: 'not-committed' };
      const warmThroughputWasMibps = stream.warmThroughputMibps ?? 0;
      return { ...updating(stream, timeMs), warmThroughputMibps: change.mibps, warmThroughputWasMibps };
    }
    case 'record-size':
      return { ...updating(stream, timeMs), recordSizeKibMax: change.kibMax };
    case 'distribution':
      if (stream.mode !== 'ON_DEMAND' && change.strategy === 'AUTO') return { kind: 'provisioned' };
      return { ...stream, recordDistribution: change.strategy };
  }
}

function alterRetention(stream: Stream, { direction, hours }: RetentionChange, timeMs: number): Stream | KinesisOutcome {
  const { retentionHours: currentHours } = stream;
  if (direction === 'increase' && hours < currentHours) return { kind: 'retention-too-short', currentHours };
  if (direction === 'decrease' && hours > currentHours) return { kind: 'retention-too-long', currentHours };
  const expiredBeforeMs = Math.max(stream.expiredBeforeMs, timeMs - currentHours * MS_PER_HOUR);
  return { ...updating(stream, timeMs), retentionHours: hours, expiredBeforeMs };
}

function alterMonitoring(stream: Stream, { direction, metrics }: MonitoringChange, timeMs: number): Stream {
  const shardLevelMetrics = metricsAfter(stream.shardLevelMetrics, direction, metrics);
  return { ...updating(stream, timeMs), shardLevelMetrics };
}

function startEncryption(stream: Stream, { keyId, changesMax }: EncryptionChange, timeMs: number): Stream | KinesisOutcome {
  const encryptionStartsMs = recent(stream.encryptionStartsMs, timeMs);
  if (encryptionStartsMs.length > changesMax) return { kind: 'too-many-changes' };
  return { ...updating(stream, timeMs), encryptionKeyId: keyId, encryptionStartsMs };
}

function stopEncryption(stream: Stream, { changesMax }: EncryptionChange, timeMs: number): Stream | KinesisOutcome {
  if (stream.encryptionKeyId === null) return stream;
  const encryptionStopsMs = recent(stream.encryptionStopsMs, timeMs);
  if (encryptionStopsMs.length > changesMax) return { kind: 'too-many-changes' };
  return { ...updating(stream, timeMs), encryptionKeyId: null, encryptsPuts: false, encryptionStopsMs };
}

function switchMode(state: KinesisState, stream: Stream, change: ModeChange, timeMs: number): Stream | KinesisOutcome {
  const { mode, warmThroughputMibps, changesMax } = change;
  if (mode === stream.mode) return stream;
  if (warmThroughputMibps !== null && !isCommitted(state.accountSettings(stream.account, stream.region), timeMs)) {
    return { kind: 'not-committed' };
  }
  const current = onDemandStreamCount(state.streamsOf(stream.account, stream.region));
  if (mode === 'ON_DEMAND' && current >= (change.onDemandStreamsMax ?? Number.POSITIVE_INFINITY)) {
    return { kind: 'too-many-on-demand', current };
  }
  const modeSwitchesMs = recent(stream.modeSwitchesMs, timeMs);
  if (modeSwitchesMs.length > changesMax) return { kind: 'too-many-changes' };
  const { recordDistribution } = stream;
  return {
    ...updating(stream, timeMs),
    mode,
    warmThroughputMibps,
    modeSwitchesMs,
    recordDistribution: mode === 'PROVISIONED' ? 'USER_PARTITION_KEY' : recordDistribution,
  };
}

/** The changes of the last 24 hours and the one that is to be made now. */
function recent(changesMs: readonly number[], timeMs: number): readonly number[] {
  return [...changesMs.filter((changeMs) => changeMs > timeMs - DAY_MS), timeMs];
}

function updating(stream: Stream, timeMs: number): Stream {
  return { ...stream, status: 'UPDATING', statusSinceMs: timeMs };
}
