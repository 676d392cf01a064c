// Generated from models/sns*.json by scripts/generate.ts. Do not edit.
import { blob, boolean, double, integer, list, long, map, member, required, string, structure, timestamp } from '../schema.ts';
import type { ServiceModel, Shape, StringShape, StructureShape } from '../schema.ts';

export interface AddPermissionInput {
  readonly AWSAccountId: readonly string[];
  readonly ActionName: readonly string[];
  readonly Label: string;
  readonly TopicArn: string;
}
export interface CheckIfPhoneNumberIsOptedOutInput {
  readonly phoneNumber: string;
}
export interface CheckIfPhoneNumberIsOptedOutResponse {
  readonly isOptedOut?: boolean | undefined;
}
export interface ConfirmSubscriptionInput {
  readonly AuthenticateOnUnsubscribe?: string | undefined;
  readonly Token: string;
  readonly TopicArn: string;
}
export interface ConfirmSubscriptionResponse {
  readonly SubscriptionArn?: string | undefined;
}
export interface CreatePlatformApplicationInput {
  readonly Attributes: { readonly [key: string]: string };
  readonly Name: string;
  readonly Platform: string;
}
export interface CreatePlatformApplicationResponse {
  readonly PlatformApplicationArn?: string | undefined;
}
export interface CreatePlatformEndpointInput {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
  readonly CustomUserData?: string | undefined;
  readonly PlatformApplicationArn: string;
  readonly Token: string;
}
export interface CreateEndpointResponse {
  readonly EndpointArn?: string | undefined;
}
export type LanguageCodeString = 'en-US' | 'en-GB' | 'es-419' | 'es-ES' | 'de-DE' | 'fr-CA' | 'fr-FR' | 'it-IT' | 'ja-JP' | 'pt-BR' | 'kr-KR' | 'zh-CN' | 'zh-TW';
export interface CreateSMSSandboxPhoneNumberInput {
  readonly LanguageCode?: LanguageCodeString | undefined;
  readonly PhoneNumber: string;
}
export type CreateSMSSandboxPhoneNumberResult = Readonly<object>;
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}
export interface CreateTopicInput {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
  readonly DataProtectionPolicy?: string | undefined;
  readonly Name: string;
  readonly Tags?: readonly Tag[] | undefined;
}
export interface CreateTopicResponse {
  readonly TopicArn?: string | undefined;
}
export interface DeleteEndpointInput {
  readonly EndpointArn: string;
}
export interface DeletePlatformApplicationInput {
  readonly PlatformApplicationArn: string;
}
export interface DeleteSMSSandboxPhoneNumberInput {
  readonly PhoneNumber: string;
}
export type DeleteSMSSandboxPhoneNumberResult = Readonly<object>;
export interface DeleteTopicInput {
  readonly TopicArn: string;
}
export interface GetDataProtectionPolicyInput {
  readonly ResourceArn: string;
}
export interface GetDataProtectionPolicyResponse {
  readonly DataProtectionPolicy?: string | undefined;
}
export interface GetEndpointAttributesInput {
  readonly EndpointArn: string;
}
export interface GetEndpointAttributesResponse {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
}
export interface GetPlatformApplicationAttributesInput {
  readonly PlatformApplicationArn: string;
}
export interface GetPlatformApplicationAttributesResponse {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
}
export interface GetSMSAttributesInput {
  readonly attributes?: readonly string[] | undefined;
}
export interface GetSMSAttributesResponse {
  readonly attributes?: { readonly [key: string]: string } | undefined;
}
export type GetSMSSandboxAccountStatusInput = Readonly<object>;
export interface GetSMSSandboxAccountStatusResult {
  readonly IsInSandbox: boolean;
}
export interface GetSubscriptionAttributesInput {
  readonly SubscriptionArn: string;
}
export interface GetSubscriptionAttributesResponse {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
}
export interface GetTopicAttributesInput {
  readonly TopicArn: string;
}
export interface GetTopicAttributesResponse {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
}
export interface ListEndpointsByPlatformApplicationInput {
  readonly NextToken?: string | undefined;
  readonly PlatformApplicationArn: string;
}
export interface Endpoint {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
  readonly EndpointArn?: string | undefined;
}
export interface ListEndpointsByPlatformApplicationResponse {
  readonly Endpoints?: readonly Endpoint[] | undefined;
  readonly NextToken?: string | undefined;
}
export interface ListOriginationNumbersRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}
export type NumberCapability = 'SMS' | 'MMS' | 'VOICE';
export type RouteType = 'Transactional' | 'Promotional' | 'Premium';
export interface PhoneNumberInformation {
  readonly CreatedAt?: number | undefined;
  readonly Iso2CountryCode?: string | undefined;
  readonly NumberCapabilities?: readonly NumberCapability[] | undefined;
  readonly PhoneNumber?: string | undefined;
  readonly RouteType?: RouteType | undefined;
  readonly Status?: string | undefined;
}
export interface ListOriginationNumbersResult {
  readonly NextToken?: string | undefined;
  readonly PhoneNumbers?: readonly PhoneNumberInformation[] | undefined;
}
export interface ListPhoneNumbersOptedOutInput {
  readonly nextToken?: string | undefined;
}
export interface ListPhoneNumbersOptedOutResponse {
  readonly nextToken?: string | undefined;
  readonly phoneNumbers?: readonly string[] | undefined;
}
export interface ListPlatformApplicationsInput {
  readonly NextToken?: string | undefined;
}
export interface PlatformApplication {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
  readonly PlatformApplicationArn?: string | undefined;
}
export interface ListPlatformApplicationsResponse {
  readonly NextToken?: string | undefined;
  readonly PlatformApplications?: readonly PlatformApplication[] | undefined;
}
export interface ListSMSSandboxPhoneNumbersInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}
export type SMSSandboxPhoneNumberVerificationStatus = 'Pending' | 'Verified';
export interface SMSSandboxPhoneNumber {
  readonly PhoneNumber?: string | undefined;
  readonly Status?: SMSSandboxPhoneNumberVerificationStatus | undefined;
}
export interface ListSMSSandboxPhoneNumbersResult {
  readonly NextToken?: string | undefined;
  readonly PhoneNumbers: readonly SMSSandboxPhoneNumber[];
}
export interface ListSubscriptionsInput {
  readonly NextToken?: string | undefined;
}
export interface Subscription {
  readonly Endpoint?: string | undefined;
  readonly Owner?: string | undefined;
  readonly Protocol?: string | undefined;
  readonly SubscriptionArn?: string | undefined;
  readonly TopicArn?: string | undefined;
}
export interface ListSubscriptionsResponse {
  readonly NextToken?: string | undefined;
  readonly Subscriptions?: readonly Subscription[] | undefined;
}
export interface ListSubscriptionsByTopicInput {
  readonly NextToken?: string | undefined;
  readonly TopicArn: string;
}
export interface ListSubscriptionsByTopicResponse {
  readonly NextToken?: string | undefined;
  readonly Subscriptions?: readonly Subscription[] | undefined;
}
export interface ListTagsForResourceRequest {
  readonly ResourceArn: string;
}
export interface ListTagsForResourceResponse {
  readonly Tags?: readonly Tag[] | undefined;
}
export interface ListTopicsInput {
  readonly NextToken?: string | undefined;
}
export interface Topic {
  readonly TopicArn?: string | undefined;
}
export interface ListTopicsResponse {
  readonly NextToken?: string | undefined;
  readonly Topics?: readonly Topic[] | undefined;
}
export interface OptInPhoneNumberInput {
  readonly phoneNumber: string;
}
export type OptInPhoneNumberResponse = Readonly<object>;
export interface MessageAttributeValue {
  readonly BinaryValue?: Uint8Array | undefined;
  readonly DataType: string;
  readonly StringValue?: string | undefined;
}
export interface PublishInput {
  readonly Message: string;
  readonly MessageAttributes?: { readonly [key: string]: MessageAttributeValue } | undefined;
  readonly MessageDeduplicationId?: string | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly PhoneNumber?: string | undefined;
  readonly Subject?: string | undefined;
  readonly TargetArn?: string | undefined;
  readonly TopicArn?: string | undefined;
}
export interface PublishResponse {
  readonly MessageId?: string | undefined;
  readonly SequenceNumber?: string | undefined;
}
export interface PublishBatchRequestEntry {
  readonly Id: string;
  readonly Message: string;
  readonly MessageAttributes?: { readonly [key: string]: MessageAttributeValue } | undefined;
  readonly MessageDeduplicationId?: string | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly Subject?: string | undefined;
}
export interface PublishBatchInput {
  readonly PublishBatchRequestEntries: readonly PublishBatchRequestEntry[];
  readonly TopicArn: string;
}
export interface BatchResultErrorEntry {
  readonly Code: string;
  readonly Id: string;
  readonly Message?: string | undefined;
  readonly SenderFault: boolean;
}
export interface PublishBatchResultEntry {
  readonly Id?: string | undefined;
  readonly MessageId?: string | undefined;
  readonly SequenceNumber?: string | undefined;
}
export interface PublishBatchResponse {
  readonly Failed?: readonly BatchResultErrorEntry[] | undefined;
  readonly Successful?: readonly PublishBatchResultEntry[] | undefined;
}
export interface PutDataProtectionPolicyInput {
  readonly DataProtectionPolicy: string;
  readonly ResourceArn: string;
}
export interface RemovePermissionInput {
  readonly Label: string;
  readonly TopicArn: string;
}
export interface SetEndpointAttributesInput {
  readonly Attributes: { readonly [key: string]: string };
  readonly EndpointArn: string;
}
export interface SetPlatformApplicationAttributesInput {
  readonly Attributes: { readonly [key: string]: string };
  readonly PlatformApplicationArn: string;
}
export interface SetSMSAttributesInput {
  readonly attributes: { readonly [key: string]: string };
}
export type SetSMSAttributesResponse = Readonly<object>;
export interface SetSubscriptionAttributesInput {
  readonly AttributeName: string;
  readonly AttributeValue?: string | undefined;
  readonly SubscriptionArn: string;
}
export interface SetTopicAttributesInput {
  readonly AttributeName: string;
  readonly AttributeValue?: string | undefined;
  readonly TopicArn: string;
}
export interface SubscribeInput {
  readonly Attributes?: { readonly [key: string]: string } | undefined;
  readonly Endpoint?: string | undefined;
  readonly Protocol: string;
  readonly ReturnSubscriptionArn?: boolean | undefined;
  readonly TopicArn: string;
}
export interface SubscribeResponse {
  readonly SubscriptionArn?: string | undefined;
}
export interface TagResourceRequest {
  readonly ResourceArn: string;
  readonly Tags: readonly Tag[];
}
export type TagResourceResponse = Readonly<object>;
export interface UnsubscribeInput {
  readonly SubscriptionArn: string;
}
export interface UntagResourceRequest {
  readonly ResourceArn: string;
  readonly TagKeys: readonly string[];
}
export type UntagResourceResponse = Readonly<object>;
export interface VerifySMSSandboxPhoneNumberInput {
  readonly OneTimePassword: string;
  readonly PhoneNumber: string;
}
export type VerifySMSSandboxPhoneNumberResult = Readonly<object>;

