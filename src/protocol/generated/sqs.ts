// Generated from models/sqs*.json by scripts/generate.ts. Do not edit.
import { blob, boolean, double, integer, list, long, map, member, required, string, structure, timestamp } from '../schema.ts';
import type { ServiceModel, Shape, StringShape, StructureShape } from '../schema.ts';

export interface AddPermissionRequest {
  readonly AWSAccountIds: readonly string[];
  readonly Actions: readonly string[];
  readonly Label: string;
  readonly QueueUrl: string;
}
export interface CancelMessageMoveTaskRequest {
  readonly TaskHandle: string;
}
export interface CancelMessageMoveTaskResult {
  readonly ApproximateNumberOfMessagesMoved?: number | undefined;
}
export interface ChangeMessageVisibilityRequest {
  readonly QueueUrl: string;
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout: number;
}
export interface ChangeMessageVisibilityBatchRequestEntry {
  readonly Id: string;
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout?: number | undefined;
}
export interface ChangeMessageVisibilityBatchRequest {
  readonly Entries: readonly ChangeMessageVisibilityBatchRequestEntry[];
  readonly QueueUrl: string;
}
export interface BatchResultErrorEntry {
  readonly Code: string;
  readonly Id: string;
  readonly Message?: string | undefined;
  readonly SenderFault: boolean;
}
export interface ChangeMessageVisibilityBatchResultEntry {
  readonly Id: string;
}
export interface ChangeMessageVisibilityBatchResult {
  readonly Failed: readonly BatchResultErrorEntry[];
  readonly Successful: readonly ChangeMessageVisibilityBatchResultEntry[];
}
export type QueueAttributeName = 'All' | 'Policy' | 'VisibilityTimeout' | 'MaximumMessageSize' | 'MessageRetentionPeriod' | 'ApproximateNumberOfMessages' | 'ApproximateNumberOfMessagesNotVisible' | 'CreatedTimestamp' | 'LastModifiedTimestamp' | 'QueueArn' | 'ApproximateNumberOfMessagesDelayed' | 'DelaySeconds' | 'ReceiveMessageWaitTimeSeconds' | 'RedrivePolicy' | 'FifoQueue' | 'ContentBasedDeduplication' | 'KmsMasterKeyId' | 'KmsDataKeyReusePeriodSeconds' | 'DeduplicationScope' | 'FifoThroughputLimit' | 'RedriveAllowPolicy' | 'SqsManagedSseEnabled';
export interface CreateQueueRequest {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
  readonly QueueName: string;
  readonly tags?: { readonly [key: string]: string } | undefined;
}
export interface CreateQueueResult {
  readonly QueueUrl?: string | undefined;
}
export interface DeleteMessageRequest {
  readonly QueueUrl: string;
  readonly ReceiptHandle: string;
}
export interface DeleteMessageBatchRequestEntry {
  readonly Id: string;
  readonly ReceiptHandle: string;
}
export interface DeleteMessageBatchRequest {
  readonly Entries: readonly DeleteMessageBatchRequestEntry[];
  readonly QueueUrl: string;
}
export interface DeleteMessageBatchResultEntry {
  readonly Id: string;
}
export interface DeleteMessageBatchResult {
  readonly Failed: readonly BatchResultErrorEntry[];
  readonly Successful: readonly DeleteMessageBatchResultEntry[];
}
export interface DeleteQueueRequest {
  readonly QueueUrl: string;
}
export interface GetQueueAttributesRequest {
  readonly AttributeNames?: readonly QueueAttributeName[] | undefined;
  readonly QueueUrl: string;
}
export interface GetQueueAttributesResult {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
}
export interface GetQueueUrlRequest {
  readonly QueueName: string;
  readonly QueueOwnerAWSAccountId?: string | undefined;
}
export interface GetQueueUrlResult {
  readonly QueueUrl?: string | undefined;
}
export interface ListDeadLetterSourceQueuesRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly QueueUrl: string;
}
export interface ListDeadLetterSourceQueuesResult {
  readonly NextToken?: string | undefined;
  readonly queueUrls: readonly string[];
}
export interface ListMessageMoveTasksRequest {
  readonly MaxResults?: number | undefined;
  readonly SourceArn: string;
}
export interface ListMessageMoveTasksResultEntry {
  readonly ApproximateNumberOfMessagesMoved?: number | undefined;
  readonly ApproximateNumberOfMessagesToMove?: number | undefined;
  readonly DestinationArn?: string | undefined;
  readonly FailureReason?: string | undefined;
  readonly MaxNumberOfMessagesPerSecond?: number | undefined;
  readonly SourceArn?: string | undefined;
  readonly StartedTimestamp?: number | undefined;
  readonly Status?: string | undefined;
  readonly TaskHandle?: string | undefined;
}
export interface ListMessageMoveTasksResult {
  readonly Results?: readonly ListMessageMoveTasksResultEntry[] | undefined;
}
export interface ListQueueTagsRequest {
  readonly QueueUrl: string;
}
export interface ListQueueTagsResult {
  readonly Tags?: { readonly [key: string]: string } | undefined;
}
export interface ListQueuesRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly QueueNamePrefix?: string | undefined;
}
export interface ListQueuesResult {
  readonly NextToken?: string | undefined;
  readonly QueueUrls?: readonly string[] | undefined;
}
export interface PurgeQueueRequest {
  readonly QueueUrl: string;
}
export type MessageSystemAttributeName = 'All' | 'SenderId' | 'SentTimestamp' | 'ApproximateReceiveCount' | 'ApproximateFirstReceiveTimestamp' | 'SequenceNumber' | 'MessageDeduplicationId' | 'MessageGroupId' | 'AWSTraceHeader' | 'DeadLetterQueueSourceArn';
export interface ReceiveMessageRequest {
  readonly AttributeNames?: readonly QueueAttributeName[] | undefined;
  readonly MaxNumberOfMessages?: number | undefined;
  readonly MessageAttributeNames?: readonly string[] | undefined;
  readonly MessageSystemAttributeNames?: readonly MessageSystemAttributeName[] | undefined;
  readonly QueueUrl: string;
  readonly ReceiveRequestAttemptId?: string | undefined;
  readonly VisibilityTimeout?: number | undefined;
  readonly WaitTimeSeconds?: number | undefined;
}
export interface MessageAttributeValue {
  readonly BinaryListValues?: readonly Uint8Array[] | undefined;
  readonly BinaryValue?: Uint8Array | undefined;
  readonly DataType: string;
  readonly StringListValues?: readonly string[] | undefined;
  readonly StringValue?: string | undefined;
}
export interface Message {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
  readonly Body?: string | undefined;
  readonly MD5OfBody?: string | undefined;
  readonly MD5OfMessageAttributes?: string | undefined;
  readonly MessageAttributes?: { readonly [key: string]: MessageAttributeValue } | undefined;
  readonly MessageId?: string | undefined;
  readonly ReceiptHandle?: string | undefined;
}
export interface ReceiveMessageResult {
  readonly Messages?: readonly Message[] | undefined;
}
export interface RemovePermissionRequest {
  readonly Label: string;
  readonly QueueUrl: string;
}
export type MessageSystemAttributeNameForSends = 'AWSTraceHeader';
export interface MessageSystemAttributeValue {
  readonly BinaryListValues?: readonly Uint8Array[] | undefined;
  readonly BinaryValue?: Uint8Array | undefined;
  readonly DataType: string;
  readonly StringListValues?: readonly string[] | undefined;
  readonly StringValue?: string | undefined;
}
export interface SendMessageRequest {
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: { readonly [key: string]: MessageAttributeValue } | undefined;
  readonly MessageBody: string;
  readonly MessageDeduplicationId?: string | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageSystemAttributes?: { readonly [key: string]: MessageSystemAttributeValue } | undefined;
  readonly QueueUrl: string;
}
export interface SendMessageResult {
  readonly MD5OfMessageAttributes?: string | undefined;
  readonly MD5OfMessageBody?: string | undefined;
  readonly MD5OfMessageSystemAttributes?: string | undefined;
  readonly MessageId?: string | undefined;
  readonly SequenceNumber?: string | undefined;
}
export interface SendMessageBatchRequestEntry {
  readonly DelaySeconds?: number | undefined;
  readonly Id: string;
  readonly MessageAttributes?: { readonly [key: string]: MessageAttributeValue } | undefined;
  readonly MessageBody: string;
  readonly MessageDeduplicationId?: string | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageSystemAttributes?: { readonly [key: string]: MessageSystemAttributeValue } | undefined;
}
export interface SendMessageBatchRequest {
  readonly Entries: readonly SendMessageBatchRequestEntry[];
  readonly QueueUrl: string;
}
export interface SendMessageBatchResultEntry {
  readonly Id: string;
  readonly MD5OfMessageAttributes?: string | undefined;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageSystemAttributes?: string | undefined;
  readonly MessageId: string;
  readonly SequenceNumber?: string | undefined;
}
export interface SendMessageBatchResult {
  readonly Failed: readonly BatchResultErrorEntry[];
  readonly Successful: readonly SendMessageBatchResultEntry[];
}
export interface SetQueueAttributesRequest {
  readonly Attributes: { readonly [key: string]: string };
  readonly QueueUrl: string;
}
export interface StartMessageMoveTaskRequest {
  readonly DestinationArn?: string | undefined;
  readonly MaxNumberOfMessagesPerSecond?: number | undefined;
  readonly SourceArn: string;
}
export interface StartMessageMoveTaskResult {
  readonly TaskHandle?: string | undefined;
}
export interface TagQueueRequest {
  readonly QueueUrl: string;
  readonly Tags: { readonly [key: string]: string };
}
export interface UntagQueueRequest {
  readonly QueueUrl: string;
  readonly TagKeys: readonly string[];
}

