/** UpdateAccountSettings: a commitment to a minimum of throughput is made or ended. It costs nothing here; warm throughput needs it. */
import { assert } from '../../../platform/assert.ts';
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeCommitment } from '../catalog/account-settings.ts';
import type { Kinesis } from '../kinesis.ts';
import { COMMITMENT_MS } from '../limits.ts';

export function updateAccountSettings({ catalog, clock }: Kinesis): OperationOf<KinesisOperations, 'UpdateAccountSettings'> {
  return async (input, { accountId: account, region }) => {
    const committed = input.MinimumThroughputBillingCommitment.Status === 'ENABLED';
    const outcome = await catalog.submit({ kind: 'commit-account', account, region, committed, lastsMs: COMMITMENT_MS });
    assert(outcome.kind === 'account', 'an account may always change its settings');
    return { MinimumThroughputBillingCommitment: describeCommitment(outcome.settings, clock.nowMs()) };
  };
}