const shapeDelegate: StringShape = string();
const shapeDelegatesList: Shape = list(shapeDelegate);
const shapeAction: StringShape = string();
const shapeActionsList: Shape = list(shapeAction);
const shapeLabel: StringShape = string();
const shapeTopicARN: StringShape = string();
export const shapeAddPermissionInput: StructureShape = structure('AddPermissionInput', {
  AWSAccountId: required(shapeDelegatesList),
  ActionName: required(shapeActionsList),
  Label: required(shapeLabel),
  TopicArn: required(shapeTopicARN),
});
const shapePhoneNumber: StringShape = string();
export const shapeCheckIfPhoneNumberIsOptedOutInput: StructureShape = structure('CheckIfPhoneNumberIsOptedOutInput', {
  phoneNumber: required(shapePhoneNumber),
});
const shapeBoolean: Shape = boolean();
export const shapeCheckIfPhoneNumberIsOptedOutResponse: StructureShape = structure('CheckIfPhoneNumberIsOptedOutResponse', {
  isOptedOut: member(shapeBoolean),
});
const shapeAuthenticateOnUnsubscribe: StringShape = string();
const shapeToken: StringShape = string();
export const shapeConfirmSubscriptionInput: StructureShape = structure('ConfirmSubscriptionInput', {
  AuthenticateOnUnsubscribe: member(shapeAuthenticateOnUnsubscribe),
  Token: required(shapeToken),
  TopicArn: required(shapeTopicARN),
});
const shapeSubscriptionARN: StringShape = string();
export const shapeConfirmSubscriptionResponse: StructureShape = structure('ConfirmSubscriptionResponse', {
  SubscriptionArn: member(shapeSubscriptionARN),
});
const shapeString: StringShape = string();
const shapeMapStringToString: Shape = map(shapeString, shapeString);
export const shapeCreatePlatformApplicationInput: StructureShape = structure('CreatePlatformApplicationInput', {
  Attributes: required(shapeMapStringToString),
  Name: required(shapeString),
  Platform: required(shapeString),
});
export const shapeCreatePlatformApplicationResponse: StructureShape = structure('CreatePlatformApplicationResponse', {
  PlatformApplicationArn: member(shapeString),
});
export const shapeCreatePlatformEndpointInput: StructureShape = structure('CreatePlatformEndpointInput', {
  Attributes: member(shapeMapStringToString),
  CustomUserData: member(shapeString),
  PlatformApplicationArn: required(shapeString),
  Token: required(shapeString),
});
export const shapeCreateEndpointResponse: StructureShape = structure('CreateEndpointResponse', {
  EndpointArn: member(shapeString),
});
const shapeLanguageCodeString: StringShape = string({ enum: ['en-US', 'en-GB', 'es-419', 'es-ES', 'de-DE', 'fr-CA', 'fr-FR', 'it-IT', 'ja-JP', 'pt-BR', 'kr-KR', 'zh-CN', 'zh-TW'] });
const shapePhoneNumberString: StringShape = string({ max: 20, pattern: '^(\\+[0-9]{8,}|[0-9]{0,9})$' });
export const shapeCreateSMSSandboxPhoneNumberInput: StructureShape = structure('CreateSMSSandboxPhoneNumberInput', {
  LanguageCode: member(shapeLanguageCodeString),
  PhoneNumber: required(shapePhoneNumberString),
});
export const shapeCreateSMSSandboxPhoneNumberResult: StructureShape = structure('CreateSMSSandboxPhoneNumberResult', {});
const shapeAttributeName: StringShape = string();
const shapeAttributeValue: StringShape = string();
const shapeTopicAttributesMap: Shape = map(shapeAttributeName, shapeAttributeValue);
const shapeTopicName: StringShape = string();
const shapeTagKey: StringShape = string({ min: 1, max: 128 });
const shapeTagValue: StringShape = string({ min: 0, max: 256 });
export const shapeTag: StructureShape = structure('Tag', {
  Key: required(shapeTagKey),
  Value: required(shapeTagValue),
});
const shapeTagList: Shape = list(shapeTag);
export const shapeCreateTopicInput: StructureShape = structure('CreateTopicInput', {
  Attributes: member(shapeTopicAttributesMap),
  DataProtectionPolicy: member(shapeAttributeValue),
  Name: required(shapeTopicName),
  Tags: member(shapeTagList),
});
export const shapeCreateTopicResponse: StructureShape = structure('CreateTopicResponse', {
  TopicArn: member(shapeTopicARN),
});
export const shapeDeleteEndpointInput: StructureShape = structure('DeleteEndpointInput', {
  EndpointArn: required(shapeString),
});
export const shapeDeletePlatformApplicationInput: StructureShape = structure('DeletePlatformApplicationInput', {
  PlatformApplicationArn: required(shapeString),
});
export const shapeDeleteSMSSandboxPhoneNumberInput: StructureShape = structure('DeleteSMSSandboxPhoneNumberInput', {
  PhoneNumber: required(shapePhoneNumberString),
});
export const shapeDeleteSMSSandboxPhoneNumberResult: StructureShape = structure('DeleteSMSSandboxPhoneNumberResult', {});
export const shapeDeleteTopicInput: StructureShape = structure('DeleteTopicInput', {
  TopicArn: required(shapeTopicARN),
});
export const shapeGetDataProtectionPolicyInput: StructureShape = structure('GetDataProtectionPolicyInput', {
  ResourceArn: required(shapeTopicARN),
});
export const shapeGetDataProtectionPolicyResponse: StructureShape = structure('GetDataProtectionPolicyResponse', {
  DataProtectionPolicy: member(shapeAttributeValue),
});
export const shapeGetEndpointAttributesInput: StructureShape = structure('GetEndpointAttributesInput', {
  EndpointArn: required(shapeString),
});
export const shapeGetEndpointAttributesResponse: StructureShape = structure('GetEndpointAttributesResponse', {
  Attributes: member(shapeMapStringToString),
});
export const shapeGetPlatformApplicationAttributesInput: StructureShape = structure('GetPlatformApplicationAttributesInput', {
  PlatformApplicationArn: required(shapeString),
});
export const shapeGetPlatformApplicationAttributesResponse: StructureShape = structure('GetPlatformApplicationAttributesResponse', {
  Attributes: member(shapeMapStringToString),
});
const shapeListString: Shape = list(shapeString);
export const shapeGetSMSAttributesInput: StructureShape = structure('GetSMSAttributesInput', {
  attributes: member(shapeListString),
});
export const shapeGetSMSAttributesResponse: StructureShape = structure('GetSMSAttributesResponse', {
  attributes: member(shapeMapStringToString),
});
export const shapeGetSMSSandboxAccountStatusInput: StructureShape = structure('GetSMSSandboxAccountStatusInput', {});
export const shapeGetSMSSandboxAccountStatusResult: StructureShape = structure('GetSMSSandboxAccountStatusResult', {
  IsInSandbox: required(shapeBoolean),
});
export const shapeGetSubscriptionAttributesInput: StructureShape = structure('GetSubscriptionAttributesInput', {
  SubscriptionArn: required(shapeSubscriptionARN),
});
const shapeSubscriptionAttributesMap: Shape = map(shapeAttributeName, shapeAttributeValue);
export const shapeGetSubscriptionAttributesResponse: StructureShape = structure('GetSubscriptionAttributesResponse', {
  Attributes: member(shapeSubscriptionAttributesMap),
});
export const shapeGetTopicAttributesInput: StructureShape = structure('GetTopicAttributesInput', {
  TopicArn: required(shapeTopicARN),
});
export const shapeGetTopicAttributesResponse: StructureShape = structure('GetTopicAttributesResponse', {
  Attributes: member(shapeTopicAttributesMap),
});
export const shapeListEndpointsByPlatformApplicationInput: StructureShape = structure('ListEndpointsByPlatformApplicationInput', {
  NextToken: member(shapeString),
  PlatformApplicationArn: required(shapeString),
});
export const shapeEndpoint: StructureShape = structure('Endpoint', {
  Attributes: member(shapeMapStringToString),
  EndpointArn: member(shapeString),
});
const shapeListOfEndpoints: Shape = list(shapeEndpoint);
export const shapeListEndpointsByPlatformApplicationResponse: StructureShape = structure('ListEndpointsByPlatformApplicationResponse', {
  Endpoints: member(shapeListOfEndpoints),
  NextToken: member(shapeString),
});
const shapeMaxItemsListOriginationNumbers: Shape = integer({ min: 1, max: 30 });
const shapeNextToken: StringShape = string();
export const shapeListOriginationNumbersRequest: StructureShape = structure('ListOriginationNumbersRequest', {
  MaxResults: member(shapeMaxItemsListOriginationNumbers),
  NextToken: member(shapeNextToken),
});
const shapeTimestamp: Shape = timestamp();
const shapeIso2CountryCode: StringShape = string({ max: 2, pattern: '^[A-Za-z]{2}$' });
const shapeNumberCapability: StringShape = string({ enum: ['SMS', 'MMS', 'VOICE'] });
const shapeNumberCapabilityList: Shape = list(shapeNumberCapability);
const shapeRouteType: StringShape = string({ enum: ['Transactional', 'Promotional', 'Premium'] });
export const shapePhoneNumberInformation: StructureShape = structure('PhoneNumberInformation', {
  CreatedAt: member(shapeTimestamp),
  Iso2CountryCode: member(shapeIso2CountryCode),
  NumberCapabilities: member(shapeNumberCapabilityList),
  PhoneNumber: member(shapePhoneNumber),
  RouteType: member(shapeRouteType),
  Status: member(shapeString),
});
const shapePhoneNumberInformationList: Shape = list(shapePhoneNumberInformation);
export const shapeListOriginationNumbersResult: StructureShape = structure('ListOriginationNumbersResult', {
  NextToken: member(shapeNextToken),
  PhoneNumbers: member(shapePhoneNumberInformationList),
});
const shapePlainString: StringShape = string();
export const shapeListPhoneNumbersOptedOutInput: StructureShape = structure('ListPhoneNumbersOptedOutInput', {
  nextToken: member(shapePlainString),
});
const shapePhoneNumberList: Shape = list(shapePhoneNumber);
export const shapeListPhoneNumbersOptedOutResponse: StructureShape = structure('ListPhoneNumbersOptedOutResponse', {
  nextToken: member(shapePlainString),
  phoneNumbers: member(shapePhoneNumberList),
});
export const shapeListPlatformApplicationsInput: StructureShape = structure('ListPlatformApplicationsInput', {
  NextToken: member(shapeString),
});
export const shapePlatformApplication: StructureShape = structure('PlatformApplication', {
  Attributes: member(shapeMapStringToString),
  PlatformApplicationArn: member(shapeString),
});
const shapeListOfPlatformApplications: Shape = list(shapePlatformApplication);
export const shapeListPlatformApplicationsResponse: StructureShape = structure('ListPlatformApplicationsResponse', {
  NextToken: member(shapeString),
  PlatformApplications: member(shapeListOfPlatformApplications),
});
const shapeMaxItems: Shape = integer({ min: 1, max: 100 });
export const shapeListSMSSandboxPhoneNumbersInput: StructureShape = structure('ListSMSSandboxPhoneNumbersInput', {
  MaxResults: member(shapeMaxItems),
  NextToken: member(shapeNextToken),
});
const shapeSMSSandboxPhoneNumberVerificationStatus: StringShape = string({ enum: ['Pending', 'Verified'] });
export const shapeSMSSandboxPhoneNumber: StructureShape = structure('SMSSandboxPhoneNumber', {
  PhoneNumber: member(shapePhoneNumberString),
  Status: member(shapeSMSSandboxPhoneNumberVerificationStatus),
});
const shapeSMSSandboxPhoneNumberList: Shape = list(shapeSMSSandboxPhoneNumber);
export const shapeListSMSSandboxPhoneNumbersResult: StructureShape = structure('ListSMSSandboxPhoneNumbersResult', {
  NextToken: member(shapePlainString),
  PhoneNumbers: required(shapeSMSSandboxPhoneNumberList),
});
export const shapeListSubscriptionsInput: StructureShape = structure('ListSubscriptionsInput', {
  NextToken: member(shapeNextToken),
});
const shapePlainEndpoint: StringShape = string();
const shapeAccount: StringShape = string();
const shapeProtocol: StringShape = string();
export const shapeSubscription: StructureShape = structure('Subscription', {
  Endpoint: member(shapePlainEndpoint),
  Owner: member(shapeAccount),
  Protocol: member(shapeProtocol),
  SubscriptionArn: member(shapeSubscriptionARN),
  TopicArn: member(shapeTopicARN),
});
const shapeSubscriptionsList: Shape = list(shapeSubscription);
export const shapeListSubscriptionsResponse: StructureShape = structure('ListSubscriptionsResponse', {
  NextToken: member(shapeNextToken),
  Subscriptions: member(shapeSubscriptionsList),
});
export const shapeListSubscriptionsByTopicInput: StructureShape = structure('ListSubscriptionsByTopicInput', {
  NextToken: member(shapeNextToken),
  TopicArn: required(shapeTopicARN),
});
export const shapeListSubscriptionsByTopicResponse: StructureShape = structure('ListSubscriptionsByTopicResponse', {
  NextToken: member(shapeNextToken),
  Subscriptions: member(shapeSubscriptionsList),
});
const shapeAmazonResourceName: StringShape = string({ min: 1, max: 1011 });
export const shapeListTagsForResourceRequest: StructureShape = structure('ListTagsForResourceRequest', {
  ResourceArn: required(shapeAmazonResourceName),
});
export const shapeListTagsForResourceResponse: StructureShape = structure('ListTagsForResourceResponse', {
  Tags: member(shapeTagList),
});
export const shapeListTopicsInput: StructureShape = structure('ListTopicsInput', {
  NextToken: member(shapeNextToken),
});
export const shapeTopic: StructureShape = structure('Topic', {
  TopicArn: member(shapeTopicARN),
});
const shapeTopicsList: Shape = list(shapeTopic);
export const shapeListTopicsResponse: StructureShape = structure('ListTopicsResponse', {
  NextToken: member(shapeNextToken),
  Topics: member(shapeTopicsList),
});
export const shapeOptInPhoneNumberInput: StructureShape = structure('OptInPhoneNumberInput', {
  phoneNumber: required(shapePhoneNumber),
});
export const shapeOptInPhoneNumberResponse: StructureShape = structure('OptInPhoneNumberResponse', {});
const shapeMessage: StringShape = string();
const shapeBinary: Shape = blob();
export const shapeMessageAttributeValue: StructureShape = structure('MessageAttributeValue', {
  BinaryValue: member(shapeBinary),
  DataType: required(shapeString),
  StringValue: member(shapeString),
});
const shapeMessageAttributeMap: Shape = map(shapeString, shapeMessageAttributeValue);
const shapeMessageStructure: StringShape = string();
const shapeSubject: StringShape = string();
export const shapePublishInput: StructureShape = structure('PublishInput', {
  Message: required(shapeMessage),
  MessageAttributes: member(shapeMessageAttributeMap),
  MessageDeduplicationId: member(shapeString),
  MessageGroupId: member(shapeString),
  MessageStructure: member(shapeMessageStructure),
  PhoneNumber: member(shapePhoneNumber),
  Subject: member(shapeSubject),
  TargetArn: member(shapeString),
  TopicArn: member(shapeTopicARN),
});
const shapeMessageId: StringShape = string();
export const shapePublishResponse: StructureShape = structure('PublishResponse', {
  MessageId: member(shapeMessageId),
  SequenceNumber: member(shapeString),
});
export const shapePublishBatchRequestEntry: StructureShape = structure('PublishBatchRequestEntry', {
  Id: required(shapeString),
  Message: required(shapeMessage),
  MessageAttributes: member(shapeMessageAttributeMap),
  MessageDeduplicationId: member(shapeString),
  MessageGroupId: member(shapeString),
  MessageStructure: member(shapeMessageStructure),
  Subject: member(shapeSubject),
});
const shapePublishBatchRequestEntryList: Shape = list(shapePublishBatchRequestEntry);
export const shapePublishBatchInput: StructureShape = structure('PublishBatchInput', {
  PublishBatchRequestEntries: required(shapePublishBatchRequestEntryList),
  TopicArn: required(shapeTopicARN),
});
export const shapeBatchResultErrorEntry: StructureShape = structure('BatchResultErrorEntry', {
  Code: required(shapeString),
  Id: required(shapeString),
  Message: member(shapeString),
  SenderFault: required(shapeBoolean),
});
const shapeBatchResultErrorEntryList: Shape = list(shapeBatchResultErrorEntry);
export const shapePublishBatchResultEntry: StructureShape = structure('PublishBatchResultEntry', {
  Id: member(shapeString),
  MessageId: member(shapeMessageId),
  SequenceNumber: member(shapeString),
});
const shapePublishBatchResultEntryList: Shape = list(shapePublishBatchResultEntry);
export const shapePublishBatchResponse: StructureShape = structure('PublishBatchResponse', {
  Failed: member(shapeBatchResultErrorEntryList),
  Successful: member(shapePublishBatchResultEntryList),
});
export const shapePutDataProtectionPolicyInput: StructureShape = structure('PutDataProtectionPolicyInput', {
  DataProtectionPolicy: required(shapeAttributeValue),
  ResourceArn: required(shapeTopicARN),
});
export const shapeRemovePermissionInput: StructureShape = structure('RemovePermissionInput', {
  Label: required(shapeLabel),
  TopicArn: required(shapeTopicARN),
});
export const shapeSetEndpointAttributesInput: StructureShape = structure('SetEndpointAttributesInput', {
  Attributes: required(shapeMapStringToString),
  EndpointArn: required(shapeString),
});
export const shapeSetPlatformApplicationAttributesInput: StructureShape = structure('SetPlatformApplicationAttributesInput', {
  Attributes: required(shapeMapStringToString),
  PlatformApplicationArn: required(shapeString),
});
export const shapeSetSMSAttributesInput: StructureShape = structure('SetSMSAttributesInput', {
  attributes: required(shapeMapStringToString),
});
export const shapeSetSMSAttributesResponse: StructureShape = structure('SetSMSAttributesResponse', {});
export const shapeSetSubscriptionAttributesInput: StructureShape = structure('SetSubscriptionAttributesInput', {
  AttributeName: required(shapeAttributeName),
  AttributeValue: member(shapeAttributeValue),
  SubscriptionArn: required(shapeSubscriptionARN),
});
export const shapeSetTopicAttributesInput: StructureShape = structure('SetTopicAttributesInput', {
  AttributeName: required(shapeAttributeName),
  AttributeValue: member(shapeAttributeValue),
  TopicArn: required(shapeTopicARN),
});
export const shapeSubscribeInput: StructureShape = structure('SubscribeInput', {
  Attributes: member(shapeSubscriptionAttributesMap),
  Endpoint: member(shapePlainEndpoint),
  Protocol: required(shapeProtocol),
  ReturnSubscriptionArn: member(shapeBoolean),
  TopicArn: required(shapeTopicARN),
});
export const shapeSubscribeResponse: StructureShape = structure('SubscribeResponse', {
  SubscriptionArn: member(shapeSubscriptionARN),
});
export const shapeTagResourceRequest: StructureShape = structure('TagResourceRequest', {
  ResourceArn: required(shapeAmazonResourceName),
  Tags: required(shapeTagList),
});
export const shapeTagResourceResponse: StructureShape = structure('TagResourceResponse', {});
export const shapeUnsubscribeInput: StructureShape = structure('UnsubscribeInput', {
  SubscriptionArn: required(shapeSubscriptionARN),
});
const shapeTagKeyList: Shape = list(shapeTagKey);
export const shapeUntagResourceRequest: StructureShape = structure('UntagResourceRequest', {
  ResourceArn: required(shapeAmazonResourceName),
  TagKeys: required(shapeTagKeyList),
});
export const shapeUntagResourceResponse: StructureShape = structure('UntagResourceResponse', {});
const shapeOTPCode: StringShape = string({ min: 5, max: 8, pattern: '^[0-9]+$' });
export const shapeVerifySMSSandboxPhoneNumberInput: StructureShape = structure('VerifySMSSandboxPhoneNumberInput', {
  OneTimePassword: required(shapeOTPCode),
  PhoneNumber: required(shapePhoneNumberString),
});
export const shapeVerifySMSSandboxPhoneNumberResult: StructureShape = structure('VerifySMSSandboxPhoneNumberResult', {});

