// Generated from models/kinesis*.json by scripts/generate.ts. Do not edit.
import { blob, boolean, double, integer, list, long, map, member, required, string, structure, timestamp } from '../schema.ts';
import type { ServiceModel, Shape, StringShape, StructureShape } from '../schema.ts';

export interface AddTagsToStreamInput {
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly Tags: { readonly [key: string]: string };
}
export type ChannelEncryptionType = 'KMS';
export interface ChannelEncryptionConfiguration {
  readonly EncryptionType: ChannelEncryptionType;
  readonly KeyId: string;
}
export interface CloudWatchLogs {
  readonly Enabled: boolean;
  readonly LogGroupName?: string | undefined;
  readonly LogStreamName?: string | undefined;
}
export interface ChannelLoggingConfiguration {
  readonly CloudWatchLogs: CloudWatchLogs;
}
export interface DeadLetterQueueS3Configuration {
  readonly BucketARN: string;
  readonly ErrorOutputPrefix?: string | undefined;
  readonly ExpectedBucketOwner: string;
}
export type S3CompressionType = 'NONE' | 'GZIP' | 'ZSTD';
export type S3StorageClass = 'STANDARD' | 'INTELLIGENT_TIERING' | 'GLACIER_IR';
export interface S3StorageConfiguration {
  readonly BucketARN: string;
  readonly CompressionType: S3CompressionType;
  readonly ExpectedBucketOwner: string;
  readonly OutputKeyTemplate?: string | undefined;
  readonly StorageClass?: S3StorageClass | undefined;
}
export interface S3DestinationConfiguration {
  readonly DataFreshnessInSeconds?: number | undefined;
  readonly DeadLetterQueueS3Configuration?: DeadLetterQueueS3Configuration | undefined;
  readonly StorageConfiguration: S3StorageConfiguration;
}
export type S3TablesCompressionType = 'NONE' | 'ZSTD' | 'SNAPPY';
export type PartitionTransform = 'TIME_HOUR';
export interface PartitionField {
  readonly SourceName: string;
  readonly Transform: PartitionTransform;
}
export interface PartitionSpec {
  readonly PartitionFields: readonly PartitionField[];
}
export interface S3TablesConfiguration {
  readonly CompressionType: S3TablesCompressionType;
  readonly Namespace: string;
  readonly PartitionSpec?: PartitionSpec | undefined;
  readonly TableBucketARN: string;
  readonly TableName: string;
}
export interface S3TablesDestinationConfiguration {
  readonly DataFreshnessInSeconds?: number | undefined;
  readonly DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  readonly S3TablesConfigurationList: readonly S3TablesConfiguration[];
}
export type RecordFormatType = 'GSR_JSON' | 'JSON' | 'STRING' | 'BYTE_ARRAY';
export interface RecordConfiguration {
  readonly GSRSchemaARN?: string | undefined;
  readonly RecordFormatType: RecordFormatType;
}
export interface ChannelStreamConfiguration {
  readonly RecordConfiguration: RecordConfiguration;
  readonly StreamARN: string;
}
export interface CreateChannelInput {
  readonly ChannelName: string;
  readonly EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined;
  readonly LoggingConfiguration?: ChannelLoggingConfiguration | undefined;
  readonly S3DestinationConfiguration?: S3DestinationConfiguration | undefined;
  readonly S3TablesDestinationConfiguration?: S3TablesDestinationConfiguration | undefined;
  readonly ServiceExecutionRoleARN: string;
  readonly StreamConfigurationList: readonly ChannelStreamConfiguration[];
  readonly Tags?: { readonly [key: string]: string } | undefined;
}
export type ChannelStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING' | 'FAILED';
export interface S3DestinationDescription {
  readonly DataFreshnessInSeconds: number;
  readonly DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  readonly StorageConfiguration: S3StorageConfiguration;
}
export interface S3TablesDestinationDescription {
  readonly DataFreshnessInSeconds: number;
  readonly DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  readonly S3TablesConfigurationList: readonly S3TablesConfiguration[];
}
export interface ChannelStreamDescription {
  readonly RecordConfiguration: RecordConfiguration;
  readonly StreamARN: string;
  readonly StreamCreationTimestamp: number;
}
export interface ChannelDescription {
  readonly ChannelARN: string;
  readonly ChannelCreationTimestamp: number;
  readonly ChannelId: string;
  readonly ChannelName: string;
  readonly ChannelStatus: ChannelStatus;
  readonly ChannelStatusReason?: string | undefined;
  readonly EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined;
  readonly LoggingConfiguration: ChannelLoggingConfiguration;
  readonly S3DestinationConfiguration?: S3DestinationDescription | undefined;
  readonly S3TablesDestinationConfiguration?: S3TablesDestinationDescription | undefined;
  readonly ServiceExecutionRoleARN: string;
  readonly StreamConfigurationList: readonly ChannelStreamDescription[];
}
export interface CreateChannelOutput {
  readonly ChannelDescription: ChannelDescription;
}
export type StreamMode = 'PROVISIONED' | 'ON_DEMAND';
export interface StreamModeDetails {
  readonly StreamMode: StreamMode;
}
export type RecordDistributionStrategy = 'AUTO' | 'USER_PARTITION_KEY';
export interface CreateStreamInput {
  readonly MaxRecordSizeInKiB?: number | undefined;
  readonly ShardCount?: number | undefined;
  readonly StreamModeDetails?: StreamModeDetails | undefined;
  readonly StreamName: string;
  readonly Tags?: { readonly [key: string]: string } | undefined;
  readonly WarmThroughputMiBps?: number | undefined;
  readonly RecordDistributionStrategy?: RecordDistributionStrategy | undefined;
}
export interface DecreaseStreamRetentionPeriodInput {
  readonly RetentionPeriodHours: number;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface DeleteChannelInput {
  readonly ChannelARN: string;
}
export interface DeleteResourcePolicyInput {
  readonly ResourceARN: string;
  readonly StreamId?: string | undefined;
}
export interface DeleteStreamInput {
  readonly EnforceConsumerDeletion?: boolean | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface DeregisterStreamConsumerInput {
  readonly ConsumerARN?: string | undefined;
  readonly ConsumerName?: string | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
}
export type DescribeAccountSettingsInput = Readonly<object>;
export type MinimumThroughputBillingCommitmentOutputStatus = 'ENABLED' | 'DISABLED' | 'ENABLED_UNTIL_EARLIEST_ALLOWED_END';
export interface MinimumThroughputBillingCommitmentOutput {
  readonly EarliestAllowedEndAt?: number | undefined;
  readonly EndedAt?: number | undefined;
  readonly StartedAt?: number | undefined;
  readonly Status: MinimumThroughputBillingCommitmentOutputStatus;
}
export interface DescribeAccountSettingsOutput {
  readonly MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined;
}
export interface DescribeChannelInput {
  readonly ChannelARN: string;
}
export interface DescribeChannelOutput {
  readonly ChannelDescription: ChannelDescription;
}
export type DescribeLimitsInput = Readonly<object>;
export interface DescribeLimitsOutput {
  readonly OnDemandStreamCount: number;
  readonly OnDemandStreamCountLimit: number;
  readonly OpenShardCount: number;
  readonly ShardLimit: number;
  readonly ChannelCount?: number | undefined;
  readonly ChannelCountLimit?: number | undefined;
}
export interface DescribeStreamInput {
  readonly ExclusiveStartShardId?: string | undefined;
  readonly Limit?: number | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export type EncryptionType = 'NONE' | 'KMS';
export type MetricsName = 'IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL';
export interface EnhancedMetrics {
  readonly ShardLevelMetrics?: readonly MetricsName[] | undefined;
}
export interface HashKeyRange {
  readonly EndingHashKey: string;
  readonly StartingHashKey: string;
}
export interface SequenceNumberRange {
  readonly EndingSequenceNumber?: string | undefined;
  readonly StartingSequenceNumber: string;
}
export interface Shard {
  readonly AdjacentParentShardId?: string | undefined;
  readonly HashKeyRange: HashKeyRange;
  readonly ParentShardId?: string | undefined;
  readonly SequenceNumberRange: SequenceNumberRange;
  readonly ShardId: string;
}
export type StreamStatus = 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING';
export interface StreamDescription {
  readonly EncryptionType?: EncryptionType | undefined;
  readonly EnhancedMonitoring: readonly EnhancedMetrics[];
  readonly HasMoreShards: boolean;
  readonly KeyId?: string | undefined;
  readonly RetentionPeriodHours: number;
  readonly Shards: readonly Shard[];
  readonly StreamARN: string;
  readonly StreamCreationTimestamp: number;
  readonly StreamModeDetails?: StreamModeDetails | undefined;
  readonly StreamName: string;
  readonly StreamStatus: StreamStatus;
}
export interface DescribeStreamOutput {
  readonly StreamDescription: StreamDescription;
}
export interface DescribeStreamConsumerInput {
  readonly ConsumerARN?: string | undefined;
  readonly ConsumerName?: string | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
}
export type ConsumerStatus = 'CREATING' | 'DELETING' | 'ACTIVE';
export interface ConsumerDescription {
  readonly ConsumerARN: string;
  readonly ConsumerCreationTimestamp: number;
  readonly ConsumerName: string;
  readonly ConsumerStatus: ConsumerStatus;
  readonly StreamARN: string;
}
export interface DescribeStreamConsumerOutput {
  readonly ConsumerDescription: ConsumerDescription;
}
export interface DescribeStreamSummaryInput {
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface WarmThroughputObject {
  readonly CurrentMiBps?: number | undefined;
  readonly TargetMiBps?: number | undefined;
}
export interface StreamDescriptionSummary {
  readonly ConsumerCount?: number | undefined;
  readonly EncryptionType?: EncryptionType | undefined;
  readonly EnhancedMonitoring: readonly EnhancedMetrics[];
  readonly KeyId?: string | undefined;
  readonly MaxRecordSizeInKiB?: number | undefined;
  readonly OpenShardCount: number;
  readonly RetentionPeriodHours: number;
  readonly StreamARN: string;
  readonly StreamCreationTimestamp: number;
  readonly StreamId?: string | undefined;
  readonly StreamModeDetails?: StreamModeDetails | undefined;
  readonly StreamName: string;
  readonly StreamStatus: StreamStatus;
  readonly WarmThroughput?: WarmThroughputObject | undefined;
  readonly ChannelCount?: number | undefined;
  readonly RecordDistributionStrategy?: RecordDistributionStrategy | undefined;
}
export interface DescribeStreamSummaryOutput {
  readonly StreamDescriptionSummary: StreamDescriptionSummary;
}
export interface DisableEnhancedMonitoringInput {
  readonly ShardLevelMetrics: readonly MetricsName[];
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface EnhancedMonitoringOutput {
  readonly CurrentShardLevelMetrics?: readonly MetricsName[] | undefined;
  readonly DesiredShardLevelMetrics?: readonly MetricsName[] | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface EnableEnhancedMonitoringInput {
  readonly ShardLevelMetrics: readonly MetricsName[];
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface GetRecordsInput {
  readonly Limit?: number | undefined;
  readonly ShardIterator: string;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly DryRun?: boolean | undefined;
}
export interface ChildShard {
  readonly HashKeyRange: HashKeyRange;
  readonly ParentShards: readonly string[];
  readonly ShardId: string;
}
export interface Record {
  readonly ApproximateArrivalTimestamp?: number | undefined;
  readonly Data: Uint8Array;
  readonly EncryptionType?: EncryptionType | undefined;
  readonly PartitionKey?: string | undefined;
  readonly SequenceNumber: string;
}
export interface GetRecordsOutput {
  readonly ChildShards?: readonly ChildShard[] | undefined;
  readonly MillisBehindLatest?: number | undefined;
  readonly NextShardIterator?: string | undefined;
  readonly Records: readonly Record[];
}
export interface GetResourcePolicyInput {
  readonly ResourceARN: string;
  readonly StreamId?: string | undefined;
}
export interface GetResourcePolicyOutput {
  readonly Policy: string;
}
export type ShardIteratorType = 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
export interface GetShardIteratorInput {
  readonly ShardId: string;
  readonly ShardIteratorType: ShardIteratorType;
  readonly StartingSequenceNumber?: string | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly Timestamp?: number | undefined;
  readonly DryRun?: boolean | undefined;
}
export interface GetShardIteratorOutput {
  readonly ShardIterator?: string | undefined;
}
export interface IncreaseStreamRetentionPeriodInput {
  readonly RetentionPeriodHours: number;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface StreamFilter {
  readonly StreamARN: string;
  readonly StreamCreationTimestamp?: number | undefined;
}
export interface ListChannelsInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly StreamFilter?: readonly StreamFilter[] | undefined;
}
export type ChannelDestinationType = 'S3' | 'S3_TABLES';
export interface ChannelStreamIdentifier {
  readonly StreamARN: string;
  readonly StreamCreationTimestamp: number;
}
export interface ChannelSummary {
  readonly ChannelARN: string;
  readonly ChannelCreationTimestamp: number;
  readonly ChannelDestinationType: ChannelDestinationType;
  readonly ChannelId: string;
  readonly ChannelName: string;
  readonly ChannelStatus: ChannelStatus;
  readonly ChannelStatusReason?: string | undefined;
  readonly Streams: readonly ChannelStreamIdentifier[];
}
export interface ListChannelsOutput {
  readonly ChannelSummaries: readonly ChannelSummary[];
  readonly NextToken?: string | undefined;
}
export type ShardFilterType = 'AFTER_SHARD_ID' | 'AT_TRIM_HORIZON' | 'FROM_TRIM_HORIZON' | 'AT_LATEST' | 'AT_TIMESTAMP' | 'FROM_TIMESTAMP';
export interface ShardFilter {
  readonly ShardId?: string | undefined;
  readonly Timestamp?: number | undefined;
  readonly Type: ShardFilterType;
}
export interface ListShardsInput {
  readonly ExclusiveStartShardId?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly ShardFilter?: ShardFilter | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamCreationTimestamp?: number | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface ListShardsOutput {
  readonly NextToken?: string | undefined;
  readonly Shards?: readonly Shard[] | undefined;
}
export interface ListStreamConsumersInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly StreamARN: string;
  readonly StreamCreationTimestamp?: number | undefined;
  readonly StreamId?: string | undefined;
}
export interface Consumer {
  readonly ConsumerARN: string;
  readonly ConsumerCreationTimestamp: number;
  readonly ConsumerName: string;
  readonly ConsumerStatus: ConsumerStatus;
}
export interface ListStreamConsumersOutput {
  readonly Consumers?: readonly Consumer[] | undefined;
  readonly NextToken?: string | undefined;
}
export interface ListStreamsInput {
  readonly ExclusiveStartStreamName?: string | undefined;
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}
export interface StreamSummary {
  readonly StreamARN: string;
  readonly StreamCreationTimestamp?: number | undefined;
  readonly StreamModeDetails?: StreamModeDetails | undefined;
  readonly StreamName: string;
  readonly StreamStatus: StreamStatus;
}
export interface ListStreamsOutput {
  readonly HasMoreStreams: boolean;
  readonly NextToken?: string | undefined;
  readonly StreamNames: readonly string[];
  readonly StreamSummaries?: readonly StreamSummary[] | undefined;
}
export interface ListTagsForResourceInput {
  readonly ResourceARN: string;
  readonly StreamId?: string | undefined;
}
export interface Tag {
  readonly Key: string;
  readonly Value?: string | undefined;
}
export interface ListTagsForResourceOutput {
  readonly Tags?: readonly Tag[] | undefined;
}
export interface ListTagsForStreamInput {
  readonly ExclusiveStartTagKey?: string | undefined;
  readonly Limit?: number | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface ListTagsForStreamOutput {
  readonly HasMoreTags: boolean;
  readonly Tags: readonly Tag[];
}
export interface MergeShardsInput {
  readonly AdjacentShardToMerge: string;
  readonly ShardToMerge: string;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface PutRecordInput {
  readonly Data: Uint8Array;
  readonly ExplicitHashKey?: string | undefined;
  readonly PartitionKey?: string | undefined;
  readonly SequenceNumberForOrdering?: string | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly DryRun?: boolean | undefined;
}
export interface PutRecordOutput {
  readonly EncryptionType?: EncryptionType | undefined;
  readonly SequenceNumber: string;
  readonly ShardId: string;
}
export interface PutRecordsRequestEntry {
  readonly Data: Uint8Array;
  readonly ExplicitHashKey?: string | undefined;
  readonly PartitionKey?: string | undefined;
}
export interface PutRecordsInput {
  readonly Records: readonly PutRecordsRequestEntry[];
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly DryRun?: boolean | undefined;
}
export interface PutRecordsResultEntry {
  readonly ErrorCode?: string | undefined;
  readonly ErrorMessage?: string | undefined;
  readonly SequenceNumber?: string | undefined;
  readonly ShardId?: string | undefined;
}
export interface PutRecordsOutput {
  readonly EncryptionType?: EncryptionType | undefined;
  readonly FailedRecordCount?: number | undefined;
  readonly Records: readonly PutRecordsResultEntry[];
}
export interface PutResourcePolicyInput {
  readonly Policy: string;
  readonly ResourceARN: string;
  readonly StreamId?: string | undefined;
}
export interface RegisterStreamConsumerInput {
  readonly ConsumerName: string;
  readonly StreamARN: string;
  readonly StreamId?: string | undefined;
  readonly Tags?: { readonly [key: string]: string } | undefined;
}
export interface RegisterStreamConsumerOutput {
  readonly Consumer: Consumer;
}
export interface RemoveTagsFromStreamInput {
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly TagKeys: readonly string[];
}
export interface SplitShardInput {
  readonly NewStartingHashKey: string;
  readonly ShardToSplit: string;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface StartStreamEncryptionInput {
  readonly EncryptionType: EncryptionType;
  readonly KeyId: string;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface StopStreamEncryptionInput {
  readonly EncryptionType: EncryptionType;
  readonly KeyId: string;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
}
export interface StartingPosition {
  readonly SequenceNumber?: string | undefined;
  readonly Timestamp?: number | undefined;
  readonly Type: ShardIteratorType;
}
export interface SubscribeToShardInput {
  readonly ConsumerARN: string;
  readonly ShardId: string;
  readonly StartingPosition: StartingPosition;
  readonly StreamId?: string | undefined;
  readonly DryRun?: boolean | undefined;
}
export interface InternalFailureException {
  readonly message?: string | undefined;
}
export interface KMSAccessDeniedException {
  readonly message?: string | undefined;
}
export interface KMSDisabledException {
  readonly message?: string | undefined;
}
export interface KMSInvalidStateException {
  readonly message?: string | undefined;
}
export interface KMSNotFoundException {
  readonly message?: string | undefined;
}
export interface KMSOptInRequired {
  readonly message?: string | undefined;
}
export interface KMSThrottlingException {
  readonly message?: string | undefined;
}
export interface ResourceInUseException {
  readonly message?: string | undefined;
}
export interface ResourceNotFoundException {
  readonly message?: string | undefined;
}
export interface SubscribeToShardEvent {
  readonly ChildShards?: readonly ChildShard[] | undefined;
  readonly ContinuationSequenceNumber: string;
  readonly MillisBehindLatest: number;
  readonly Records: readonly Record[];
}
export interface SubscribeToShardEventStream {
  readonly InternalFailureException?: InternalFailureException | undefined;
  readonly KMSAccessDeniedException?: KMSAccessDeniedException | undefined;
  readonly KMSDisabledException?: KMSDisabledException | undefined;
  readonly KMSInvalidStateException?: KMSInvalidStateException | undefined;
  readonly KMSNotFoundException?: KMSNotFoundException | undefined;
  readonly KMSOptInRequired?: KMSOptInRequired | undefined;
  readonly KMSThrottlingException?: KMSThrottlingException | undefined;
  readonly ResourceInUseException?: ResourceInUseException | undefined;
  readonly ResourceNotFoundException?: ResourceNotFoundException | undefined;
  readonly SubscribeToShardEvent: SubscribeToShardEvent;
}
export interface SubscribeToShardOutput {
  readonly EventStream: AsyncIterable<SubscribeToShardEventStream>;
}
export interface TagResourceInput {
  readonly ResourceARN: string;
  readonly StreamId?: string | undefined;
  readonly Tags: { readonly [key: string]: string };
}
export interface UntagResourceInput {
  readonly ResourceARN: string;
  readonly StreamId?: string | undefined;
  readonly TagKeys: readonly string[];
}
export type MinimumThroughputBillingCommitmentInputStatus = 'ENABLED' | 'DISABLED';
export interface MinimumThroughputBillingCommitmentInput {
  readonly Status: MinimumThroughputBillingCommitmentInputStatus;
}
export interface UpdateAccountSettingsInput {
  readonly MinimumThroughputBillingCommitment: MinimumThroughputBillingCommitmentInput;
}
export interface UpdateAccountSettingsOutput {
  readonly MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined;
}
export interface CloudWatchLogsUpdateInput {
  readonly Enabled: boolean;
  readonly LogGroupName?: string | undefined;
  readonly LogStreamName?: string | undefined;
}
export interface ChannelLoggingUpdateInput {
  readonly CloudWatchLogs: CloudWatchLogsUpdateInput;
}
export interface S3DestinationUpdateInput {
  readonly DataFreshnessInSeconds: number;
}
export interface S3TablesDestinationUpdateInput {
  readonly DataFreshnessInSeconds: number;
}
export interface UpdateChannelInput {
  readonly ChannelARN: string;
  readonly LoggingConfiguration?: ChannelLoggingUpdateInput | undefined;
  readonly S3DestinationConfiguration?: S3DestinationUpdateInput | undefined;
  readonly S3TablesDestinationConfiguration?: S3TablesDestinationUpdateInput | undefined;
}
export interface UpdateChannelOutput {
  readonly ChannelDescription: ChannelDescription;
}
export interface UpdateMaxRecordSizeInput {
  readonly MaxRecordSizeInKiB: number;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
}
export type ScalingType = 'UNIFORM_SCALING';
export interface UpdateShardCountInput {
  readonly ScalingType: ScalingType;
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly TargetShardCount: number;
}
export interface UpdateShardCountOutput {
  readonly CurrentShardCount?: number | undefined;
  readonly StreamARN?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly TargetShardCount?: number | undefined;
}
export interface UpdateStreamModeInput {
  readonly StreamARN: string;
  readonly StreamId?: string | undefined;
  readonly StreamModeDetails: StreamModeDetails;
  readonly WarmThroughputMiBps?: number | undefined;
}
export interface UpdateStreamRecordDistributionStrategyInput {
  readonly RecordDistributionStrategy: RecordDistributionStrategy;
  readonly StreamARN: string;
  readonly StreamId?: string | undefined;
}
export interface UpdateStreamWarmThroughputInput {
  readonly StreamARN?: string | undefined;
  readonly StreamId?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly WarmThroughputMiBps: number;
}
export interface UpdateStreamWarmThroughputOutput {
  readonly StreamARN?: string | undefined;
  readonly StreamName?: string | undefined;
  readonly WarmThroughput?: WarmThroughputObject | undefined;
}

const shapeStreamARN: StringShape = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+' });
const shapeStreamId: StringShape = string({ min: 1, max: 24, pattern: '[a-z0-9]{20}-[a-z0-9]{3}' });
const shapeStreamName: StringShape = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+' });
const shapeTagKey: StringShape = string({ min: 1, max: 128 });
const shapeTagValue: StringShape = string({ min: 0, max: 256 });
const shapeTagMap: Shape = map(shapeTagKey, shapeTagValue, { min: 1, max: 200 });
export const shapeAddTagsToStreamInput: StructureShape = structure('AddTagsToStreamInput', {
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
  Tags: required(shapeTagMap),
});
const shapeChannelName: StringShape = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+' });
const shapeChannelEncryptionType: StringShape = string({ enum: ['KMS'] });
const shapeKeyId: StringShape = string({ min: 1, max: 2048 });
export const shapeChannelEncryptionConfiguration: StructureShape = structure('ChannelEncryptionConfiguration', {
  EncryptionType: required(shapeChannelEncryptionType),
  KeyId: required(shapeKeyId),
});
const shapeBooleanObject: Shape = boolean();
const shapeLogGroupName: StringShape = string({ min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' });
const shapeLogStreamName: StringShape = string({ min: 1, max: 512, pattern: '[^:*]*' });
export const shapeCloudWatchLogs: StructureShape = structure('CloudWatchLogs', {
  Enabled: required(shapeBooleanObject),
  LogGroupName: member(shapeLogGroupName),
  LogStreamName: member(shapeLogStreamName),
});
export const shapeChannelLoggingConfiguration: StructureShape = structure('ChannelLoggingConfiguration', {
  CloudWatchLogs: required(shapeCloudWatchLogs),
});
const shapeDataFreshnessInSeconds: Shape = integer();
const shapeS3BucketARN: StringShape = string({ min: 1, max: 2048, pattern: 'arn:aws[-a-z0-9]*:s3:::[a-z0-9._-]{3,63}' });
const shapeErrorOutputPrefix: StringShape = string({ min: 1, max: 512, pattern: '[0-9A-Za-z!\\-_\'.*()\\/]+' });
const shapeExpectedBucketOwner: StringShape = string({ min: 12, max: 12, pattern: '\\d{12}' });
export const shapeDeadLetterQueueS3Configuration: StructureShape = structure('DeadLetterQueueS3Configuration', {
  BucketARN: required(shapeS3BucketARN),
  ErrorOutputPrefix: member(shapeErrorOutputPrefix),
  ExpectedBucketOwner: required(shapeExpectedBucketOwner),
});
const shapeS3CompressionType: StringShape = string({ enum: ['NONE', 'GZIP', 'ZSTD'] });
const shapeOutputKeyTemplate: StringShape = string({ min: 1, max: 1024, pattern: '[0-9A-Za-z!\\-_\'.*()\\/=:{}]+' });
const shapeS3StorageClass: StringShape = string({ enum: ['STANDARD', 'INTELLIGENT_TIERING', 'GLACIER_IR'] });
export const shapeS3StorageConfiguration: StructureShape = structure('S3StorageConfiguration', {
  BucketARN: required(shapeS3BucketARN),
  CompressionType: required(shapeS3CompressionType),
  ExpectedBucketOwner: required(shapeExpectedBucketOwner),
  OutputKeyTemplate: member(shapeOutputKeyTemplate),
  StorageClass: member(shapeS3StorageClass),
});
export const shapeS3DestinationConfiguration: StructureShape = structure('S3DestinationConfiguration', {
  DataFreshnessInSeconds: member(shapeDataFreshnessInSeconds),
  DeadLetterQueueS3Configuration: member(shapeDeadLetterQueueS3Configuration),
  StorageConfiguration: required(shapeS3StorageConfiguration),
});
const shapeS3TablesCompressionType: StringShape = string({ enum: ['NONE', 'ZSTD', 'SNAPPY'] });
const shapeS3TableName: StringShape = string({ min: 1, max: 255, pattern: '[0-9a-z_]+' });
const shapePartitionSourceName: StringShape = string({ min: 1, max: 255, pattern: '[a-zA-Z0-9\\._]+' });
const shapePartitionTransform: StringShape = string({ enum: ['TIME_HOUR'] });
export const shapePartitionField: StructureShape = structure('PartitionField', {
  SourceName: required(shapePartitionSourceName),
  Transform: required(shapePartitionTransform),
});
const shapePartitionFieldList: Shape = list(shapePartitionField);
export const shapePartitionSpec: StructureShape = structure('PartitionSpec', {
  PartitionFields: required(shapePartitionFieldList),
});
const shapeTableBucketARN: StringShape = string({ min: 1, max: 2048, pattern: 'arn:aws[-a-z0-9]*:s3tables:[-a-z0-9]+:\\d{12}:bucket/[a-z0-9_-]{3,63}' });
export const shapeS3TablesConfiguration: StructureShape = structure('S3TablesConfiguration', {
  CompressionType: required(shapeS3TablesCompressionType),
  Namespace: required(shapeS3TableName),
  PartitionSpec: member(shapePartitionSpec),
  TableBucketARN: required(shapeTableBucketARN),
  TableName: required(shapeS3TableName),
});
const shapeS3TablesConfigurationList: Shape = list(shapeS3TablesConfiguration, { min: 1, max: 10000 });
export const shapeS3TablesDestinationConfiguration: StructureShape = structure('S3TablesDestinationConfiguration', {
  DataFreshnessInSeconds: member(shapeDataFreshnessInSeconds),
  DeadLetterQueueS3Configuration: required(shapeDeadLetterQueueS3Configuration),
  S3TablesConfigurationList: required(shapeS3TablesConfigurationList),
});
const shapeServiceExecutionRoleARN: StringShape = string({ min: 1, max: 512, pattern: 'arn:aws[-a-z0-9]*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+' });
const shapeGSRSchemaARN: StringShape = string({ min: 1, max: 512, pattern: 'arn:aws[-a-z0-9]*:glue:[-a-z0-9]+:\\d{12}:schema/[-a-zA-Z0-9_$#.]+/[-a-zA-Z0-9_$#.]+' });
const shapeRecordFormatType: StringShape = string({ enum: ['GSR_JSON', 'JSON', 'STRING', 'BYTE_ARRAY'] });
export const shapeRecordConfiguration: StructureShape = structure('RecordConfiguration', {
  GSRSchemaARN: member(shapeGSRSchemaARN),
  RecordFormatType: required(shapeRecordFormatType),
});
export const shapeChannelStreamConfiguration: StructureShape = structure('ChannelStreamConfiguration', {
  RecordConfiguration: required(shapeRecordConfiguration),
  StreamARN: required(shapeStreamARN),
});
const shapeChannelStreamConfigurationList: Shape = list(shapeChannelStreamConfiguration, { min: 1, max: 10000 });
const shapeChannelTagMap: Shape = map(shapeTagKey, shapeTagValue, { max: 200 });
export const shapeCreateChannelInput: StructureShape = structure('CreateChannelInput', {
  ChannelName: required(shapeChannelName),
  EncryptionConfiguration: member(shapeChannelEncryptionConfiguration),
  LoggingConfiguration: member(shapeChannelLoggingConfiguration),
  S3DestinationConfiguration: member(shapeS3DestinationConfiguration),
  S3TablesDestinationConfiguration: member(shapeS3TablesDestinationConfiguration),
  ServiceExecutionRoleARN: required(shapeServiceExecutionRoleARN),
  StreamConfigurationList: required(shapeChannelStreamConfigurationList),
  Tags: member(shapeChannelTagMap),
});
const shapeChannelARN: StringShape = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:channel/\\S+' });
const shapeTimestamp: Shape = timestamp();
const shapeChannelId: StringShape = string({ min: 1, max: 64 });
const shapeChannelStatus: StringShape = string({ enum: ['CREATING', 'ACTIVE', 'UPDATING', 'DELETING', 'FAILED'] });
const shapeChannelStatusReason: StringShape = string({ min: 1, max: 2048 });
export const shapeS3DestinationDescription: StructureShape = structure('S3DestinationDescription', {
  DataFreshnessInSeconds: required(shapeDataFreshnessInSeconds),
  DeadLetterQueueS3Configuration: required(shapeDeadLetterQueueS3Configuration),
  StorageConfiguration: required(shapeS3StorageConfiguration),
});
export const shapeS3TablesDestinationDescription: StructureShape = structure('S3TablesDestinationDescription', {
  DataFreshnessInSeconds: required(shapeDataFreshnessInSeconds),
  DeadLetterQueueS3Configuration: required(shapeDeadLetterQueueS3Configuration),
  S3TablesConfigurationList: required(shapeS3TablesConfigurationList),
});
export const shapeChannelStreamDescription: StructureShape = structure('ChannelStreamDescription', {
  RecordConfiguration: required(shapeRecordConfiguration),
  StreamARN: required(shapeStreamARN),
  StreamCreationTimestamp: required(shapeTimestamp),
});
const shapeChannelStreamDescriptionList: Shape = list(shapeChannelStreamDescription, { min: 1, max: 10000 });
export const shapeChannelDescription: StructureShape = structure('ChannelDescription', {
  ChannelARN: required(shapeChannelARN),
  ChannelCreationTimestamp: required(shapeTimestamp),
  ChannelId: required(shapeChannelId),
  ChannelName: required(shapeChannelName),
  ChannelStatus: required(shapeChannelStatus),
  ChannelStatusReason: member(shapeChannelStatusReason),
  EncryptionConfiguration: member(shapeChannelEncryptionConfiguration),
  LoggingConfiguration: required(shapeChannelLoggingConfiguration),
  S3DestinationConfiguration: member(shapeS3DestinationDescription),
  S3TablesDestinationConfiguration: member(shapeS3TablesDestinationDescription),
  ServiceExecutionRoleARN: required(shapeServiceExecutionRoleARN),
  StreamConfigurationList: required(shapeChannelStreamDescriptionList),
});
export const shapeCreateChannelOutput: StructureShape = structure('CreateChannelOutput', {
  ChannelDescription: required(shapeChannelDescription),
});
const shapeMaxRecordSizeInKiB: Shape = integer({ min: 1024, max: 10240 });
const shapePositiveIntegerObject: Shape = integer({ min: 1 });
const shapeStreamMode: StringShape = string({ enum: ['PROVISIONED', 'ON_DEMAND'] });
export const shapeStreamModeDetails: StructureShape = structure('StreamModeDetails', {
  StreamMode: required(shapeStreamMode),
});
const shapeNaturalIntegerObject: Shape = integer({ min: 0 });
const shapeRecordDistributionStrategy: StringShape = string({ enum: ['AUTO', 'USER_PARTITION_KEY'] });
export const shapeCreateStreamInput: StructureShape = structure('CreateStreamInput', {
  MaxRecordSizeInKiB: member(shapeMaxRecordSizeInKiB),
  ShardCount: member(shapePositiveIntegerObject),
  StreamModeDetails: member(shapeStreamModeDetails),
  StreamName: required(shapeStreamName),
  Tags: member(shapeTagMap),
  WarmThroughputMiBps: member(shapeNaturalIntegerObject),
  RecordDistributionStrategy: member(shapeRecordDistributionStrategy),
});
const shapeRetentionPeriodHours: Shape = integer();
export const shapeDecreaseStreamRetentionPeriodInput: StructureShape = structure('DecreaseStreamRetentionPeriodInput', {
  RetentionPeriodHours: required(shapeRetentionPeriodHours),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
export const shapeDeleteChannelInput: StructureShape = structure('DeleteChannelInput', {
  ChannelARN: required(shapeChannelARN),
});
const shapeResourceARN: StringShape = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+' });
export const shapeDeleteResourcePolicyInput: StructureShape = structure('DeleteResourcePolicyInput', {
  ResourceARN: required(shapeResourceARN),
  StreamId: member(shapeStreamId),
});
export const shapeDeleteStreamInput: StructureShape = structure('DeleteStreamInput', {
  EnforceConsumerDeletion: member(shapeBooleanObject),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
const shapeConsumerARN: StringShape = string({ min: 1, max: 2048, pattern: '^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+' });
const shapeConsumerName: StringShape = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+' });
export const shapeDeregisterStreamConsumerInput: StructureShape = structure('DeregisterStreamConsumerInput', {
  ConsumerARN: member(shapeConsumerARN),
  ConsumerName: member(shapeConsumerName),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
});
export const shapeDescribeAccountSettingsInput: StructureShape = structure('DescribeAccountSettingsInput', {});
const shapeMinimumThroughputBillingCommitmentOutputStatus: StringShape = string({ enum: ['ENABLED', 'DISABLED', 'ENABLED_UNTIL_EARLIEST_ALLOWED_END'] });
export const shapeMinimumThroughputBillingCommitmentOutput: StructureShape = structure('MinimumThroughputBillingCommitmentOutput', {
  EarliestAllowedEndAt: member(shapeTimestamp),
  EndedAt: member(shapeTimestamp),
  StartedAt: member(shapeTimestamp),
  Status: required(shapeMinimumThroughputBillingCommitmentOutputStatus),
});
export const shapeDescribeAccountSettingsOutput: StructureShape = structure('DescribeAccountSettingsOutput', {
  MinimumThroughputBillingCommitment: member(shapeMinimumThroughputBillingCommitmentOutput),
});
export const shapeDescribeChannelInput: StructureShape = structure('DescribeChannelInput', {
  ChannelARN: required(shapeChannelARN),
});
export const shapeDescribeChannelOutput: StructureShape = structure('DescribeChannelOutput', {
  ChannelDescription: required(shapeChannelDescription),
});
export const shapeDescribeLimitsInput: StructureShape = structure('DescribeLimitsInput', {});
const shapeOnDemandStreamCountObject: Shape = integer({ min: 0, max: 1000000 });
const shapeOnDemandStreamCountLimitObject: Shape = integer({ min: 0, max: 1000000 });
const shapeShardCountObject: Shape = integer({ min: 0, max: 1000000 });
const shapeChannelCountObject: Shape = integer({ min: 0, max: 1000000 });
export const shapeDescribeLimitsOutput: StructureShape = structure('DescribeLimitsOutput', {
  OnDemandStreamCount: required(shapeOnDemandStreamCountObject),
  OnDemandStreamCountLimit: required(shapeOnDemandStreamCountLimitObject),
  OpenShardCount: required(shapeShardCountObject),
  ShardLimit: required(shapeShardCountObject),
  ChannelCount: member(shapeChannelCountObject),
  ChannelCountLimit: member(shapeChannelCountObject),
});
const shapeShardId: StringShape = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+' });
const shapeDescribeStreamInputLimit: Shape = integer({ min: 1, max: 10000 });
export const shapeDescribeStreamInput: StructureShape = structure('DescribeStreamInput', {
  ExclusiveStartShardId: member(shapeShardId),
  Limit: member(shapeDescribeStreamInputLimit),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
const shapeEncryptionType: StringShape = string({ enum: ['NONE', 'KMS'] });
const shapeMetricsName: StringShape = string({ enum: ['IncomingBytes', 'IncomingRecords', 'OutgoingBytes', 'OutgoingRecords', 'WriteProvisionedThroughputExceeded', 'ReadProvisionedThroughputExceeded', 'IteratorAgeMilliseconds', 'ALL'] });
const shapeMetricsNameList: Shape = list(shapeMetricsName, { min: 1, max: 7 });
export const shapeEnhancedMetrics: StructureShape = structure('EnhancedMetrics', {
  ShardLevelMetrics: member(shapeMetricsNameList),
});
const shapeEnhancedMonitoringList: Shape = list(shapeEnhancedMetrics);
const shapeHashKey: StringShape = string({ pattern: '0|([1-9]\\d{0,38})' });
export const shapeHashKeyRange: StructureShape = structure('HashKeyRange', {
  EndingHashKey: required(shapeHashKey),
  StartingHashKey: required(shapeHashKey),
});
const shapeSequenceNumber: StringShape = string({ pattern: '0|([1-9]\\d{0,128})' });
export const shapeSequenceNumberRange: StructureShape = structure('SequenceNumberRange', {
  EndingSequenceNumber: member(shapeSequenceNumber),
  StartingSequenceNumber: required(shapeSequenceNumber),
});
export const shapeShard: StructureShape = structure('Shard', {
  AdjacentParentShardId: member(shapeShardId),
  HashKeyRange: required(shapeHashKeyRange),
  ParentShardId: member(shapeShardId),
  SequenceNumberRange: required(shapeSequenceNumberRange),
  ShardId: required(shapeShardId),
});
const shapeShardList: Shape = list(shapeShard);
const shapeStreamStatus: StringShape = string({ enum: ['CREATING', 'DELETING', 'ACTIVE', 'UPDATING'] });
export const shapeStreamDescription: StructureShape = structure('StreamDescription', {
  EncryptionType: member(shapeEncryptionType),
  EnhancedMonitoring: required(shapeEnhancedMonitoringList),
  HasMoreShards: required(shapeBooleanObject),
  KeyId: member(shapeKeyId),
  RetentionPeriodHours: required(shapeRetentionPeriodHours),
  Shards: required(shapeShardList),
  StreamARN: required(shapeStreamARN),
  StreamCreationTimestamp: required(shapeTimestamp),
  StreamModeDetails: member(shapeStreamModeDetails),
  StreamName: required(shapeStreamName),
  StreamStatus: required(shapeStreamStatus),
});
export const shapeDescribeStreamOutput: StructureShape = structure('DescribeStreamOutput', {
  StreamDescription: required(shapeStreamDescription),
});
export const shapeDescribeStreamConsumerInput: StructureShape = structure('DescribeStreamConsumerInput', {
  ConsumerARN: member(shapeConsumerARN),
  ConsumerName: member(shapeConsumerName),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
});
const shapeConsumerStatus: StringShape = string({ enum: ['CREATING', 'DELETING', 'ACTIVE'] });
export const shapeConsumerDescription: StructureShape = structure('ConsumerDescription', {
  ConsumerARN: required(shapeConsumerARN),
  ConsumerCreationTimestamp: required(shapeTimestamp),
  ConsumerName: required(shapeConsumerName),
  ConsumerStatus: required(shapeConsumerStatus),
  StreamARN: required(shapeStreamARN),
});
export const shapeDescribeStreamConsumerOutput: StructureShape = structure('DescribeStreamConsumerOutput', {
  ConsumerDescription: required(shapeConsumerDescription),
});
export const shapeDescribeStreamSummaryInput: StructureShape = structure('DescribeStreamSummaryInput', {
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
const shapeConsumerCountObject: Shape = integer({ min: 0, max: 1000000 });
export const shapeWarmThroughputObject: StructureShape = structure('WarmThroughputObject', {
  CurrentMiBps: member(shapeNaturalIntegerObject),
  TargetMiBps: member(shapeNaturalIntegerObject),
});
export const shapeStreamDescriptionSummary: StructureShape = structure('StreamDescriptionSummary', {
  ConsumerCount: member(shapeConsumerCountObject),
  EncryptionType: member(shapeEncryptionType),
  EnhancedMonitoring: required(shapeEnhancedMonitoringList),
  KeyId: member(shapeKeyId),
  MaxRecordSizeInKiB: member(shapeMaxRecordSizeInKiB),
  OpenShardCount: required(shapeShardCountObject),
  RetentionPeriodHours: required(shapeRetentionPeriodHours),
  StreamARN: required(shapeStreamARN),
  StreamCreationTimestamp: required(shapeTimestamp),
  StreamId: member(shapeStreamId),
  StreamModeDetails: member(shapeStreamModeDetails),
  StreamName: required(shapeStreamName),
  StreamStatus: required(shapeStreamStatus),
  WarmThroughput: member(shapeWarmThroughputObject),
  ChannelCount: member(shapeChannelCountObject),
  RecordDistributionStrategy: member(shapeRecordDistributionStrategy),
});
export const shapeDescribeStreamSummaryOutput: StructureShape = structure('DescribeStreamSummaryOutput', {
  StreamDescriptionSummary: required(shapeStreamDescriptionSummary),
});
export const shapeDisableEnhancedMonitoringInput: StructureShape = structure('DisableEnhancedMonitoringInput', {
  ShardLevelMetrics: required(shapeMetricsNameList),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
export const shapeEnhancedMonitoringOutput: StructureShape = structure('EnhancedMonitoringOutput', {
  CurrentShardLevelMetrics: member(shapeMetricsNameList),
  DesiredShardLevelMetrics: member(shapeMetricsNameList),
  StreamARN: member(shapeStreamARN),
  StreamName: member(shapeStreamName),
});
export const shapeEnableEnhancedMonitoringInput: StructureShape = structure('EnableEnhancedMonitoringInput', {
  ShardLevelMetrics: required(shapeMetricsNameList),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
const shapeGetRecordsInputLimit: Shape = integer({ min: 1, max: 10000 });
const shapeShardIterator: StringShape = string({ min: 1, max: 512 });
export const shapeGetRecordsInput: StructureShape = structure('GetRecordsInput', {
  Limit: member(shapeGetRecordsInputLimit),
  ShardIterator: required(shapeShardIterator),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  DryRun: member(shapeBooleanObject),
});
const shapeShardIdList: Shape = list(shapeShardId);
export const shapeChildShard: StructureShape = structure('ChildShard', {
  HashKeyRange: required(shapeHashKeyRange),
  ParentShards: required(shapeShardIdList),
  ShardId: required(shapeShardId),
});
const shapeChildShardList: Shape = list(shapeChildShard);
const shapeMillisBehindLatest: Shape = long({ min: 0 });
const shapeData: Shape = blob({ min: 0, max: 10485760 });
const shapePartitionKey: StringShape = string({ min: 1, max: 256 });
export const shapeRecord: StructureShape = structure('Record', {
  ApproximateArrivalTimestamp: member(shapeTimestamp),
  Data: required(shapeData),
  EncryptionType: member(shapeEncryptionType),
  PartitionKey: member(shapePartitionKey),
  SequenceNumber: required(shapeSequenceNumber),
});
const shapeRecordList: Shape = list(shapeRecord);
export const shapeGetRecordsOutput: StructureShape = structure('GetRecordsOutput', {
  ChildShards: member(shapeChildShardList),
  MillisBehindLatest: member(shapeMillisBehindLatest),
  NextShardIterator: member(shapeShardIterator),
  Records: required(shapeRecordList),
});
export const shapeGetResourcePolicyInput: StructureShape = structure('GetResourcePolicyInput', {
  ResourceARN: required(shapeResourceARN),
  StreamId: member(shapeStreamId),
});
const shapePolicy: StringShape = string();
export const shapeGetResourcePolicyOutput: StructureShape = structure('GetResourcePolicyOutput', {
  Policy: required(shapePolicy),
});
const shapeShardIteratorType: StringShape = string({ enum: ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER', 'TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'] });
export const shapeGetShardIteratorInput: StructureShape = structure('GetShardIteratorInput', {
  ShardId: required(shapeShardId),
  ShardIteratorType: required(shapeShardIteratorType),
  StartingSequenceNumber: member(shapeSequenceNumber),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
  Timestamp: member(shapeTimestamp),
  DryRun: member(shapeBooleanObject),
});
export const shapeGetShardIteratorOutput: StructureShape = structure('GetShardIteratorOutput', {
  ShardIterator: member(shapeShardIterator),
});
export const shapeIncreaseStreamRetentionPeriodInput: StructureShape = structure('IncreaseStreamRetentionPeriodInput', {
  RetentionPeriodHours: required(shapeRetentionPeriodHours),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
const shapeListChannelsInputLimit: Shape = integer({ min: 1, max: 10000 });
const shapeNextToken: StringShape = string({ min: 1, max: 1048576 });
export const shapeStreamFilter: StructureShape = structure('StreamFilter', {
  StreamARN: required(shapeStreamARN),
  StreamCreationTimestamp: member(shapeTimestamp),
});
const shapeStreamFilterList: Shape = list(shapeStreamFilter, { min: 1, max: 10000 });
export const shapeListChannelsInput: StructureShape = structure('ListChannelsInput', {
  MaxResults: member(shapeListChannelsInputLimit),
  NextToken: member(shapeNextToken),
  StreamFilter: member(shapeStreamFilterList),
});
const shapeChannelDestinationType: StringShape = string({ enum: ['S3', 'S3_TABLES'] });
export const shapeChannelStreamIdentifier: StructureShape = structure('ChannelStreamIdentifier', {
  StreamARN: required(shapeStreamARN),
  StreamCreationTimestamp: required(shapeTimestamp),
});
const shapeChannelStreamIdentifierList: Shape = list(shapeChannelStreamIdentifier, { min: 1, max: 10000 });
export const shapeChannelSummary: StructureShape = structure('ChannelSummary', {
  ChannelARN: required(shapeChannelARN),
  ChannelCreationTimestamp: required(shapeTimestamp),
  ChannelDestinationType: required(shapeChannelDestinationType),
  ChannelId: required(shapeChannelId),
  ChannelName: required(shapeChannelName),
  ChannelStatus: required(shapeChannelStatus),
  ChannelStatusReason: member(shapeChannelStatusReason),
  Streams: required(shapeChannelStreamIdentifierList),
});
const shapeChannelSummaryList: Shape = list(shapeChannelSummary);
export const shapeListChannelsOutput: StructureShape = structure('ListChannelsOutput', {
  ChannelSummaries: required(shapeChannelSummaryList),
  NextToken: member(shapeNextToken),
});
const shapeListShardsInputLimit: Shape = integer({ min: 1, max: 10000 });
const shapeShardFilterType: StringShape = string({ enum: ['AFTER_SHARD_ID', 'AT_TRIM_HORIZON', 'FROM_TRIM_HORIZON', 'AT_LATEST', 'AT_TIMESTAMP', 'FROM_TIMESTAMP'] });
export const shapeShardFilter: StructureShape = structure('ShardFilter', {
  ShardId: member(shapeShardId),
  Timestamp: member(shapeTimestamp),
  Type: required(shapeShardFilterType),
});
export const shapeListShardsInput: StructureShape = structure('ListShardsInput', {
  ExclusiveStartShardId: member(shapeShardId),
  MaxResults: member(shapeListShardsInputLimit),
  NextToken: member(shapeNextToken),
  ShardFilter: member(shapeShardFilter),
  StreamARN: member(shapeStreamARN),
  StreamCreationTimestamp: member(shapeTimestamp),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
export const shapeListShardsOutput: StructureShape = structure('ListShardsOutput', {
  NextToken: member(shapeNextToken),
  Shards: member(shapeShardList),
});
const shapeListStreamConsumersInputLimit: Shape = integer({ min: 1, max: 10000 });
export const shapeListStreamConsumersInput: StructureShape = structure('ListStreamConsumersInput', {
  MaxResults: member(shapeListStreamConsumersInputLimit),
  NextToken: member(shapeNextToken),
  StreamARN: required(shapeStreamARN),
  StreamCreationTimestamp: member(shapeTimestamp),
  StreamId: member(shapeStreamId),
});
export const shapeConsumer: StructureShape = structure('Consumer', {
  ConsumerARN: required(shapeConsumerARN),
  ConsumerCreationTimestamp: required(shapeTimestamp),
  ConsumerName: required(shapeConsumerName),
  ConsumerStatus: required(shapeConsumerStatus),
});
const shapeConsumerList: Shape = list(shapeConsumer);
export const shapeListStreamConsumersOutput: StructureShape = structure('ListStreamConsumersOutput', {
  Consumers: member(shapeConsumerList),
  NextToken: member(shapeNextToken),
});
const shapeListStreamsInputLimit: Shape = integer({ min: 1, max: 10000 });
export const shapeListStreamsInput: StructureShape = structure('ListStreamsInput', {
  ExclusiveStartStreamName: member(shapeStreamName),
  Limit: member(shapeListStreamsInputLimit),
  NextToken: member(shapeNextToken),
});
const shapeStreamNameList: Shape = list(shapeStreamName);
export const shapeStreamSummary: StructureShape = structure('StreamSummary', {
  StreamARN: required(shapeStreamARN),
  StreamCreationTimestamp: member(shapeTimestamp),
  StreamModeDetails: member(shapeStreamModeDetails),
  StreamName: required(shapeStreamName),
  StreamStatus: required(shapeStreamStatus),
});
const shapeStreamSummaryList: Shape = list(shapeStreamSummary);
export const shapeListStreamsOutput: StructureShape = structure('ListStreamsOutput', {
  HasMoreStreams: required(shapeBooleanObject),
  NextToken: member(shapeNextToken),
  StreamNames: required(shapeStreamNameList),
  StreamSummaries: member(shapeStreamSummaryList),
});
const shapeTaggedResourceARN: StringShape = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:.*(stream|channel)/\\S+' });
export const shapeListTagsForResourceInput: StructureShape = structure('ListTagsForResourceInput', {
  ResourceARN: required(shapeTaggedResourceARN),
  StreamId: member(shapeStreamId),
});
export const shapeTag: StructureShape = structure('Tag', {
  Key: required(shapeTagKey),
  Value: member(shapeTagValue),
});
const shapeTagList: Shape = list(shapeTag, { min: 0, max: 200 });
export const shapeListTagsForResourceOutput: StructureShape = structure('ListTagsForResourceOutput', {
  Tags: member(shapeTagList),
});
const shapeListTagsForStreamInputLimit: Shape = integer({ min: 1, max: 50 });
export const shapeListTagsForStreamInput: StructureShape = structure('ListTagsForStreamInput', {
  ExclusiveStartTagKey: member(shapeTagKey),
  Limit: member(shapeListTagsForStreamInputLimit),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
export const shapeListTagsForStreamOutput: StructureShape = structure('ListTagsForStreamOutput', {
  HasMoreTags: required(shapeBooleanObject),
  Tags: required(shapeTagList),
});
export const shapeMergeShardsInput: StructureShape = structure('MergeShardsInput', {
  AdjacentShardToMerge: required(shapeShardId),
  ShardToMerge: required(shapeShardId),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
export const shapePutRecordInput: StructureShape = structure('PutRecordInput', {
  Data: required(shapeData),
  ExplicitHashKey: member(shapeHashKey),
  PartitionKey: member(shapePartitionKey),
  SequenceNumberForOrdering: member(shapeSequenceNumber),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
  DryRun: member(shapeBooleanObject),
});
export const shapePutRecordOutput: StructureShape = structure('PutRecordOutput', {
  EncryptionType: member(shapeEncryptionType),
  SequenceNumber: required(shapeSequenceNumber),
  ShardId: required(shapeShardId),
});
export const shapePutRecordsRequestEntry: StructureShape = structure('PutRecordsRequestEntry', {
  Data: required(shapeData),
  ExplicitHashKey: member(shapeHashKey),
  PartitionKey: member(shapePartitionKey),
});
const shapePutRecordsRequestEntryList: Shape = list(shapePutRecordsRequestEntry, { min: 1, max: 500 });
export const shapePutRecordsInput: StructureShape = structure('PutRecordsInput', {
  Records: required(shapePutRecordsRequestEntryList),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
  DryRun: member(shapeBooleanObject),
});
const shapeErrorCode: StringShape = string();
const shapeErrorMessage: StringShape = string();
export const shapePutRecordsResultEntry: StructureShape = structure('PutRecordsResultEntry', {
  ErrorCode: member(shapeErrorCode),
  ErrorMessage: member(shapeErrorMessage),
  SequenceNumber: member(shapeSequenceNumber),
  ShardId: member(shapeShardId),
});
const shapePutRecordsResultEntryList: Shape = list(shapePutRecordsResultEntry, { min: 1, max: 500 });
export const shapePutRecordsOutput: StructureShape = structure('PutRecordsOutput', {
  EncryptionType: member(shapeEncryptionType),
  FailedRecordCount: member(shapePositiveIntegerObject),
  Records: required(shapePutRecordsResultEntryList),
});
export const shapePutResourcePolicyInput: StructureShape = structure('PutResourcePolicyInput', {
  Policy: required(shapePolicy),
  ResourceARN: required(shapeResourceARN),
  StreamId: member(shapeStreamId),
});
export const shapeRegisterStreamConsumerInput: StructureShape = structure('RegisterStreamConsumerInput', {
  ConsumerName: required(shapeConsumerName),
  StreamARN: required(shapeStreamARN),
  StreamId: member(shapeStreamId),
  Tags: member(shapeTagMap),
});
export const shapeRegisterStreamConsumerOutput: StructureShape = structure('RegisterStreamConsumerOutput', {
  Consumer: required(shapeConsumer),
});
const shapeTagKeyList: Shape = list(shapeTagKey, { min: 1, max: 50 });
export const shapeRemoveTagsFromStreamInput: StructureShape = structure('RemoveTagsFromStreamInput', {
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
  TagKeys: required(shapeTagKeyList),
});
export const shapeSplitShardInput: StructureShape = structure('SplitShardInput', {
  NewStartingHashKey: required(shapeHashKey),
  ShardToSplit: required(shapeShardId),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
export const shapeStartStreamEncryptionInput: StructureShape = structure('StartStreamEncryptionInput', {
  EncryptionType: required(shapeEncryptionType),
  KeyId: required(shapeKeyId),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
export const shapeStopStreamEncryptionInput: StructureShape = structure('StopStreamEncryptionInput', {
  EncryptionType: required(shapeEncryptionType),
  KeyId: required(shapeKeyId),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
});
export const shapeStartingPosition: StructureShape = structure('StartingPosition', {
  SequenceNumber: member(shapeSequenceNumber),
  Timestamp: member(shapeTimestamp),
  Type: required(shapeShardIteratorType),
});
export const shapeSubscribeToShardInput: StructureShape = structure('SubscribeToShardInput', {
  ConsumerARN: required(shapeConsumerARN),
  ShardId: required(shapeShardId),
  StartingPosition: required(shapeStartingPosition),
  StreamId: member(shapeStreamId),
  DryRun: member(shapeBooleanObject),
});
export const shapeInternalFailureException: StructureShape = structure('InternalFailureException', {
  message: member(shapeErrorMessage),
});
export const shapeKMSAccessDeniedException: StructureShape = structure('KMSAccessDeniedException', {
  message: member(shapeErrorMessage),
});
export const shapeKMSDisabledException: StructureShape = structure('KMSDisabledException', {
  message: member(shapeErrorMessage),
});
export const shapeKMSInvalidStateException: StructureShape = structure('KMSInvalidStateException', {
  message: member(shapeErrorMessage),
});
export const shapeKMSNotFoundException: StructureShape = structure('KMSNotFoundException', {
  message: member(shapeErrorMessage),
});
export const shapeKMSOptInRequired: StructureShape = structure('KMSOptInRequired', {
  message: member(shapeErrorMessage),
});
export const shapeKMSThrottlingException: StructureShape = structure('KMSThrottlingException', {
  message: member(shapeErrorMessage),
});
export const shapeResourceInUseException: StructureShape = structure('ResourceInUseException', {
  message: member(shapeErrorMessage),
});
export const shapeResourceNotFoundException: StructureShape = structure('ResourceNotFoundException', {
  message: member(shapeErrorMessage),
});
export const shapeSubscribeToShardEvent: StructureShape = structure('SubscribeToShardEvent', {
  ChildShards: member(shapeChildShardList),
  ContinuationSequenceNumber: required(shapeSequenceNumber),
  MillisBehindLatest: required(shapeMillisBehindLatest),
  Records: required(shapeRecordList),
});
export const shapeSubscribeToShardEventStream: StructureShape = structure('SubscribeToShardEventStream', {
  InternalFailureException: member(shapeInternalFailureException),
  KMSAccessDeniedException: member(shapeKMSAccessDeniedException),
  KMSDisabledException: member(shapeKMSDisabledException),
  KMSInvalidStateException: member(shapeKMSInvalidStateException),
  KMSNotFoundException: member(shapeKMSNotFoundException),
  KMSOptInRequired: member(shapeKMSOptInRequired),
  KMSThrottlingException: member(shapeKMSThrottlingException),
  ResourceInUseException: member(shapeResourceInUseException),
  ResourceNotFoundException: member(shapeResourceNotFoundException),
  SubscribeToShardEvent: required(shapeSubscribeToShardEvent),
}, { eventStream: true });
export const shapeSubscribeToShardOutput: StructureShape = structure('SubscribeToShardOutput', {
  EventStream: required(shapeSubscribeToShardEventStream),
});
export const shapeTagResourceInput: StructureShape = structure('TagResourceInput', {
  ResourceARN: required(shapeTaggedResourceARN),
  StreamId: member(shapeStreamId),
  Tags: required(shapeTagMap),
});
export const shapeUntagResourceInput: StructureShape = structure('UntagResourceInput', {
  ResourceARN: required(shapeTaggedResourceARN),
  StreamId: member(shapeStreamId),
  TagKeys: required(shapeTagKeyList),
});
const shapeMinimumThroughputBillingCommitmentInputStatus: StringShape = string({ enum: ['ENABLED', 'DISABLED'] });
export const shapeMinimumThroughputBillingCommitmentInput: StructureShape = structure('MinimumThroughputBillingCommitmentInput', {
  Status: required(shapeMinimumThroughputBillingCommitmentInputStatus),
});
export const shapeUpdateAccountSettingsInput: StructureShape = structure('UpdateAccountSettingsInput', {
  MinimumThroughputBillingCommitment: required(shapeMinimumThroughputBillingCommitmentInput),
});
export const shapeUpdateAccountSettingsOutput: StructureShape = structure('UpdateAccountSettingsOutput', {
  MinimumThroughputBillingCommitment: member(shapeMinimumThroughputBillingCommitmentOutput),
});
export const shapeCloudWatchLogsUpdateInput: StructureShape = structure('CloudWatchLogsUpdateInput', {
  Enabled: required(shapeBooleanObject),
  LogGroupName: member(shapeLogGroupName),
  LogStreamName: member(shapeLogStreamName),
});
export const shapeChannelLoggingUpdateInput: StructureShape = structure('ChannelLoggingUpdateInput', {
  CloudWatchLogs: required(shapeCloudWatchLogsUpdateInput),
});
export const shapeS3DestinationUpdateInput: StructureShape = structure('S3DestinationUpdateInput', {
  DataFreshnessInSeconds: required(shapeDataFreshnessInSeconds),
});
export const shapeS3TablesDestinationUpdateInput: StructureShape = structure('S3TablesDestinationUpdateInput', {
  DataFreshnessInSeconds: required(shapeDataFreshnessInSeconds),
});
export const shapeUpdateChannelInput: StructureShape = structure('UpdateChannelInput', {
  ChannelARN: required(shapeChannelARN),
  LoggingConfiguration: member(shapeChannelLoggingUpdateInput),
  S3DestinationConfiguration: member(shapeS3DestinationUpdateInput),
  S3TablesDestinationConfiguration: member(shapeS3TablesDestinationUpdateInput),
});
export const shapeUpdateChannelOutput: StructureShape = structure('UpdateChannelOutput', {
  ChannelDescription: required(shapeChannelDescription),
});
export const shapeUpdateMaxRecordSizeInput: StructureShape = structure('UpdateMaxRecordSizeInput', {
  MaxRecordSizeInKiB: required(shapeMaxRecordSizeInKiB),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
});
const shapeScalingType: StringShape = string({ enum: ['UNIFORM_SCALING'] });
export const shapeUpdateShardCountInput: StructureShape = structure('UpdateShardCountInput', {
  ScalingType: required(shapeScalingType),
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
  TargetShardCount: required(shapePositiveIntegerObject),
});
export const shapeUpdateShardCountOutput: StructureShape = structure('UpdateShardCountOutput', {
  CurrentShardCount: member(shapePositiveIntegerObject),
  StreamARN: member(shapeStreamARN),
  StreamName: member(shapeStreamName),
  TargetShardCount: member(shapePositiveIntegerObject),
});
export const shapeUpdateStreamModeInput: StructureShape = structure('UpdateStreamModeInput', {
  StreamARN: required(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamModeDetails: required(shapeStreamModeDetails),
  WarmThroughputMiBps: member(shapeNaturalIntegerObject),
});
export const shapeUpdateStreamRecordDistributionStrategyInput: StructureShape = structure('UpdateStreamRecordDistributionStrategyInput', {
  RecordDistributionStrategy: required(shapeRecordDistributionStrategy),
  StreamARN: required(shapeStreamARN),
  StreamId: member(shapeStreamId),
});
export const shapeUpdateStreamWarmThroughputInput: StructureShape = structure('UpdateStreamWarmThroughputInput', {
  StreamARN: member(shapeStreamARN),
  StreamId: member(shapeStreamId),
  StreamName: member(shapeStreamName),
  WarmThroughputMiBps: required(shapeNaturalIntegerObject),
});
export const shapeUpdateStreamWarmThroughputOutput: StructureShape = structure('UpdateStreamWarmThroughputOutput', {
  StreamARN: member(shapeStreamARN),
  StreamName: member(shapeStreamName),
  WarmThroughput: member(shapeWarmThroughputObject),
});

/** Input and output type of every operation. */
export interface KinesisOperations {
  readonly AddTagsToStream: { readonly input: AddTagsToStreamInput; readonly output: Readonly<object> };
  readonly CreateChannel: { readonly input: CreateChannelInput; readonly output: CreateChannelOutput };
  readonly CreateStream: { readonly input: CreateStreamInput; readonly output: Readonly<object> };
  readonly DecreaseStreamRetentionPeriod: { readonly input: DecreaseStreamRetentionPeriodInput; readonly output: Readonly<object> };
  readonly DeleteChannel: { readonly input: DeleteChannelInput; readonly output: Readonly<object> };
  readonly DeleteResourcePolicy: { readonly input: DeleteResourcePolicyInput; readonly output: Readonly<object> };
  readonly DeleteStream: { readonly input: DeleteStreamInput; readonly output: Readonly<object> };
  readonly DeregisterStreamConsumer: { readonly input: DeregisterStreamConsumerInput; readonly output: Readonly<object> };
  readonly DescribeAccountSettings: { readonly input: DescribeAccountSettingsInput; readonly output: DescribeAccountSettingsOutput };
  readonly DescribeChannel: { readonly input: DescribeChannelInput; readonly output: DescribeChannelOutput };
  readonly DescribeLimits: { readonly input: DescribeLimitsInput; readonly output: DescribeLimitsOutput };
  readonly DescribeStream: { readonly input: DescribeStreamInput; readonly output: DescribeStreamOutput };
  readonly DescribeStreamConsumer: { readonly input: DescribeStreamConsumerInput; readonly output: DescribeStreamConsumerOutput };
  readonly DescribeStreamSummary: { readonly input: DescribeStreamSummaryInput; readonly output: DescribeStreamSummaryOutput };
  readonly DisableEnhancedMonitoring: { readonly input: DisableEnhancedMonitoringInput; readonly output: EnhancedMonitoringOutput };
  readonly EnableEnhancedMonitoring: { readonly input: EnableEnhancedMonitoringInput; readonly output: EnhancedMonitoringOutput };
  readonly GetRecords: { readonly input: GetRecordsInput; readonly output: GetRecordsOutput };
  readonly GetResourcePolicy: { readonly input: GetResourcePolicyInput; readonly output: GetResourcePolicyOutput };
  readonly GetShardIterator: { readonly input: GetShardIteratorInput; readonly output: GetShardIteratorOutput };
  readonly IncreaseStreamRetentionPeriod: { readonly input: IncreaseStreamRetentionPeriodInput; readonly output: Readonly<object> };
  readonly ListChannels: { readonly input: ListChannelsInput; readonly output: ListChannelsOutput };
  readonly ListShards: { readonly input: ListShardsInput; readonly output: ListShardsOutput };
  readonly ListStreamConsumers: { readonly input: ListStreamConsumersInput; readonly output: ListStreamConsumersOutput };
  readonly ListStreams: { readonly input: ListStreamsInput; readonly output: ListStreamsOutput };
  readonly ListTagsForResource: { readonly input: ListTagsForResourceInput; readonly output: ListTagsForResourceOutput };
  readonly ListTagsForStream: { readonly input: ListTagsForStreamInput; readonly output: ListTagsForStreamOutput };
  readonly MergeShards: { readonly input: MergeShardsInput; readonly output: Readonly<object> };
  readonly PutRecord: { readonly input: PutRecordInput; readonly output: PutRecordOutput };
  readonly PutRecords: { readonly input: PutRecordsInput; readonly output: PutRecordsOutput };
  readonly PutResourcePolicy: { readonly input: PutResourcePolicyInput; readonly output: Readonly<object> };
  readonly RegisterStreamConsumer: { readonly input: RegisterStreamConsumerInput; readonly output: RegisterStreamConsumerOutput };
  readonly RemoveTagsFromStream: { readonly input: RemoveTagsFromStreamInput; readonly output: Readonly<object> };
  readonly SplitShard: { readonly input: SplitShardInput; readonly output: Readonly<object> };
  readonly StartStreamEncryption: { readonly input: StartStreamEncryptionInput; readonly output: Readonly<object> };
  readonly StopStreamEncryption: { readonly input: StopStreamEncryptionInput; readonly output: Readonly<object> };
  readonly SubscribeToShard: { readonly input: SubscribeToShardInput; readonly output: SubscribeToShardOutput };
  readonly TagResource: { readonly input: TagResourceInput; readonly output: Readonly<object> };
  readonly UntagResource: { readonly input: UntagResourceInput; readonly output: Readonly<object> };
  readonly UpdateAccountSettings: { readonly input: UpdateAccountSettingsInput; readonly output: UpdateAccountSettingsOutput };
  readonly UpdateChannel: { readonly input: UpdateChannelInput; readonly output: UpdateChannelOutput };
  readonly UpdateMaxRecordSize: { readonly input: UpdateMaxRecordSizeInput; readonly output: Readonly<object> };
  readonly UpdateShardCount: { readonly input: UpdateShardCountInput; readonly output: UpdateShardCountOutput };
  readonly UpdateStreamMode: { readonly input: UpdateStreamModeInput; readonly output: Readonly<object> };
  readonly UpdateStreamRecordDistributionStrategy: { readonly input: UpdateStreamRecordDistributionStrategyInput; readonly output: Readonly<object> };
  readonly UpdateStreamWarmThroughput: { readonly input: UpdateStreamWarmThroughputInput; readonly output: UpdateStreamWarmThroughputOutput };
}

const none: StructureShape = structure('None', {});

export const kinesisModel: ServiceModel = {
  id: 'kinesis',
  apiVersion: '2013-12-02',
  targetPrefix: 'Kinesis_20131202',
  operations: {
    AddTagsToStream: { name: 'AddTagsToStream', input: shapeAddTagsToStreamInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    CreateChannel: { name: 'CreateChannel', input: shapeCreateChannelInput, output: shapeCreateChannelOutput, http: { method: 'POST', uri: '/', status: 200 } },
    CreateStream: { name: 'CreateStream', input: shapeCreateStreamInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DecreaseStreamRetentionPeriod: { name: 'DecreaseStreamRetentionPeriod', input: shapeDecreaseStreamRetentionPeriodInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteChannel: { name: 'DeleteChannel', input: shapeDeleteChannelInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteResourcePolicy: { name: 'DeleteResourcePolicy', input: shapeDeleteResourcePolicyInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteStream: { name: 'DeleteStream', input: shapeDeleteStreamInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeregisterStreamConsumer: { name: 'DeregisterStreamConsumer', input: shapeDeregisterStreamConsumerInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeAccountSettings: { name: 'DescribeAccountSettings', input: shapeDescribeAccountSettingsInput, output: shapeDescribeAccountSettingsOutput, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeChannel: { name: 'DescribeChannel', input: shapeDescribeChannelInput, output: shapeDescribeChannelOutput, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeLimits: { name: 'DescribeLimits', input: shapeDescribeLimitsInput, output: shapeDescribeLimitsOutput, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeStream: { name: 'DescribeStream', input: shapeDescribeStreamInput, output: shapeDescribeStreamOutput, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeStreamConsumer: { name: 'DescribeStreamConsumer', input: shapeDescribeStreamConsumerInput, output: shapeDescribeStreamConsumerOutput, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeStreamSummary: { name: 'DescribeStreamSummary', input: shapeDescribeStreamSummaryInput, output: shapeDescribeStreamSummaryOutput, http: { method: 'POST', uri: '/', status: 200 } },
    DisableEnhancedMonitoring: { name: 'DisableEnhancedMonitoring', input: shapeDisableEnhancedMonitoringInput, output: shapeEnhancedMonitoringOutput, http: { method: 'POST', uri: '/', status: 200 } },
    EnableEnhancedMonitoring: { name: 'EnableEnhancedMonitoring', input: shapeEnableEnhancedMonitoringInput, output: shapeEnhancedMonitoringOutput, http: { method: 'POST', uri: '/', status: 200 } },
    GetRecords: { name: 'GetRecords', input: shapeGetRecordsInput, output: shapeGetRecordsOutput, http: { method: 'POST', uri: '/', status: 200 } },
    GetResourcePolicy: { name: 'GetResourcePolicy', input: shapeGetResourcePolicyInput, output: shapeGetResourcePolicyOutput, http: { method: 'POST', uri: '/', status: 200 } },
    GetShardIterator: { name: 'GetShardIterator', input: shapeGetShardIteratorInput, output: shapeGetShardIteratorOutput, http: { method: 'POST', uri: '/', status: 200 } },
    IncreaseStreamRetentionPeriod: { name: 'IncreaseStreamRetentionPeriod', input: shapeIncreaseStreamRetentionPeriodInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    ListChannels: { name: 'ListChannels', input: shapeListChannelsInput, output: shapeListChannelsOutput, http: { method: 'POST', uri: '/', status: 200 } },
    ListShards: { name: 'ListShards', input: shapeListShardsInput, output: shapeListShardsOutput, http: { method: 'POST', uri: '/', status: 200 } },
    ListStreamConsumers: { name: 'ListStreamConsumers', input: shapeListStreamConsumersInput, output: shapeListStreamConsumersOutput, http: { method: 'POST', uri: '/', status: 200 } },
    ListStreams: { name: 'ListStreams', input: shapeListStreamsInput, output: shapeListStreamsOutput, http: { method: 'POST', uri: '/', status: 200 } },
    ListTagsForResource: { name: 'ListTagsForResource', input: shapeListTagsForResourceInput, output: shapeListTagsForResourceOutput, http: { method: 'POST', uri: '/', status: 200 } },
    ListTagsForStream: { name: 'ListTagsForStream', input: shapeListTagsForStreamInput, output: shapeListTagsForStreamOutput, http: { method: 'POST', uri: '/', status: 200 } },
    MergeShards: { name: 'MergeShards', input: shapeMergeShardsInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    PutRecord: { name: 'PutRecord', input: shapePutRecordInput, output: shapePutRecordOutput, http: { method: 'POST', uri: '/', status: 200 } },
    PutRecords: { name: 'PutRecords', input: shapePutRecordsInput, output: shapePutRecordsOutput, http: { method: 'POST', uri: '/', status: 200 } },
    PutResourcePolicy: { name: 'PutResourcePolicy', input: shapePutResourcePolicyInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    RegisterStreamConsumer: { name: 'RegisterStreamConsumer', input: shapeRegisterStreamConsumerInput, output: shapeRegisterStreamConsumerOutput, http: { method: 'POST', uri: '/', status: 200 } },
    RemoveTagsFromStream: { name: 'RemoveTagsFromStream', input: shapeRemoveTagsFromStreamInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    SplitShard: { name: 'SplitShard', input: shapeSplitShardInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    StartStreamEncryption: { name: 'StartStreamEncryption', input: shapeStartStreamEncryptionInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    StopStreamEncryption: { name: 'StopStreamEncryption', input: shapeStopStreamEncryptionInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    SubscribeToShard: { name: 'SubscribeToShard', input: shapeSubscribeToShardInput, output: shapeSubscribeToShardOutput, http: { method: 'POST', uri: '/', status: 200 }, eventStream: 'EventStream' },
    TagResource: { name: 'TagResource', input: shapeTagResourceInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    UntagResource: { name: 'UntagResource', input: shapeUntagResourceInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    UpdateAccountSettings: { name: 'UpdateAccountSettings', input: shapeUpdateAccountSettingsInput, output: shapeUpdateAccountSettingsOutput, http: { method: 'POST', uri: '/', status: 200 } },
    UpdateChannel: { name: 'UpdateChannel', input: shapeUpdateChannelInput, output: shapeUpdateChannelOutput, http: { method: 'POST', uri: '/', status: 200 } },
    UpdateMaxRecordSize: { name: 'UpdateMaxRecordSize', input: shapeUpdateMaxRecordSizeInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    UpdateShardCount: { name: 'UpdateShardCount', input: shapeUpdateShardCountInput, output: shapeUpdateShardCountOutput, http: { method: 'POST', uri: '/', status: 200 } },
    UpdateStreamMode: { name: 'UpdateStreamMode', input: shapeUpdateStreamModeInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    UpdateStreamRecordDistributionStrategy: { name: 'UpdateStreamRecordDistributionStrategy', input: shapeUpdateStreamRecordDistributionStrategyInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    UpdateStreamWarmThroughput: { name: 'UpdateStreamWarmThroughput', input: shapeUpdateStreamWarmThroughputInput, output: shapeUpdateStreamWarmThroughputOutput, http: { method: 'POST', uri: '/', status: 200 } },
  },
};