const shapeString: StringShape = string();
const shapeAWSAccountIdList: Shape = list(shapeString, { flattened: true });
const shapeActionNameList: Shape = list(shapeString, { flattened: true });
export const shapeAddPermissionRequest: StructureShape = structure('AddPermissionRequest', {
  AWSAccountIds: required(shapeAWSAccountIdList),
  Actions: required(shapeActionNameList),
  Label: required(shapeString),
  QueueUrl: required(shapeString),
});
export const shapeCancelMessageMoveTaskRequest: StructureShape = structure('CancelMessageMoveTaskRequest', {
  TaskHandle: required(shapeString),
});
const shapeLong: Shape = long();
export const shapeCancelMessageMoveTaskResult: StructureShape = structure('CancelMessageMoveTaskResult', {
  ApproximateNumberOfMessagesMoved: member(shapeLong),
});
const shapeNullableInteger: Shape = integer();
export const shapeChangeMessageVisibilityRequest: StructureShape = structure('ChangeMessageVisibilityRequest', {
  QueueUrl: required(shapeString),
  ReceiptHandle: required(shapeString),
  VisibilityTimeout: required(shapeNullableInteger),
});
export const shapeChangeMessageVisibilityBatchRequestEntry: StructureShape = structure('ChangeMessageVisibilityBatchRequestEntry', {
  Id: required(shapeString),
  ReceiptHandle: required(shapeString),
  VisibilityTimeout: member(shapeNullableInteger),
});
const shapeChangeMessageVisibilityBatchRequestEntryList: Shape = list(shapeChangeMessageVisibilityBatchRequestEntry, { flattened: true });
export const shapeChangeMessageVisibilityBatchRequest: StructureShape = structure('ChangeMessageVisibilityBatchRequest', {
  Entries: required(shapeChangeMessageVisibilityBatchRequestEntryList),
  QueueUrl: required(shapeString),
});
const shapeBoolean: Shape = boolean();
export const shapeBatchResultErrorEntry: StructureShape = structure('BatchResultErrorEntry', {
  Code: required(shapeString),
  Id: required(shapeString),
  Message: member(shapeString),
  SenderFault: required(shapeBoolean),
});
const shapeBatchResultErrorEntryList: Shape = list(shapeBatchResultErrorEntry, { flattened: true });
export const shapeChangeMessageVisibilityBatchResultEntry: StructureShape = structure('ChangeMessageVisibilityBatchResultEntry', {
  Id: required(shapeString),
});
const shapeChangeMessageVisibilityBatchResultEntryList: Shape = list(shapeChangeMessageVisibilityBatchResultEntry, { flattened: true });
export const shapeChangeMessageVisibilityBatchResult: StructureShape = structure('ChangeMessageVisibilityBatchResult', {
  Failed: required(shapeBatchResultErrorEntryList),
  Successful: required(shapeChangeMessageVisibilityBatchResultEntryList),
});
const shapeQueueAttributeName: StringShape = string({ enum: ['All', 'Policy', 'VisibilityTimeout', 'MaximumMessageSize', 'MessageRetentionPeriod', 'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'CreatedTimestamp', 'LastModifiedTimestamp', 'QueueArn', 'ApproximateNumberOfMessagesDelayed', 'DelaySeconds', 'ReceiveMessageWaitTimeSeconds', 'RedrivePolicy', 'FifoQueue', 'ContentBasedDeduplication', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'DeduplicationScope', 'FifoThroughputLimit', 'RedriveAllowPolicy', 'SqsManagedSseEnabled'] });
const shapeQueueAttributeMap: Shape = map(shapeQueueAttributeName, shapeString, { flattened: true });
const shapeTagKey: StringShape = string();
const shapeTagValue: StringShape = string();
const shapeTagMap: Shape = map(shapeTagKey, shapeTagValue, { flattened: true });
export const shapeCreateQueueRequest: StructureShape = structure('CreateQueueRequest', {
  Attributes: member(shapeQueueAttributeMap),
  QueueName: required(shapeString),
  tags: member(shapeTagMap),
});
export const shapeCreateQueueResult: StructureShape = structure('CreateQueueResult', {
  QueueUrl: member(shapeString),
});
export const shapeDeleteMessageRequest: StructureShape = structure('DeleteMessageRequest', {
  QueueUrl: required(shapeString),
  ReceiptHandle: required(shapeString),
});
export const shapeDeleteMessageBatchRequestEntry: StructureShape = structure('DeleteMessageBatchRequestEntry', {
  Id: required(shapeString),
  ReceiptHandle: required(shapeString),
});
const shapeDeleteMessageBatchRequestEntryList: Shape = list(shapeDeleteMessageBatchRequestEntry, { flattened: true });
export const shapeDeleteMessageBatchRequest: StructureShape = structure('DeleteMessageBatchRequest', {
  Entries: required(shapeDeleteMessageBatchRequestEntryList),
  QueueUrl: required(shapeString),
});
export const shapeDeleteMessageBatchResultEntry: StructureShape = structure('DeleteMessageBatchResultEntry', {
  Id: required(shapeString),
});
const shapeDeleteMessageBatchResultEntryList: Shape = list(shapeDeleteMessageBatchResultEntry, { flattened: true });
export const shapeDeleteMessageBatchResult: StructureShape = structure('DeleteMessageBatchResult', {
  Failed: required(shapeBatchResultErrorEntryList),
  Successful: required(shapeDeleteMessageBatchResultEntryList),
});
export const shapeDeleteQueueRequest: StructureShape = structure('DeleteQueueRequest', {
  QueueUrl: required(shapeString),
});
const shapeAttributeNameList: Shape = list(shapeQueueAttributeName, { flattened: true });
export const shapeGetQueueAttributesRequest: StructureShape = structure('GetQueueAttributesRequest', {
  AttributeNames: member(shapeAttributeNameList),
  QueueUrl: required(shapeString),
});
export const shapeGetQueueAttributesResult: StructureShape = structure('GetQueueAttributesResult', {
  Attributes: member(shapeQueueAttributeMap),
});
export const shapeGetQueueUrlRequest: StructureShape = structure('GetQueueUrlRequest', {
  QueueName: required(shapeString),
  QueueOwnerAWSAccountId: member(shapeString),
});
export const shapeGetQueueUrlResult: StructureShape = structure('GetQueueUrlResult', {
  QueueUrl: member(shapeString),
});
const shapeBoxedInteger: Shape = integer();
const shapeToken: StringShape = string();
export const shapeListDeadLetterSourceQueuesRequest: StructureShape = structure('ListDeadLetterSourceQueuesRequest', {
  MaxResults: member(shapeBoxedInteger),
  NextToken: member(shapeToken),
  QueueUrl: required(shapeString),
});
const shapeQueueUrlList: Shape = list(shapeString, { flattened: true });
export const shapeListDeadLetterSourceQueuesResult: StructureShape = structure('ListDeadLetterSourceQueuesResult', {
  NextToken: member(shapeToken),
  queueUrls: required(shapeQueueUrlList),
});
export const shapeListMessageMoveTasksRequest: StructureShape = structure('ListMessageMoveTasksRequest', {
  MaxResults: member(shapeNullableInteger),
  SourceArn: required(shapeString),
});
const shapeNullableLong: Shape = long();
export const shapeListMessageMoveTasksResultEntry: StructureShape = structure('ListMessageMoveTasksResultEntry', {
  ApproximateNumberOfMessagesMoved: member(shapeLong),
  ApproximateNumberOfMessagesToMove: member(shapeNullableLong),
  DestinationArn: member(shapeString),
  FailureReason: member(shapeString),
  MaxNumberOfMessagesPerSecond: member(shapeNullableInteger),
  SourceArn: member(shapeString),
  StartedTimestamp: member(shapeLong),
  Status: member(shapeString),
  TaskHandle: member(shapeString),
});
const shapeListMessageMoveTasksResultEntryList: Shape = list(shapeListMessageMoveTasksResultEntry, { flattened: true });
export const shapeListMessageMoveTasksResult: StructureShape = structure('ListMessageMoveTasksResult', {
  Results: member(shapeListMessageMoveTasksResultEntryList),
});
export const shapeListQueueTagsRequest: StructureShape = structure('ListQueueTagsRequest', {
  QueueUrl: required(shapeString),
});
export const shapeListQueueTagsResult: StructureShape = structure('ListQueueTagsResult', {
  Tags: member(shapeTagMap),
});
export const shapeListQueuesRequest: StructureShape = structure('ListQueuesRequest', {
  MaxResults: member(shapeBoxedInteger),
  NextToken: member(shapeToken),
  QueueNamePrefix: member(shapeString),
});
export const shapeListQueuesResult: StructureShape = structure('ListQueuesResult', {
  NextToken: member(shapeToken),
  QueueUrls: member(shapeQueueUrlList),
});
export const shapePurgeQueueRequest: StructureShape = structure('PurgeQueueRequest', {
  QueueUrl: required(shapeString),
});
const shapeMessageAttributeName: StringShape = string();
const shapeMessageAttributeNameList: Shape = list(shapeMessageAttributeName, { flattened: true });
const shapeMessageSystemAttributeName: StringShape = string({ enum: ['All', 'SenderId', 'SentTimestamp', 'ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp', 'SequenceNumber', 'MessageDeduplicationId', 'MessageGroupId', 'AWSTraceHeader', 'DeadLetterQueueSourceArn'] });
const shapeMessageSystemAttributeList: Shape = list(shapeMessageSystemAttributeName, { flattened: true });
export const shapeReceiveMessageRequest: StructureShape = structure('ReceiveMessageRequest', {
  AttributeNames: member(shapeAttributeNameList),
  MaxNumberOfMessages: member(shapeNullableInteger),
  MessageAttributeNames: member(shapeMessageAttributeNameList),
  MessageSystemAttributeNames: member(shapeMessageSystemAttributeList),
  QueueUrl: required(shapeString),
  ReceiveRequestAttemptId: member(shapeString),
  VisibilityTimeout: member(shapeNullableInteger),
  WaitTimeSeconds: member(shapeNullableInteger),
});
const shapeMessageSystemAttributeMap: Shape = map(shapeMessageSystemAttributeName, shapeString, { flattened: true });
const shapeBinary: Shape = blob();
const shapeBinaryList: Shape = list(shapeBinary);
const shapeStringList: Shape = list(shapeString);
export const shapeMessageAttributeValue: StructureShape = structure('MessageAttributeValue', {
  BinaryListValues: member(shapeBinaryList),
  BinaryValue: member(shapeBinary),
  DataType: required(shapeString),
  StringListValues: member(shapeStringList),
  StringValue: member(shapeString),
});
const shapeMessageBodyAttributeMap: Shape = map(shapeString, shapeMessageAttributeValue, { flattened: true });
export const shapeMessage: StructureShape = structure('Message', {
  Attributes: member(shapeMessageSystemAttributeMap),
  Body: member(shapeString),
  MD5OfBody: member(shapeString),
  MD5OfMessageAttributes: member(shapeString),
  MessageAttributes: member(shapeMessageBodyAttributeMap),
  MessageId: member(shapeString),
  ReceiptHandle: member(shapeString),
});
const shapeMessageList: Shape = list(shapeMessage, { flattened: true });
export const shapeReceiveMessageResult: StructureShape = structure('ReceiveMessageResult', {
  Messages: member(shapeMessageList),
});
export const shapeRemovePermissionRequest: StructureShape = structure('RemovePermissionRequest', {
  Label: required(shapeString),
  QueueUrl: required(shapeString),
});
const shapeMessageSystemAttributeNameForSends: StringShape = string({ enum: ['AWSTraceHeader'] });
export const shapeMessageSystemAttributeValue: StructureShape = structure('MessageSystemAttributeValue', {
  BinaryListValues: member(shapeBinaryList),
  BinaryValue: member(shapeBinary),
  DataType: required(shapeString),
  StringListValues: member(shapeStringList),
  StringValue: member(shapeString),
});
const shapeMessageBodySystemAttributeMap: Shape = map(shapeMessageSystemAttributeNameForSends, shapeMessageSystemAttributeValue, { flattened: true });
export const shapeSendMessageRequest: StructureShape = structure('SendMessageRequest', {
  DelaySeconds: member(shapeNullableInteger),
  MessageAttributes: member(shapeMessageBodyAttributeMap),
  MessageBody: required(shapeString),
  MessageDeduplicationId: member(shapeString),
  MessageGroupId: member(shapeString),
  MessageSystemAttributes: member(shapeMessageBodySystemAttributeMap),
  QueueUrl: required(shapeString),
});
export const shapeSendMessageResult: StructureShape = structure('SendMessageResult', {
  MD5OfMessageAttributes: member(shapeString),
  MD5OfMessageBody: member(shapeString),
  MD5OfMessageSystemAttributes: member(shapeString),
  MessageId: member(shapeString),
  SequenceNumber: member(shapeString),
});
export const shapeSendMessageBatchRequestEntry: StructureShape = structure('SendMessageBatchRequestEntry', {
  DelaySeconds: member(shapeNullableInteger),
  Id: required(shapeString),
  MessageAttributes: member(shapeMessageBodyAttributeMap),
  MessageBody: required(shapeString),
  MessageDeduplicationId: member(shapeString),
  MessageGroupId: member(shapeString),
  MessageSystemAttributes: member(shapeMessageBodySystemAttributeMap),
});
const shapeSendMessageBatchRequestEntryList: Shape = list(shapeSendMessageBatchRequestEntry, { flattened: true });
export const shapeSendMessageBatchRequest: StructureShape = structure('SendMessageBatchRequest', {
  Entries: required(shapeSendMessageBatchRequestEntryList),
  QueueUrl: required(shapeString),
});
export const shapeSendMessageBatchResultEntry: StructureShape = structure('SendMessageBatchResultEntry', {
  Id: required(shapeString),
  MD5OfMessageAttributes: member(shapeString),
  MD5OfMessageBody: required(shapeString),
  MD5OfMessageSystemAttributes: member(shapeString),
  MessageId: required(shapeString),
  SequenceNumber: member(shapeString),
});
const shapeSendMessageBatchResultEntryList: Shape = list(shapeSendMessageBatchResultEntry, { flattened: true });
export const shapeSendMessageBatchResult: StructureShape = structure('SendMessageBatchResult', {
  Failed: required(shapeBatchResultErrorEntryList),
  Successful: required(shapeSendMessageBatchResultEntryList),
});
export const shapeSetQueueAttributesRequest: StructureShape = structure('SetQueueAttributesRequest', {
  Attributes: required(shapeQueueAttributeMap),
  QueueUrl: required(shapeString),
});
export const shapeStartMessageMoveTaskRequest: StructureShape = structure('StartMessageMoveTaskRequest', {
  DestinationArn: member(shapeString),
  MaxNumberOfMessagesPerSecond: member(shapeNullableInteger),
  SourceArn: required(shapeString),
});
export const shapeStartMessageMoveTaskResult: StructureShape = structure('StartMessageMoveTaskResult', {
  TaskHandle: member(shapeString),
});
export const shapeTagQueueRequest: StructureShape = structure('TagQueueRequest', {
  QueueUrl: required(shapeString),
  Tags: required(shapeTagMap),
});
const shapeTagKeyList: Shape = list(shapeTagKey, { flattened: true });
export const shapeUntagQueueRequest: StructureShape = structure('UntagQueueRequest', {
  QueueUrl: required(shapeString),
  TagKeys: required(shapeTagKeyList),
});

/** Input and output type of every operation. */
export interface SqsOperations {
  readonly AddPermission: { readonly input: AddPermissionRequest; readonly output: Readonly<object> };
  readonly CancelMessageMoveTask: { readonly input: CancelMessageMoveTaskRequest; readonly output: CancelMessageMoveTaskResult };
  readonly ChangeMessageVisibility: { readonly input: ChangeMessageVisibilityRequest; readonly output: Readonly<object> };
  readonly ChangeMessageVisibilityBatch: { readonly input: ChangeMessageVisibilityBatchRequest; readonly output: ChangeMessageVisibilityBatchResult };
  readonly CreateQueue: { readonly input: CreateQueueRequest; readonly output: CreateQueueResult };
  readonly DeleteMessage: { readonly input: DeleteMessageRequest; readonly output: Readonly<object> };
  readonly DeleteMessageBatch: { readonly input: DeleteMessageBatchRequest; readonly output: DeleteMessageBatchResult };
  readonly DeleteQueue: { readonly input: DeleteQueueRequest; readonly output: Readonly<object> };
  readonly GetQueueAttributes: { readonly input: GetQueueAttributesRequest; readonly output: GetQueueAttributesResult };
  readonly GetQueueUrl: { readonly input: GetQueueUrlRequest; readonly output: GetQueueUrlResult };
  readonly ListDeadLetterSourceQueues: { readonly input: ListDeadLetterSourceQueuesRequest; readonly output: ListDeadLetterSourceQueuesResult };
  readonly ListMessageMoveTasks: { readonly input: ListMessageMoveTasksRequest; readonly output: ListMessageMoveTasksResult };
  readonly ListQueueTags: { readonly input: ListQueueTagsRequest; readonly output: ListQueueTagsResult };
  readonly ListQueues: { readonly input: ListQueuesRequest; readonly output: ListQueuesResult };
  readonly PurgeQueue: { readonly input: PurgeQueueRequest; readonly output: Readonly<object> };
  readonly ReceiveMessage: { readonly input: ReceiveMessageRequest; readonly output: ReceiveMessageResult };
  readonly RemovePermission: { readonly input: RemovePermissionRequest; readonly output: Readonly<object> };
  readonly SendMessage: { readonly input: SendMessageRequest; readonly output: SendMessageResult };
  readonly SendMessageBatch: { readonly input: SendMessageBatchRequest; readonly output: SendMessageBatchResult };
  readonly SetQueueAttributes: { readonly input: SetQueueAttributesRequest; readonly output: Readonly<object> };
  readonly StartMessageMoveTask: { readonly input: StartMessageMoveTaskRequest; readonly output: StartMessageMoveTaskResult };
  readonly TagQueue: { readonly input: TagQueueRequest; readonly output: Readonly<object> };
  readonly UntagQueue: { readonly input: UntagQueueRequest; readonly output: Readonly<object> };
}

const none: StructureShape = structure('None', {});

export const sqsModel: ServiceModel = {
  id: 'sqs',
  apiVersion: '2012-11-05',
  targetPrefix: 'AmazonSQS',
  operations: {
    AddPermission: { name: 'AddPermission', input: shapeAddPermissionRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    CancelMessageMoveTask: { name: 'CancelMessageMoveTask', input: shapeCancelMessageMoveTaskRequest, output: shapeCancelMessageMoveTaskResult, http: { method: 'POST', uri: '/', status: 200 } },
    ChangeMessageVisibility: { name: 'ChangeMessageVisibility', input: shapeChangeMessageVisibilityRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    ChangeMessageVisibilityBatch: { name: 'ChangeMessageVisibilityBatch', input: shapeChangeMessageVisibilityBatchRequest, output: shapeChangeMessageVisibilityBatchResult, http: { method: 'POST', uri: '/', status: 200 } },
    CreateQueue: { name: 'CreateQueue', input: shapeCreateQueueRequest, output: shapeCreateQueueResult, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteMessage: { name: 'DeleteMessage', input: shapeDeleteMessageRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteMessageBatch: { name: 'DeleteMessageBatch', input: shapeDeleteMessageBatchRequest, output: shapeDeleteMessageBatchResult, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteQueue: { name: 'DeleteQueue', input: shapeDeleteQueueRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    GetQueueAttributes: { name: 'GetQueueAttributes', input: shapeGetQueueAttributesRequest, output: shapeGetQueueAttributesResult, http: { method: 'POST', uri: '/', status: 200 } },
    GetQueueUrl: { name: 'GetQueueUrl', input: shapeGetQueueUrlRequest, output: shapeGetQueueUrlResult, http: { method: 'POST', uri: '/', status: 200 } },
    ListDeadLetterSourceQueues: { name: 'ListDeadLetterSourceQueues', input: shapeListDeadLetterSourceQueuesRequest, output: shapeListDeadLetterSourceQueuesResult, http: { method: 'POST', uri: '/', status: 200 } },
    ListMessageMoveTasks: { name: 'ListMessageMoveTasks', input: shapeListMessageMoveTasksRequest, output: shapeListMessageMoveTasksResult, http: { method: 'POST', uri: '/', status: 200 } },
    ListQueueTags: { name: 'ListQueueTags', input: shapeListQueueTagsRequest, output: shapeListQueueTagsResult, http: { method: 'POST', uri: '/', status: 200 } },
    ListQueues: { name: 'ListQueues', input: shapeListQueuesRequest, output: shapeListQueuesResult, http: { method: 'POST', uri: '/', status: 200 } },
    PurgeQueue: { name: 'PurgeQueue', input: shapePurgeQueueRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    ReceiveMessage: { name: 'ReceiveMessage', input: shapeReceiveMessageRequest, output: shapeReceiveMessageResult, http: { method: 'POST', uri: '/', status: 200 } },
    RemovePermission: { name: 'RemovePermission', input: shapeRemovePermissionRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    SendMessage: { name: 'SendMessage', input: shapeSendMessageRequest, output: shapeSendMessageResult, http: { method: 'POST', uri: '/', status: 200 } },
    SendMessageBatch: { name: 'SendMessageBatch', input: shapeSendMessageBatchRequest, output: shapeSendMessageBatchResult, http: { method: 'POST', uri: '/', status: 200 } },
    SetQueueAttributes: { name: 'SetQueueAttributes', input: shapeSetQueueAttributesRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    StartMessageMoveTask: { name: 'StartMessageMoveTask', input: shapeStartMessageMoveTaskRequest, output: shapeStartMessageMoveTaskResult, http: { method: 'POST', uri: '/', status: 200 } },
    TagQueue: { name: 'TagQueue', input: shapeTagQueueRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    UntagQueue: { name: 'UntagQueue', input: shapeUntagQueueRequest, output: none, http: { method: 'POST', uri: '/', status: 200 } },
  },
};