/** Input and output type of every operation. */
export interface SnsOperations {
  readonly AddPermission: { readonly input: AddPermissionInput; readonly output: Readonly<object> };
  readonly CheckIfPhoneNumberIsOptedOut: { readonly input: CheckIfPhoneNumberIsOptedOutInput; readonly output: CheckIfPhoneNumberIsOptedOutResponse };
  readonly ConfirmSubscription: { readonly input: ConfirmSubscriptionInput; readonly output: ConfirmSubscriptionResponse };
  readonly CreatePlatformApplication: { readonly input: CreatePlatformApplicationInput; readonly output: CreatePlatformApplicationResponse };
  readonly CreatePlatformEndpoint: { readonly input: CreatePlatformEndpointInput; readonly output: CreateEndpointResponse };
  readonly CreateSMSSandboxPhoneNumber: { readonly input: CreateSMSSandboxPhoneNumberInput; readonly output: CreateSMSSandboxPhoneNumberResult };
  readonly CreateTopic: { readonly input: CreateTopicInput; readonly output: CreateTopicResponse };
  readonly DeleteEndpoint: { readonly input: DeleteEndpointInput; readonly output: Readonly<object> };
  readonly DeletePlatformApplication: { readonly input: DeletePlatformApplicationInput; readonly output: Readonly<object> };
  readonly DeleteSMSSandboxPhoneNumber: { readonly input: DeleteSMSSandboxPhoneNumberInput; readonly output: DeleteSMSSandboxPhoneNumberResult };
  readonly DeleteTopic: { readonly input: DeleteTopicInput; readonly output: Readonly<object> };
  readonly GetDataProtectionPolicy: { readonly input: GetDataProtectionPolicyInput; readonly output: GetDataProtectionPolicyResponse };
  readonly GetEndpointAttributes: { readonly input: GetEndpointAttributesInput; readonly output: GetEndpointAttributesResponse };
  readonly GetPlatformApplicationAttributes: { readonly input: GetPlatformApplicationAttributesInput; readonly output: GetPlatformApplicationAttributesResponse };
  readonly GetSMSAttributes: { readonly input: GetSMSAttributesInput; readonly output: GetSMSAttributesResponse };
  readonly GetSMSSandboxAccountStatus: { readonly input: GetSMSSandboxAccountStatusInput; readonly output: GetSMSSandboxAccountStatusResult };
  readonly GetSubscriptionAttributes: { readonly input: GetSubscriptionAttributesInput; readonly output: GetSubscriptionAttributesResponse };
  readonly GetTopicAttributes: { readonly input: GetTopicAttributesInput; readonly output: GetTopicAttributesResponse };
  readonly ListEndpointsByPlatformApplication: { readonly input: ListEndpointsByPlatformApplicationInput; readonly output: ListEndpointsByPlatformApplicationResponse };
  readonly ListOriginationNumbers: { readonly input: ListOriginationNumbersRequest; readonly output: ListOriginationNumbersResult };
  readonly ListPhoneNumbersOptedOut: { readonly input: ListPhoneNumbersOptedOutInput; readonly output: ListPhoneNumbersOptedOutResponse };
  readonly ListPlatformApplications: { readonly input: ListPlatformApplicationsInput; readonly output: ListPlatformApplicationsResponse };
  readonly ListSMSSandboxPhoneNumbers: { readonly input: ListSMSSandboxPhoneNumbersInput; readonly output: ListSMSSandboxPhoneNumbersResult };
  readonly ListSubscriptions: { readonly input: ListSubscriptionsInput; readonly output: ListSubscriptionsResponse };
  readonly ListSubscriptionsByTopic: { readonly input: ListSubscriptionsByTopicInput; readonly output: ListSubscriptionsByTopicResponse };
  readonly ListTagsForResource: { readonly input: ListTagsForResourceRequest; readonly output: ListTagsForResourceResponse };
  readonly ListTopics: { readonly input: ListTopicsInput; readonly output: ListTopicsResponse };
  readonly OptInPhoneNumber: { readonly input: OptInPhoneNumberInput; readonly output: OptInPhoneNumberResponse };
  readonly Publish: { readonly input: PublishInput; readonly output: PublishResponse };
  readonly PublishBatch: { readonly input: PublishBatchInput; readonly output: PublishBatchResponse };
  readonly PutDataProtectionPolicy: { readonly input: PutDataProtectionPolicyInput; readonly output: Readonly<object> };
  readonly RemovePermission: { readonly input: RemovePermissionInput; readonly output: Readonly<object> };
  readonly SetEndpointAttributes: { readonly input: SetEndpointAttributesInput; readonly output: Readonly<object> };
  readonly SetPlatformApplicationAttributes: { readonly input: SetPlatformApplicationAttributesInput; readonly output: Readonly<object> };
  readonly SetSMSAttributes: { readonly input: SetSMSAttributesInput; readonly output: SetSMSAttributesResponse };
  readonly SetSubscriptionAttributes: { readonly input: SetSubscriptionAttributesInput; readonly output: Readonly<object> };
  readonly SetTopicAttributes: { readonly input: SetTopicAttributesInput; readonly output: Readonly<object> };
  readonly Subscribe: { readonly input: SubscribeInput; readonly output: SubscribeResponse };
  readonly TagResource: { readonly input: TagResourceRequest; readonly output: TagResourceResponse };
  readonly Unsubscribe: { readonly input: UnsubscribeInput; readonly output: Readonly<object> };
  readonly UntagResource: { readonly input: UntagResourceRequest; readonly output: UntagResourceResponse };
  readonly VerifySMSSandboxPhoneNumber: { readonly input: VerifySMSSandboxPhoneNumberInput; readonly output: VerifySMSSandboxPhoneNumberResult };
}

