// Generated from models/logs*.json by scripts/generate.ts. Do not edit.
import { blob, boolean, double, integer, list, long, map, member, required, string, structure, timestamp } from '../schema.ts';
import type { ServiceModel, Shape, StringShape, StructureShape } from '../schema.ts';

export type LogGroupClass = 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';
export interface CreateLogGroupRequest {
  readonly logGroupName: string;
  readonly kmsKeyId?: string | undefined;
  readonly tags?: { readonly [key: string]: string } | undefined;
  readonly logGroupClass?: LogGroupClass | undefined;
  readonly deletionProtectionEnabled?: boolean | undefined;
}
export interface CreateLogStreamRequest {
  readonly logGroupName: string;
  readonly logStreamName: string;
}
export interface DeleteLogGroupRequest {
  readonly logGroupName: string;
}
export interface DeleteLogStreamRequest {
  readonly logGroupName: string;
  readonly logStreamName: string;
}
export interface DeleteRetentionPolicyRequest {
  readonly logGroupName: string;
}
export interface DescribeLogGroupsRequest {
  readonly accountIdentifiers?: readonly string[] | undefined;
  readonly logGroupNamePrefix?: string | undefined;
  readonly logGroupNamePattern?: string | undefined;
  readonly nextToken?: string | undefined;
  readonly limit?: number | undefined;
  readonly includeLinkedAccounts?: boolean | undefined;
  readonly logGroupClass?: LogGroupClass | undefined;
  readonly logGroupIdentifiers?: readonly string[] | undefined;
}
export type DataProtectionStatus = 'ACTIVATED' | 'DELETED' | 'ARCHIVED' | 'DISABLED';
export type InheritedProperty = 'ACCOUNT_DATA_PROTECTION';
export interface LogGroup {
  readonly logGroupName?: string | undefined;
  readonly creationTime?: number | undefined;
  readonly retentionInDays?: number | undefined;
  readonly metricFilterCount?: number | undefined;
  readonly arn?: string | undefined;
  readonly storedBytes?: number | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly dataProtectionStatus?: DataProtectionStatus | undefined;
  readonly inheritedProperties?: readonly InheritedProperty[] | undefined;
  readonly logGroupClass?: LogGroupClass | undefined;
  readonly logGroupArn?: string | undefined;
  readonly deletionProtectionEnabled?: boolean | undefined;
  readonly bearerTokenAuthenticationEnabled?: boolean | undefined;
}
export interface DescribeLogGroupsResponse {
  readonly logGroups?: readonly LogGroup[] | undefined;
  readonly nextToken?: string | undefined;
}
export type OrderBy = 'LogStreamName' | 'LastEventTime';
export interface DescribeLogStreamsRequest {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
  readonly logStreamNamePrefix?: string | undefined;
  readonly orderBy?: OrderBy | undefined;
  readonly descending?: boolean | undefined;
  readonly nextToken?: string | undefined;
  readonly limit?: number | undefined;
}
export interface LogStream {
  readonly logStreamName?: string | undefined;
  readonly creationTime?: number | undefined;
  readonly firstEventTimestamp?: number | undefined;
  readonly lastEventTimestamp?: number | undefined;
  readonly lastIngestionTime?: number | undefined;
  readonly uploadSequenceToken?: string | undefined;
  readonly arn?: string | undefined;
  readonly storedBytes?: number | undefined;
}
export interface DescribeLogStreamsResponse {
  readonly logStreams?: readonly LogStream[] | undefined;
  readonly nextToken?: string | undefined;
}
export interface DescribeMetricFiltersRequest {
  readonly logGroupName?: string | undefined;
  readonly filterNamePrefix?: string | undefined;
  readonly nextToken?: string | undefined;
  readonly limit?: number | undefined;
  readonly metricName?: string | undefined;
  readonly metricNamespace?: string | undefined;
}
export type StandardUnit = 'Seconds' | 'Microseconds' | 'Milliseconds' | 'Bytes' | 'Kilobytes' | 'Megabytes' | 'Gigabytes' | 'Terabytes' | 'Bits' | 'Kilobits' | 'Megabits' | 'Gigabits' | 'Terabits' | 'Percent' | 'Count' | 'Bytes/Second' | 'Kilobytes/Second' | 'Megabytes/Second' | 'Gigabytes/Second' | 'Terabytes/Second' | 'Bits/Second' | 'Kilobits/Second' | 'Megabits/Second' | 'Gigabits/Second' | 'Terabits/Second' | 'Count/Second' | 'None';
export interface MetricTransformation {
  readonly metricName: string;
  readonly metricNamespace: string;
  readonly metricValue: string;
  readonly defaultValue?: number | undefined;
  readonly dimensions?: { readonly [key: string]: string } | undefined;
  readonly unit?: StandardUnit | undefined;
}
export interface MetricFilter {
  readonly filterName?: string | undefined;
  readonly filterPattern?: string | undefined;
  readonly metricTransformations?: readonly MetricTransformation[] | undefined;
  readonly creationTime?: number | undefined;
  readonly logGroupName?: string | undefined;
  readonly applyOnTransformedLogs?: boolean | undefined;
  readonly fieldSelectionCriteria?: string | undefined;
  readonly emitSystemFieldDimensions?: readonly string[] | undefined;
}
export interface DescribeMetricFiltersResponse {
  readonly metricFilters?: readonly MetricFilter[] | undefined;
  readonly nextToken?: string | undefined;
}
export interface DescribeSubscriptionFiltersRequest {
  readonly logGroupName: string;
  readonly filterNamePrefix?: string | undefined;
  readonly nextToken?: string | undefined;
  readonly limit?: number | undefined;
}
export type Distribution = 'Random' | 'ByLogStream';
export interface SubscriptionFilter {
  readonly filterName?: string | undefined;
  readonly logGroupName?: string | undefined;
  readonly filterPattern?: string | undefined;
  readonly destinationArn?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly distribution?: Distribution | undefined;
  readonly applyOnTransformedLogs?: boolean | undefined;
  readonly creationTime?: number | undefined;
  readonly fieldSelectionCriteria?: string | undefined;
  readonly emitSystemFields?: readonly string[] | undefined;
}
export interface DescribeSubscriptionFiltersResponse {
  readonly subscriptionFilters?: readonly SubscriptionFilter[] | undefined;
  readonly nextToken?: string | undefined;
}
export interface FilterLogEventsRequest {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
  readonly logStreamNames?: readonly string[] | undefined;
  readonly logStreamNamePrefix?: string | undefined;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  readonly filterPattern?: string | undefined;
  readonly nextToken?: string | undefined;
  readonly limit?: number | undefined;
  readonly interleaved?: boolean | undefined;
  readonly unmask?: boolean | undefined;
}
export interface FilteredLogEvent {
  readonly logStreamName?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly message?: string | undefined;
  readonly ingestionTime?: number | undefined;
  readonly eventId?: string | undefined;
}
export interface SearchedLogStream {
  readonly logStreamName?: string | undefined;
  readonly searchedCompletely?: boolean | undefined;
}
export interface FilterLogEventsResponse {
  readonly events?: readonly FilteredLogEvent[] | undefined;
  readonly searchedLogStreams?: readonly SearchedLogStream[] | undefined;
  readonly nextToken?: string | undefined;
}
export interface GetLogEventsRequest {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
  readonly logStreamName: string;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  readonly nextToken?: string | undefined;
  readonly limit?: number | undefined;
  readonly startFromHead?: boolean | undefined;
  readonly unmask?: boolean | undefined;
}
export interface OutputLogEvent {
  readonly timestamp?: number | undefined;
  readonly message?: string | undefined;
  readonly ingestionTime?: number | undefined;
}
export interface GetLogEventsResponse {
  readonly events?: readonly OutputLogEvent[] | undefined;
  readonly nextForwardToken?: string | undefined;
  readonly nextBackwardToken?: string | undefined;
}
export interface GetQueryResultsRequest {
  readonly queryId: string;
  readonly nextToken?: string | undefined;
  readonly maxItems?: number | undefined;
}
export type QueryLanguage = 'CWLI' | 'SQL' | 'PPL';
export interface ResultField {
  readonly field?: string | undefined;
  readonly value?: string | undefined;
}
export interface QueryStatistics {
  readonly recordsMatched?: number | undefined;
  readonly recordsScanned?: number | undefined;
  readonly estimatedRecordsSkipped?: number | undefined;
  readonly bytesScanned?: number | undefined;
  readonly estimatedBytesSkipped?: number | undefined;
  readonly logGroupsScanned?: number | undefined;
}
export type QueryStatus = 'Scheduled' | 'Running' | 'Complete' | 'Failed' | 'Cancelled' | 'Timeout' | 'Unknown';
export interface GetQueryResultsResponse {
  readonly queryLanguage?: QueryLanguage | undefined;
  readonly results?: readonly (readonly ResultField[])[] | undefined;
  readonly statistics?: QueryStatistics | undefined;
  readonly status?: QueryStatus | undefined;
  readonly encryptionKey?: string | undefined;
  readonly nextToken?: string | undefined;
}
export interface ListTagsForResourceRequest {
  readonly resourceArn: string;
}
export interface ListTagsForResourceResponse {
  readonly tags?: { readonly [key: string]: string } | undefined;
}
export interface ListTagsLogGroupRequest {
  readonly logGroupName: string;
}
export interface ListTagsLogGroupResponse {
  readonly tags?: { readonly [key: string]: string } | undefined;
}
export interface InputLogEvent {
  readonly timestamp: number;
  readonly message: string;
}
export interface Entity {
  readonly keyAttributes?: { readonly [key: string]: string } | undefined;
  readonly attributes?: { readonly [key: string]: string } | undefined;
}
export interface PutLogEventsRequest {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly InputLogEvent[];
  readonly sequenceToken?: string | undefined;
  readonly entity?: Entity | undefined;
}
export interface RejectedLogEventsInfo {
  readonly tooNewLogEventStartIndex?: number | undefined;
  readonly tooOldLogEventEndIndex?: number | undefined;
  readonly expiredLogEventEndIndex?: number | undefined;
}
export type EntityRejectionErrorType = 'InvalidEntity' | 'InvalidTypeValue' | 'InvalidKeyAttributes' | 'InvalidAttributes' | 'EntitySizeTooLarge' | 'UnsupportedLogGroupType' | 'MissingRequiredFields';
export interface RejectedEntityInfo {
  readonly errorType: EntityRejectionErrorType;
}
export interface PutLogEventsResponse {
  readonly nextSequenceToken?: string | undefined;
  readonly rejectedLogEventsInfo?: RejectedLogEventsInfo | undefined;
  readonly rejectedEntityInfo?: RejectedEntityInfo | undefined;
}
export interface PutMetricFilterRequest {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly filterPattern: string;
  readonly metricTransformations: readonly MetricTransformation[];
  readonly applyOnTransformedLogs?: boolean | undefined;
  readonly fieldSelectionCriteria?: string | undefined;
  readonly emitSystemFieldDimensions?: readonly string[] | undefined;
}
export interface PutRetentionPolicyRequest {
  readonly logGroupName: string;
  readonly retentionInDays: number;
}
export interface PutSubscriptionFilterRequest {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly filterPattern: string;
  readonly destinationArn: string;
  readonly roleArn?: string | undefined;
  readonly distribution?: Distribution | undefined;
  readonly applyOnTransformedLogs?: boolean | undefined;
  readonly fieldSelectionCriteria?: string | undefined;
  readonly emitSystemFields?: readonly string[] | undefined;
}
export interface StartLiveTailRequest {
  readonly logGroupIdentifiers: readonly string[];
  readonly logStreamNames?: readonly string[] | undefined;
  readonly logStreamNamePrefixes?: readonly string[] | undefined;
  readonly logEventFilterPattern?: string | undefined;
}
export interface LiveTailSessionStart {
  readonly requestId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly logGroupIdentifiers?: readonly string[] | undefined;
  readonly logStreamNames?: readonly string[] | undefined;
  readonly logStreamNamePrefixes?: readonly string[] | undefined;
  readonly logEventFilterPattern?: string | undefined;
}
export interface LiveTailSessionMetadata {
  readonly sampled?: boolean | undefined;
}
export interface LiveTailSessionLogEvent {
  readonly logStreamName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
  readonly message?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly ingestionTime?: number | undefined;
}
export interface LiveTailSessionUpdate {
  readonly sessionMetadata?: LiveTailSessionMetadata | undefined;
  readonly sessionResults?: readonly LiveTailSessionLogEvent[] | undefined;
}
export interface SessionTimeoutException {
  readonly message?: string | undefined;
}
export interface SessionStreamingException {
  readonly message?: string | undefined;
}
export interface StartLiveTailResponseStream {
  readonly sessionStart?: LiveTailSessionStart | undefined;
  readonly sessionUpdate?: LiveTailSessionUpdate | undefined;
  readonly SessionTimeoutException?: SessionTimeoutException | undefined;
  readonly SessionStreamingException?: SessionStreamingException | undefined;
}
export interface StartLiveTailResponse {
  readonly responseStream?: AsyncIterable<StartLiveTailResponseStream> | undefined;
}
export interface StartQueryRequest {
  readonly queryLanguage?: QueryLanguage | undefined;
  readonly logGroupName?: string | undefined;
  readonly logGroupNames?: readonly string[] | undefined;
  readonly logGroupIdentifiers?: readonly string[] | undefined;
  readonly startTime: number;
  readonly endTime: number;
  readonly queryString: string;
  readonly limit?: number | undefined;
}
export interface StartQueryResponse {
  readonly queryId?: string | undefined;
}
export interface TagResourceRequest {
  readonly resourceArn: string;
  readonly tags: { readonly [key: string]: string };
}
export interface UntagResourceRequest {
  readonly resourceArn: string;
  readonly tagKeys: readonly string[];
}

