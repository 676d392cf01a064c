/**
 * An account's commitment to a minimum of throughput ("on-demand advantage"): it lasts a day at least, and one that is given
 * up earlier goes on until then.
 */
import type { MinimumThroughputBillingCommitmentOutput } from '../../../protocol/generated/kinesis.ts';
import type { AccountSettings } from './state.ts';

/** Whether the commitment is in force: warm throughput needs it. */
export function isCommitted(settings: AccountSettings | undefined, nowMs: number): boolean {
  return settings !== undefined && (settings.endMs === null || nowMs < settings.endMs);
}

export function describeCommitment(
  settings: AccountSettings | undefined,
  nowMs: number,
): MinimumThroughputBillingCommitmentOutput {
  if (settings === undefined) return { Status: 'DISABLED' };
  const { startedMs, earliestEndMs, endMs } = settings;
  if (endMs === null) return { Status: 'ENABLED', StartedAt: startedMs, EarliestAllowedEndAt: earliestEndMs };
  if (nowMs < endMs) {
    return { Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END', StartedAt: startedMs, EarliestAllowedEndAt: earliestEndMs };
  }
  return { Status: 'DISABLED', StartedAt: startedMs, EndedAt: endMs };
}