const none: StructureShape = structure('None', {});

export const snsModel: ServiceModel = {
  id: 'sns',
  apiVersion: '2010-03-31',
  operations: {
    AddPermission: { name: 'AddPermission', input: shapeAddPermissionInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    CheckIfPhoneNumberIsOptedOut: { name: 'CheckIfPhoneNumberIsOptedOut', input: shapeCheckIfPhoneNumberIsOptedOutInput, output: shapeCheckIfPhoneNumberIsOptedOutResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ConfirmSubscription: { name: 'ConfirmSubscription', input: shapeConfirmSubscriptionInput, output: shapeConfirmSubscriptionResponse, http: { method: 'POST', uri: '/', status: 200 } },
    CreatePlatformApplication: { name: 'CreatePlatformApplication', input: shapeCreatePlatformApplicationInput, output: shapeCreatePlatformApplicationResponse, http: { method: 'POST', uri: '/', status: 200 } },
    CreatePlatformEndpoint: { name: 'CreatePlatformEndpoint', input: shapeCreatePlatformEndpointInput, output: shapeCreateEndpointResponse, http: { method: 'POST', uri: '/', status: 200 } },
    CreateSMSSandboxPhoneNumber: { name: 'CreateSMSSandboxPhoneNumber', input: shapeCreateSMSSandboxPhoneNumberInput, output: shapeCreateSMSSandboxPhoneNumberResult, http: { method: 'POST', uri: '/', status: 200 } },
    CreateTopic: { name: 'CreateTopic', input: shapeCreateTopicInput, output: shapeCreateTopicResponse, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteEndpoint: { name: 'DeleteEndpoint', input: shapeDeleteEndpointInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeletePlatformApplication: { name: 'DeletePlatformApplication', input: shapeDeletePlatformApplicationInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteSMSSandboxPhoneNumber: { name: 'DeleteSMSSandboxPhoneNumber', input: shapeDeleteSMSSandboxPhoneNumberInput, output: shapeDeleteSMSSandboxPhoneNumberResult, http: { method: 'POST', uri: '/', status: 200 } },
    DeleteTopic: { name: 'DeleteTopic', input: shapeDeleteTopicInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    GetDataProtectionPolicy: { name: 'GetDataProtectionPolicy', input: shapeGetDataProtectionPolicyInput, output: shapeGetDataProtectionPolicyResponse, http: { method: 'POST', uri: '/', status: 200 } },
    GetEndpointAttributes: { name: 'GetEndpointAttributes', input: shapeGetEndpointAttributesInput, output: shapeGetEndpointAttributesResponse, http: { method: 'POST', uri: '/', status: 200 } },
    GetPlatformApplicationAttributes: { name: 'GetPlatformApplicationAttributes', input: shapeGetPlatformApplicationAttributesInput, output: shapeGetPlatformApplicationAttributesResponse, http: { method: 'POST', uri: '/', status: 200 } },
    GetSMSAttributes: { name: 'GetSMSAttributes', input: shapeGetSMSAttributesInput, output: shapeGetSMSAttributesResponse, http: { method: 'POST', uri: '/', status: 200 } },
    GetSMSSandboxAccountStatus: { name: 'GetSMSSandboxAccountStatus', input: shapeGetSMSSandboxAccountStatusInput, output: shapeGetSMSSandboxAccountStatusResult, http: { method: 'POST', uri: '/', status: 200 } },
    GetSubscriptionAttributes: { name: 'GetSubscriptionAttributes', input: shapeGetSubscriptionAttributesInput, output: shapeGetSubscriptionAttributesResponse, http: { method: 'POST', uri: '/', status: 200 } },
    GetTopicAttributes: { name: 'GetTopicAttributes', input: shapeGetTopicAttributesInput, output: shapeGetTopicAttributesResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListEndpointsByPlatformApplication: { name: 'ListEndpointsByPlatformApplication', input: shapeListEndpointsByPlatformApplicationInput, output: shapeListEndpointsByPlatformApplicationResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListOriginationNumbers: { name: 'ListOriginationNumbers', input: shapeListOriginationNumbersRequest, output: shapeListOriginationNumbersResult, http: { method: 'POST', uri: '/', status: 200 } },
    ListPhoneNumbersOptedOut: { name: 'ListPhoneNumbersOptedOut', input: shapeListPhoneNumbersOptedOutInput, output: shapeListPhoneNumbersOptedOutResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListPlatformApplications: { name: 'ListPlatformApplications', input: shapeListPlatformApplicationsInput, output: shapeListPlatformApplicationsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListSMSSandboxPhoneNumbers: { name: 'ListSMSSandboxPhoneNumbers', input: shapeListSMSSandboxPhoneNumbersInput, output: shapeListSMSSandboxPhoneNumbersResult, http: { method: 'POST', uri: '/', status: 200 } },
    ListSubscriptions: { name: 'ListSubscriptions', input: shapeListSubscriptionsInput, output: shapeListSubscriptionsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListSubscriptionsByTopic: { name: 'ListSubscriptionsByTopic', input: shapeListSubscriptionsByTopicInput, output: shapeListSubscriptionsByTopicResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListTagsForResource: { name: 'ListTagsForResource', input: shapeListTagsForResourceRequest, output: shapeListTagsForResourceResponse, http: { method: 'POST', uri: '/', status: 200 } },
    ListTopics: { name: 'ListTopics', input: shapeListTopicsInput, output: shapeListTopicsResponse, http: { method: 'POST', uri: '/', status: 200 } },
    OptInPhoneNumber: { name: 'OptInPhoneNumber', input: shapeOptInPhoneNumberInput, output: shapeOptInPhoneNumberResponse, http: { method: 'POST', uri: '/', status: 200 } },
    Publish: { name: 'Publish', input: shapePublishInput, output: shapePublishResponse, http: { method: 'POST', uri: '/', status: 200 } },
    PublishBatch: { name: 'PublishBatch', input: shapePublishBatchInput, output: shapePublishBatchResponse, http: { method: 'POST', uri: '/', status: 200 } },
    PutDataProtectionPolicy: { name: 'PutDataProtectionPolicy', input: shapePutDataProtectionPolicyInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    RemovePermission: { name: 'RemovePermission', input: shapeRemovePermissionInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    SetEndpointAttributes: { name: 'SetEndpointAttributes', input: shapeSetEndpointAttributesInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    SetPlatformApplicationAttributes: { name: 'SetPlatformApplicationAttributes', input: shapeSetPlatformApplicationAttributesInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    SetSMSAttributes: { name: 'SetSMSAttributes', input: shapeSetSMSAttributesInput, output: shapeSetSMSAttributesResponse, http: { method: 'POST', uri: '/', status: 200 } },
    SetSubscriptionAttributes: { name: 'SetSubscriptionAttributes', input: shapeSetSubscriptionAttributesInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    SetTopicAttributes: { name: 'SetTopicAttributes', input: shapeSetTopicAttributesInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    Subscribe: { name: 'Subscribe', input: shapeSubscribeInput, output: shapeSubscribeResponse, http: { method: 'POST', uri: '/', status: 200 } },
    TagResource: { name: 'TagResource', input: shapeTagResourceRequest, output: shapeTagResourceResponse, http: { method: 'POST', uri: '/', status: 200 } },
    Unsubscribe: { name: 'Unsubscribe', input: shapeUnsubscribeInput, output: none, http: { method: 'POST', uri: '/', status: 200 } },
    UntagResource: { name: 'UntagResource', input: shapeUntagResourceRequest, output: shapeUntagResourceResponse, http: { method: 'POST', uri: '/', status: 200 } },
    VerifySMSSandboxPhoneNumber: { name: 'VerifySMSSandboxPhoneNumber', input: shapeVerifySMSSandboxPhoneNumberInput, output: shapeVerifySMSSandboxPhoneNumberResult, http: { method: 'POST', uri: '/', status: 200 } },
  },
};