const shapeLogGroupName: StringShape = string({ min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' });
const shapeKmsKeyId: StringShape = string({ max: 256 });
const shapeTagKey: StringShape = string({ min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$' });
const shapeTagValue: StringShape = string({ max: 256, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' });
const shapeTags: Shape = map(shapeTagKey, shapeTagValue, { min: 1, max: 50 });
const shapeLogGroupClass: StringShape = string({ enum: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] });
const shapeDeletionProtectionEnabled: Shape = boolean();
export const shapeCreateLogGroupRequest: StructureShape = structure('CreateLogGroupRequest', {
  logGroupName: required(shapeLogGroupName),
  kmsKeyId: member(shapeKmsKeyId),
  tags: member(shapeTags),
  logGroupClass: member(shapeLogGroupClass),
  deletionProtectionEnabled: member(shapeDeletionProtectionEnabled),
});
const shapeLogStreamName: StringShape = string({ min: 1, max: 512, pattern: '[^:*]*' });
export const shapeCreateLogStreamRequest: StructureShape = structure('CreateLogStreamRequest', {
  logGroupName: required(shapeLogGroupName),
  logStreamName: required(shapeLogStreamName),
});
export const shapeDeleteLogGroupRequest: StructureShape = structure('DeleteLogGroupRequest', {
  logGroupName: required(shapeLogGroupName),
});
export const shapeDeleteLogStreamRequest: StructureShape = structure('DeleteLogStreamRequest', {
  logGroupName: required(shapeLogGroupName),
  logStreamName: required(shapeLogStreamName),
});
export const shapeDeleteRetentionPolicyRequest: StructureShape = structure('DeleteRetentionPolicyRequest', {
  logGroupName: required(shapeLogGroupName),
});
const shapeAccountId: StringShape = string({ min: 12, max: 12, pattern: '^\\d{12}$' });
const shapeAccountIds: Shape = list(shapeAccountId, { min: 0, max: 20 });
const shapeLogGroupNamePattern: StringShape = string({ min: 0, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' });
const shapeNextToken: StringShape = string({ min: 1 });
const shapeDescribeLimit: Shape = integer({ min: 1, max: 50 });
const shapeIncludeLinkedAccounts: Shape = boolean();
const shapeLogGroupIdentifier: StringShape = string({ min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' });
const shapeDescribeLogGroupsLogGroupIdentifiers: Shape = list(shapeLogGroupIdentifier, { min: 1, max: 50 });
export const shapeDescribeLogGroupsRequest: StructureShape = structure('DescribeLogGroupsRequest', {
  accountIdentifiers: member(shapeAccountIds),
  logGroupNamePrefix: member(shapeLogGroupName),
  logGroupNamePattern: member(shapeLogGroupNamePattern),
  nextToken: member(shapeNextToken),
  limit: member(shapeDescribeLimit),
  includeLinkedAccounts: member(shapeIncludeLinkedAccounts),
  logGroupClass: member(shapeLogGroupClass),
  logGroupIdentifiers: member(shapeDescribeLogGroupsLogGroupIdentifiers),
});
const shapeTimestamp: Shape = long({ min: 0 });
const shapeDays: Shape = integer();
const shapeFilterCount: Shape = integer();
const shapeArn: StringShape = string();
const shapeStoredBytes: Shape = long({ min: 0 });
const shapeDataProtectionStatus: StringShape = string({ enum: ['ACTIVATED', 'DELETED', 'ARCHIVED', 'DISABLED'] });
const shapeInheritedProperty: StringShape = string({ enum: ['ACCOUNT_DATA_PROTECTION'] });
const shapeInheritedProperties: Shape = list(shapeInheritedProperty);
const shapeBearerTokenAuthenticationEnabled: Shape = boolean();
export const shapeLogGroup: StructureShape = structure('LogGroup', {
  logGroupName: member(shapeLogGroupName),
  creationTime: member(shapeTimestamp),
  retentionInDays: member(shapeDays),
  metricFilterCount: member(shapeFilterCount),
  arn: member(shapeArn),
  storedBytes: member(shapeStoredBytes),
  kmsKeyId: member(shapeKmsKeyId),
  dataProtectionStatus: member(shapeDataProtectionStatus),
  inheritedProperties: member(shapeInheritedProperties),
  logGroupClass: member(shapeLogGroupClass),
  logGroupArn: member(shapeArn),
  deletionProtectionEnabled: member(shapeDeletionProtectionEnabled),
  bearerTokenAuthenticationEnabled: member(shapeBearerTokenAuthenticationEnabled),
});
const shapeLogGroups: Shape = list(shapeLogGroup);
export const shapeDescribeLogGroupsResponse: StructureShape = structure('DescribeLogGroupsResponse', {
  logGroups: member(shapeLogGroups),
  nextToken: member(shapeNextToken),
});
const shapeOrderBy: StringShape = string({ enum: ['LogStreamName', 'LastEventTime'] });
const shapeDescending: Shape = boolean();
export const shapeDescribeLogStreamsRequest: StructureShape = structure('DescribeLogStreamsRequest', {
  logGroupName: member(shapeLogGroupName),
  logGroupIdentifier: member(shapeLogGroupIdentifier),
  logStreamNamePrefix: member(shapeLogStreamName),
  orderBy: member(shapeOrderBy),
  descending: member(shapeDescending),
  nextToken: member(shapeNextToken),
  limit: member(shapeDescribeLimit),
});
const shapeSequenceToken: StringShape = string({ min: 1 });
export const shapeLogStream: StructureShape = structure('LogStream', {
  logStreamName: member(shapeLogStreamName),
  creationTime: member(shapeTimestamp),
  firstEventTimestamp: member(shapeTimestamp),
  lastEventTimestamp: member(shapeTimestamp),
  lastIngestionTime: member(shapeTimestamp),
  uploadSequenceToken: member(shapeSequenceToken),
  arn: member(shapeArn),
  storedBytes: member(shapeStoredBytes),
});
const shapeLogStreams: Shape = list(shapeLogStream);
export const shapeDescribeLogStreamsResponse: StructureShape = structure('DescribeLogStreamsResponse', {
  logStreams: member(shapeLogStreams),
  nextToken: member(shapeNextToken),
});
const shapeFilterName: StringShape = string({ min: 1, max: 512, pattern: '[^:*]*' });
const shapeMetricName: StringShape = string({ max: 255, pattern: '[^:*$]*' });
const shapeMetricNamespace: StringShape = string({ max: 255, pattern: '[^:*$]*' });
export const shapeDescribeMetricFiltersRequest: StructureShape = structure('DescribeMetricFiltersRequest', {
  logGroupName: member(shapeLogGroupName),
  filterNamePrefix: member(shapeFilterName),
  nextToken: member(shapeNextToken),
  limit: member(shapeDescribeLimit),
  metricName: member(shapeMetricName),
  metricNamespace: member(shapeMetricNamespace),
});
const shapeFilterPattern: StringShape = string({ min: 0, max: 1024 });
const shapeMetricValue: StringShape = string({ max: 100 });
const shapeDefaultValue: Shape = double();
const shapeDimensionsKey: StringShape = string({ max: 255 });
const shapeDimensionsValue: StringShape = string({ max: 255 });
const shapeDimensions: Shape = map(shapeDimensionsKey, shapeDimensionsValue);
const shapeStandardUnit: StringShape = string({ enum: ['Seconds', 'Microseconds', 'Milliseconds', 'Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes', 'Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits', 'Percent', 'Count', 'Bytes/Second', 'Kilobytes/Second', 'Megabytes/Second', 'Gigabytes/Second', 'Terabytes/Second', 'Bits/Second', 'Kilobits/Second', 'Megabits/Second', 'Gigabits/Second', 'Terabits/Second', 'Count/Second', 'None'] });
export const shapeMetricTransformation: StructureShape = structure('MetricTransformation', {
  metricName: required(shapeMetricName),
  metricNamespace: required(shapeMetricNamespace),
  metricValue: required(shapeMetricValue),
  defaultValue: member(shapeDefaultValue),
  dimensions: member(shapeDimensions),
  unit: member(shapeStandardUnit),
});
const shapeMetricTransformations: Shape = list(shapeMetricTransformation, { min: 1, max: 1 });
const shapeApplyOnTransformedLogs: Shape = boolean();
const shapeFieldSelectionCriteria: StringShape = string({ min: 0, max: 2000 });
const shapeSystemField: StringShape = string();
const shapeEmitSystemFields: Shape = list(shapeSystemField);
export const shapeMetricFilter: StructureShape = structure('MetricFilter', {
  filterName: member(shapeFilterName),
  filterPattern: member(shapeFilterPattern),
  metricTransformations: member(shapeMetricTransformations),
  creationTime: member(shapeTimestamp),
  logGroupName: member(shapeLogGroupName),
  applyOnTransformedLogs: member(shapeApplyOnTransformedLogs),
  fieldSelectionCriteria: member(shapeFieldSelectionCriteria),
  emitSystemFieldDimensions: member(shapeEmitSystemFields),
});
const shapeMetricFilters: Shape = list(shapeMetricFilter);
export const shapeDescribeMetricFiltersResponse: StructureShape = structure('DescribeMetricFiltersResponse', {
  metricFilters: member(shapeMetricFilters),
  nextToken: member(shapeNextToken),
});
export const shapeDescribeSubscriptionFiltersRequest: StructureShape = structure('DescribeSubscriptionFiltersRequest', {
  logGroupName: required(shapeLogGroupName),
  filterNamePrefix: member(shapeFilterName),
  nextToken: member(shapeNextToken),
  limit: member(shapeDescribeLimit),
});
const shapeDestinationArn: StringShape = string({ min: 1 });
const shapeRoleArn: StringShape = string({ min: 1 });
const shapeDistribution: StringShape = string({ enum: ['Random', 'ByLogStream'] });
export const shapeSubscriptionFilter: StructureShape = structure('SubscriptionFilter', {
  filterName: member(shapeFilterName),
  logGroupName: member(shapeLogGroupName),
  filterPattern: member(shapeFilterPattern),
  destinationArn: member(shapeDestinationArn),
  roleArn: member(shapeRoleArn),
  distribution: member(shapeDistribution),
  applyOnTransformedLogs: member(shapeApplyOnTransformedLogs),
  creationTime: member(shapeTimestamp),
  fieldSelectionCriteria: member(shapeFieldSelectionCriteria),
  emitSystemFields: member(shapeEmitSystemFields),
});
const shapeSubscriptionFilters: Shape = list(shapeSubscriptionFilter);
export const shapeDescribeSubscriptionFiltersResponse: StructureShape = structure('DescribeSubscriptionFiltersResponse', {
  subscriptionFilters: member(shapeSubscriptionFilters),
  nextToken: member(shapeNextToken),
});
const shapeInputLogStreamNames: Shape = list(shapeLogStreamName, { min: 1, max: 100 });
const shapeEventsLimit: Shape = integer({ min: 1, max: 10000 });
const shapeInterleaved: Shape = boolean();
const shapeUnmask: Shape = boolean();
export const shapeFilterLogEventsRequest: StructureShape = structure('FilterLogEventsRequest', {
  logGroupName: member(shapeLogGroupName),
  logGroupIdentifier: member(shapeLogGroupIdentifier),
  logStreamNames: member(shapeInputLogStreamNames),
  logStreamNamePrefix: member(shapeLogStreamName),
  startTime: member(shapeTimestamp),
  endTime: member(shapeTimestamp),
  filterPattern: member(shapeFilterPattern),
  nextToken: member(shapeNextToken),
  limit: member(shapeEventsLimit),
  interleaved: member(shapeInterleaved),
  unmask: member(shapeUnmask),
});
const shapeEventMessage: StringShape = string({ min: 1 });
const shapeEventId: StringShape = string();
export const shapeFilteredLogEvent: StructureShape = structure('FilteredLogEvent', {
  logStreamName: member(shapeLogStreamName),
  timestamp: member(shapeTimestamp),
  message: member(shapeEventMessage),
  ingestionTime: member(shapeTimestamp),
  eventId: member(shapeEventId),
});
const shapeFilteredLogEvents: Shape = list(shapeFilteredLogEvent);
const shapeLogStreamSearchedCompletely: Shape = boolean();
export const shapeSearchedLogStream: StructureShape = structure('SearchedLogStream', {
  logStreamName: member(shapeLogStreamName),
  searchedCompletely: member(shapeLogStreamSearchedCompletely),
});
const shapeSearchedLogStreams: Shape = list(shapeSearchedLogStream);
export const shapeFilterLogEventsResponse: StructureShape = structure('FilterLogEventsResponse', {
  events: member(shapeFilteredLogEvents),
  searchedLogStreams: member(shapeSearchedLogStreams),
  nextToken: member(shapeNextToken),
});
const shapeStartFromHead: Shape = boolean();
export const shapeGetLogEventsRequest: StructureShape = structure('GetLogEventsRequest', {
  logGroupName: member(shapeLogGroupName),
  logGroupIdentifier: member(shapeLogGroupIdentifier),
  logStreamName: required(shapeLogStreamName),
  startTime: member(shapeTimestamp),
  endTime: member(shapeTimestamp),
  nextToken: member(shapeNextToken),
  limit: member(shapeEventsLimit),
  startFromHead: member(shapeStartFromHead),
  unmask: member(shapeUnmask),
});
export const shapeOutputLogEvent: StructureShape = structure('OutputLogEvent', {
  timestamp: member(shapeTimestamp),
  message: member(shapeEventMessage),
  ingestionTime: member(shapeTimestamp),
});
const shapeOutputLogEvents: Shape = list(shapeOutputLogEvent);
export const shapeGetLogEventsResponse: StructureShape = structure('GetLogEventsResponse', {
  events: member(shapeOutputLogEvents),
  nextForwardToken: member(shapeNextToken),
  nextBackwardToken: member(shapeNextToken),
});
const shapeQueryId: StringShape = string({ min: 1, max: 256 });
const shapeGetQueryResultsNextToken: StringShape = string({ max: 1024 });
const shapeGetQueryResultsMaxItems: Shape = integer({ min: 0, max: 10000 });
export const shapeGetQueryResultsRequest: StructureShape = structure('GetQueryResultsRequest', {
  queryId: required(shapeQueryId),
  nextToken: member(shapeGetQueryResultsNextToken),
  maxItems: member(shapeGetQueryResultsMaxItems),
});
const shapeQueryLanguage: StringShape = string({ enum: ['CWLI', 'SQL', 'PPL'] });
const shapeField: StringShape = string();
const shapeValue: StringShape = string();
export const shapeResultField: StructureShape = structure('ResultField', {
  field: member(shapeField),
  value: member(shapeValue),
});
const shapeResultRows: Shape = list(shapeResultField);
const shapeQueryResults: Shape = list(shapeResultRows);
const shapeStatsValue: Shape = double();
export const shapeQueryStatistics: StructureShape = structure('QueryStatistics', {
  recordsMatched: member(shapeStatsValue),
  recordsScanned: member(shapeStatsValue),
  estimatedRecordsSkipped: member(shapeStatsValue),
  bytesScanned: member(shapeStatsValue),
  estimatedBytesSkipped: member(shapeStatsValue),
  logGroupsScanned: member(shapeStatsValue),
});
const shapeQueryStatus: StringShape = string({ enum: ['Scheduled', 'Running', 'Complete', 'Failed', 'Cancelled', 'Timeout', 'Unknown'] });
const shapeEncryptionKey: StringShape = string({ max: 256 });
export const shapeGetQueryResultsResponse: StructureShape = structure('GetQueryResultsResponse', {
  queryLanguage: member(shapeQueryLanguage),
  results: member(shapeQueryResults),
  statistics: member(shapeQueryStatistics),
  status: member(shapeQueryStatus),
  encryptionKey: member(shapeEncryptionKey),
  nextToken: member(shapeGetQueryResultsNextToken),
});
const shapeAmazonResourceName: StringShape = string({ min: 1, max: 1011, pattern: '[\\w+=/:,.@-]*' });
export const shapeListTagsForResourceRequest: StructureShape = structure('ListTagsForResourceRequest', {
  resourceArn: required(shapeAmazonResourceName),
});
export const shapeListTagsForResourceResponse: StructureShape = structure('ListTagsForResourceResponse', {
  tags: member(shapeTags),
});
export const shapeListTagsLogGroupRequest: StructureShape = structure('ListTagsLogGroupRequest', {
  logGroupName: required(shapeLogGroupName),
});
export const shapeListTagsLogGroupResponse: StructureShape = structure('ListTagsLogGroupResponse', {
  tags: member(shapeTags),
});
export const shapeInputLogEvent: StructureShape = structure('InputLogEvent', {
  timestamp: required(shapeTimestamp),
  message: required(shapeEventMessage),
});
const shapeInputLogEvents: Shape = list(shapeInputLogEvent, { min: 1, max: 10000 });
const shapeEntityKeyAttributesKey: StringShape = string({ min: 1, max: 32 });
const shapeEntityKeyAttributesValue: StringShape = string({ min: 1, max: 512 });
const shapeEntityKeyAttributes: Shape = map(shapeEntityKeyAttributesKey, shapeEntityKeyAttributesValue, { min: 2, max: 4 });
const shapeEntityAttributesKey: StringShape = string({ min: 1, max: 256 });
const shapeEntityAttributesValue: StringShape = string({ min: 1, max: 512 });
const shapeEntityAttributes: Shape = map(shapeEntityAttributesKey, shapeEntityAttributesValue, { min: 0, max: 10 });
export const shapeEntity: StructureShape = structure('Entity', {
  keyAttributes: member(shapeEntityKeyAttributes),
  attributes: member(shapeEntityAttributes),
});
export const shapePutLogEventsRequest: StructureShape = structure('PutLogEventsRequest', {
  logGroupName: required(shapeLogGroupName),
  logStreamName: required(shapeLogStreamName),
  logEvents: required(shapeInputLogEvents),
  sequenceToken: member(shapeSequenceToken),
  entity: member(shapeEntity),
});
const shapeLogEventIndex: Shape = integer();
export const shapeRejectedLogEventsInfo: StructureShape = structure('RejectedLogEventsInfo', {
  tooNewLogEventStartIndex: member(shapeLogEventIndex),
  tooOldLogEventEndIndex: member(shapeLogEventIndex),
  expiredLogEventEndIndex: member(shapeLogEventIndex),
});
const shapeEntityRejectionErrorType: StringShape = string({ enum: ['InvalidEntity', 'InvalidTypeValue', 'InvalidKeyAttributes', 'InvalidAttributes', 'EntitySizeTooLarge', 'UnsupportedLogGroupType', 'MissingRequiredFields'] });
export const shapeRejectedEntityInfo: StructureShape = structure('RejectedEntityInfo', {
  errorType: required(shapeEntityRejectionErrorType),
});
export const shapePutLogEventsResponse: StructureShape = structure('PutLogEventsResponse', {
  nextSequenceToken: member(shapeSequenceToken),
  rejectedLogEventsInfo: member(shapeRejectedLogEventsInfo),
  rejectedEntityInfo: member(shapeRejectedEntityInfo),
});
export const shapePutMetricFilterRequest: StructureShape = structure('PutMetricFilterRequest', {
  logGroupName: required(shapeLogGroupName),
  filterName: required(shapeFilterName),
  filterPattern: required(shapeFilterPattern),
  metricTransformations: required(shapeMetricTransformations),
  applyOnTransformedLogs: member(shapeApplyOnTransformedLogs),
  fieldSelectionCriteria: member(shapeFieldSelectionCriteria),
  emitSystemFieldDimensions: member(shapeEmitSystemFields),
});
export const shapePutRetentionPolicyRequest: StructureShape = structure('PutRetentionPolicyRequest', {
  logGroupName: required(shapeLogGroupName),
  retentionInDays: required(shapeDays),
});
export const shapePutSubscriptionFilterRequest: StructureShape = structure('PutSubscriptionFilterRequest', {
  logGroupName: required(shapeLogGroupName),
  filterName: required(shapeFilterName),
  filterPattern: required(shapeFilterPattern),
  destinationArn: required(shapeDestinationArn),
  roleArn: member(shapeRoleArn),
  distribution: member(shapeDistribution),
  applyOnTransformedLogs: member(shapeApplyOnTransformedLogs),
  fieldSelectionCriteria: member(shapeFieldSelectionCriteria),
  emitSystemFields: member(shapeEmitSystemFields),
});
const shapeStartLiveTailLogGroupIdentifiers: Shape = list(shapeLogGroupIdentifier, { min: 1, max: 10 });
export const shapeStartLiveTailRequest: StructureShape = structure('StartLiveTailRequest', {
  logGroupIdentifiers: required(shapeStartLiveTailLogGroupIdentifiers),
  logStreamNames: member(shapeInputLogStreamNames),
  logStreamNamePrefixes: member(shapeInputLogStreamNames),
  logEventFilterPattern: member(shapeFilterPattern),
});
const shapeRequestId: StringShape = string({ min: 0, max: 256 });
const shapeSessionId: StringShape = string({ min: 0, max: 256 });
export const shapeLiveTailSessionStart: StructureShape = structure('LiveTailSessionStart', {
  requestId: member(shapeRequestId),
  sessionId: member(shapeSessionId),
  logGroupIdentifiers: member(shapeStartLiveTailLogGroupIdentifiers),
  logStreamNames: member(shapeInputLogStreamNames),
  logStreamNamePrefixes: member(shapeInputLogStreamNames),
  logEventFilterPattern: member(shapeFilterPattern),
});
const shapeIsSampled: Shape = boolean();
export const shapeLiveTailSessionMetadata: StructureShape = structure('LiveTailSessionMetadata', {
  sampled: member(shapeIsSampled),
});
export const shapeLiveTailSessionLogEvent: StructureShape = structure('LiveTailSessionLogEvent', {
  logStreamName: member(shapeLogStreamName),
  logGroupIdentifier: member(shapeLogGroupIdentifier),
  message: member(shapeEventMessage),
  timestamp: member(shapeTimestamp),
  ingestionTime: member(shapeTimestamp),
});
const shapeLiveTailSessionResults: Shape = list(shapeLiveTailSessionLogEvent);
export const shapeLiveTailSessionUpdate: StructureShape = structure('LiveTailSessionUpdate', {
  sessionMetadata: member(shapeLiveTailSessionMetadata),
  sessionResults: member(shapeLiveTailSessionResults),
});
const shapeMessage: StringShape = string();
export const shapeSessionTimeoutException: StructureShape = structure('SessionTimeoutException', {
  message: member(shapeMessage),
});
export const shapeSessionStreamingException: StructureShape = structure('SessionStreamingException', {
  message: member(shapeMessage),
});
export const shapeStartLiveTailResponseStream: StructureShape = structure('StartLiveTailResponseStream', {
  sessionStart: member(shapeLiveTailSessionStart),
  sessionUpdate: member(shapeLiveTailSessionUpdate),
  SessionTimeoutException: member(shapeSessionTimeoutException),
  SessionStreamingException: member(shapeSessionStreamingException),
}, { eventStream: true });
export const shapeStartLiveTailResponse: StructureShape = structure('StartLiveTailResponse', {
  responseStream: member(shapeStartLiveTailResponseStream),
});
const shapeLogGroupNames: Shape = list(shapeLogGroupName);
const shapeLogGroupIdentifiers: Shape = list(shapeLogGroupIdentifier);
const shapeQueryString: StringShape = string({ min: 0, max: 10000 });
const shapeEventsLimitStartQuery: Shape = integer({ min: 1, max: 100000 });
export const shapeStartQueryRequest: StructureShape = structure('StartQueryRequest', {
  queryLanguage: member(shapeQueryLanguage),
  logGroupName: member(shapeLogGroupName),
  logGroupNames: member(shapeLogGroupNames),
  logGroupIdentifiers: member(shapeLogGroupIdentifiers),
  startTime: required(shapeTimestamp),
  endTime: required(shapeTimestamp),
  queryString: required(shapeQueryString),
  limit: member(shapeEventsLimitStartQuery),
});
export const shapeStartQueryResponse: StructureShape = structure('StartQueryResponse', {
  queryId: member(shapeQueryId),
});
export const shapeTagResourceRequest: StructureShape = structure('TagResourceRequest', {
  resourceArn: required(shapeAmazonResourceName),
  tags: required(shapeTags),
});
const shapeTagKeyList: Shape = list(shapeTagKey, { min: 0, max: 50 });
export const shapeUntagResourceRequest: StructureShape = structure('UntagResourceRequest', {
  resourceArn: required(shapeAmazonResourceName),
  tagKeys: required(shapeTagKeyList),
});

/** Input and output type of every operation. */
export interface LogsOperations {
  readonly CreateLogGroup: { readonly input: CreateLogGroupRequest; readonly output: Readonly<object> };
  readonly CreateLogStream: { readonly input: CreateLogStreamRequest; readonly output: Readonly<object> };
  readonly DeleteLogGroup: { readonly input: DeleteLogGroupRequest; readonly output: Readonly<object> };
  readonly DeleteLogStream: { readonly input: DeleteLogStreamRequest; readonly output: Readonly<object> };
  readonly DeleteRetentionPolicy: { readonly input: DeleteRetentionPolicyRequest; readonly output: Readonly<object> };
  readonly DescribeLogGroups: { readonly input: DescribeLogGroupsRequest; readonly output: DescribeLogGroupsResponse };
  readonly DescribeLogStreams: { readonly input: DescribeLogStreamsRequest; readonly output: DescribeLogStreamsResponse };
  readonly DescribeMetricFilters: { readonly input: DescribeMetricFiltersRequest; readonly output: DescribeMetricFiltersResponse };
  readonly DescribeSubscriptionFilters: { readonly input: DescribeSubscriptionFiltersRequest; readonly output: DescribeSubscriptionFiltersResponse };
  readonly FilterLogEvents: { readonly input: FilterLogEventsRequest; readonly output: FilterLogEventsResponse };
  readonly GetLogEvents: { readonly input: GetLogEventsRequest; readonly output: GetLogEventsResponse };
  readonly GetQueryResults: { readonly input: GetQueryResultsRequest; readonly output: GetQueryResultsResponse };
  readonly ListTagsForResource: { readonly input: ListTagsForResourceRequest; readonly output: ListTagsForResourceResponse };
  readonly ListTagsLogGroup: { readonly input: ListTagsLogGroupRequest; readonly output: ListTagsLogGroupResponse };
  readonly PutLogEvents: { readonly input: PutLogEventsRequest; readonly output: PutLogEventsResponse };
  readonly PutMetricFilter: { readonly input: PutMetricFilterRequest; readonly output: Readonly<object> };
  readonly PutRetentionPolicy: { readonly input: PutRetentionPolicyRequest; readonly output: Readonly<object> };
  readonly PutSubscriptionFilter: { readonly input: PutSubscriptionFilterRequest; readonly output: Readonly<object> };
  readonly StartLiveTail: { readonly input: StartLiveTailRequest; readonly output: StartLiveTailResponse };
  readonly StartQuery: { readonly input: StartQueryRequest; readonly output: StartQueryResponse };
  readonly TagResource: { readonly input: TagResourceRequest; readonly output: Readonly<object> };
  readonly UntagResource: { readonly input: UntagResourceRequest; readonly output: Readonly<object> };
}

const none: StructureShape = structure('None', {});

export const logsModel: ServiceModel = {
  id: 'logs',
  apiVersion: '2014-03-28',
  targetPrefix: 'Logs_20140328',
  operations: {
    CreateLogGroup: { name: 'CreateLogGroup', input: shapeCreateLogGroupRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    CreateLogStream: { name: 'CreateLogStream', input: shapeCreateLogStreamRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteLogGroup: { name: 'DeleteLogGroup', input: shapeDeleteLogGroupRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteLogStream: { name: 'DeleteLogStream', input: shapeDeleteLogStreamRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteRetentionPolicy: { name: 'DeleteRetentionPolicy', input: shapeDeleteRetentionPolicyRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeLogGroups: { name: 'DescribeLogGroups', input: shapeDescribeLogGroupsRequest, output: shapeDescribeLogGroupsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeLogStreams: { name: 'DescribeLogStreams', input: shapeDescribeLogStreamsRequest, output: shapeDescribeLogStreamsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeMetricFilters: { name: 'DescribeMetricFilters', input: shapeDescribeMetricFiltersRequest, output: shapeDescribeMetricFiltersResponse, http: { method: 'POST', uri: '/', status: 200 } },
    DescribeSubscriptionFilters: { name: 'DescribeSubscriptionFilters', input: shapeDescribeSubscriptionFiltersRequest, output: shapeDescribeSubscriptionFiltersResponse, http: { method: 'POST', uri: '/', status: 200 } },
    FilterLogEvents: { name: 'FilterLogEvents', input: shapeFilterLogEventsRequest, output: shapeFilterLogEventsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    GetLogEvents: { name: 'GetLogEvents', input: shapeGetLogEventsRequest, output: shapeGetLogEventsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    GetQueryResults: { name: 'GetQueryResults', input: shapeGetQueryResultsRequest, output: shapeGetQueryResultsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListTagsForResource: { name: 'ListTagsForResource', input: shapeListTagsForResourceRequest, output: shapeListTagsForResourceResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListTagsLogGroup: { name: 'ListTagsLogGroup', input: shapeListTagsLogGroupRequest, output: shapeListTagsLogGroupResponse, http: { method: 'POST', uri: '/', status: 200 } },
    PutLogEvents: { name: 'PutLogEvents', input: shapePutLogEventsRequest, output: shapePutLogEventsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    PutMetricFilter: { name: 'PutMetricFilter', input: shapePutMetricFilterRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    PutRetentionPolicy: { name: 'PutRetentionPolicy', input: shapePutRetentionPolicyRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    PutSubscriptionFilter: { name: 'PutSubscriptionFilter', input: shapePutSubscriptionFilterRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    StartLiveTail: { name: 'StartLiveTail', input: shapeStartLiveTailRequest, output: shapeStartLiveTailResponse, http: { method: 'POST', uri: '/', status: 200 }, eventStream: 'responseStream' },
    StartQuery: { name: 'StartQuery', input: shapeStartQueryRequest, output: shapeStartQueryResponse, http: { method: 'POST', uri: '/', status: 200 } },
    TagResource: { name: 'TagResource', input: shapeTagResourceRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    UntagResource: { name: 'UntagResource', input: shapeUntagResourceRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
  },
};
