/** The operations on what streams, consumers and accounts are set to, for the table of service.ts. */
import type { KinesisOperations } from '../../protocol/generated/kinesis.ts';
import type { HostedService, OperationTable } from '../../protocol/service.ts';
import type { Kinesis } from './kinesis.ts';
import { addTagsToStream } from './operations/add-tags-to-stream.ts';
import { decreaseStreamRetentionPeriod } from './operations/decrease-stream-retention-period.ts';
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts';
import { describeAccountSettings } from './operations/describe-account-settings.ts';
import { disableEnhancedMonitoring } from './operations/disable-enhanced-monitoring.ts';
import { enableEnhancedMonitoring } from './operations/enable-enhanced-monitoring.ts';
import { getResourcePolicy } from './operations/get-resource-policy.ts';
import { increaseStreamRetentionPeriod } from './operations/increase-stream-retention-period.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTagsForStream } from './operations/list-tags-for-stream.ts';
import { putResourcePolicy } from './operations/put-resource-policy.ts';
import { removeTagsFromStream } from './operations/remove-tags-from-stream.ts';
import { startStreamEncryption } from './operations/start-stream-encryption.ts';
import { stopStreamEncryption } from './operations/stop-stream-encryption.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateAccountSettings } from './operations/update-account-settings.ts';
import { updateMaxRecordSize } from './operations/update-max-record-size.ts';
import { updateStreamMode } from './operations/update-stream-mode.ts';
import { updateStreamRecordDistributionStrategy } from './operations/update-stream-record-distribution-strategy.ts';
import { updateStreamWarmThroughput } from './operations/update-stream-warm-throughput.ts';

export function settingsOperations(kinesis: Kinesis): OperationTable<KinesisOperations> & HostedService['operations'] {
  return {
    AddTagsToStream: addTagsToStream(kinesis),
    DecreaseStreamRetentionPeriod: decreaseStreamRetentionPeriod(kinesis),
    DeleteResourcePolicy: deleteResourcePolicy(kinesis),
    DescribeAccountSettings: describeAccountSettings(kinesis),
    DisableEnhancedMonitoring: disableEnhancedMonitoring(kinesis),
    EnableEnhancedMonitoring: enableEnhancedMonitoring(kinesis),
    GetResourcePolicy: getResourcePolicy(kinesis),
    IncreaseStreamRetentionPeriod: increaseStreamRetentionPeriod(kinesis),
    ListTagsForResource: listTagsForResource(kinesis),
    ListTagsForStream: listTagsForStream(kinesis),
    PutResourcePolicy: putResourcePolicy(kinesis),
    RemoveTagsFromStream: removeTagsFromStream(kinesis),
    StartStreamEncryption: startStreamEncryption(kinesis),
    StopStreamEncryption: stopStreamEncryption(kinesis),
    TagResource: tagResource(kinesis),
    UntagResource: untagResource(kinesis),
    UpdateAccountSettings: updateAccountSettings(kinesis),
    UpdateMaxRecordSize: updateMaxRecordSize(kinesis),
    UpdateStreamMode: updateStreamMode(kinesis),
    UpdateStreamRecordDistributionStrategy: updateStreamRecordDistributionStrategy(kinesis),
    UpdateStreamWarmThroughput: updateStreamWarmThroughput(kinesis),
  };
}
