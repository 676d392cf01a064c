/** DescribeAccountSettings: whether the account has committed itself to a minimum of throughput in the region. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeCommitment } from '../catalog/account-settings.ts';
import type { Kinesis } from '../kinesis.ts';

export function describeAccountSettings({ catalog, clock }: Kinesis): OperationOf<KinesisOperations, 'DescribeAccountSettings'> {
  return (_input, { accountId, region }) => {
    const settings = catalog.state.accountSettings(accountId, region);
    return { MinimumThroughputBillingCommitment: describeCommitment(settings, clock.nowMs()) };
  };
}
