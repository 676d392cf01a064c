/** An account commits itself to a minimum of throughput in a region, or ends its commitment. */
import { isCommitted } from '../account-settings.ts';
import type { KinesisState } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface CommitAccountCommand {
  readonly kind: 'commit-account';
  readonly account: string;
  readonly region: string;
  readonly committed: boolean;
  /** How long a commitment lasts at least. */
  readonly lastsMs: number;
}

export function applyCommitAccount(state: KinesisState, command: CommitAccountCommand, timeMs: number): KinesisOutcome {
  const { account, region, committed, lastsMs } = command;
  const settings = state.accountSettings(account, region);
  const inForce = isCommitted(settings, timeMs);
  if (committed && settings !== undefined && inForce) state.putAccountSettings({ ...settings, endMs: null });
  else if (committed) {
    state.putAccountSettings({ account, region, startedMs: timeMs, earliestEndMs: timeMs + lastsMs, endMs: null });
  } else if (settings !== undefined && settings.endMs === null) {
    state.putAccountSettings({ ...settings, endMs: Math.max(timeMs, settings.earliestEndMs) });
  }
  return { kind: 'account', settings: state.accountSettings(account, region) };
}
