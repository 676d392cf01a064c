/** The attributes of topics and subscriptions that can be set, and what their values may be. */
import { invalidParameter, notYetAvailable } from '../errors.ts';
import { ATTRIBUTE_VALUE_CHARACTERS_MAX } from '../limits.ts';

const TOPIC_ATTRIBUTES: ReadonlySet<string> = new Set(['DisplayName', 'Policy', 'DeliveryPolicy']);
const JSON_ATTRIBUTES: ReadonlySet<string> = new Set(['Policy', 'DeliveryPolicy']);
/** AWS has them; they would change what is delivered, so they are not just kept. */
const TOPIC_ATTRIBUTES_NOT_YET: ReadonlySet<string> = new Set([
  'ArchivePolicy',
  'ContentBasedDeduplication',
  'FifoThroughputScope',
  'FifoTopic',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
]);
const SUBSCRIPTION_ATTRIBUTES_NOT_YET: ReadonlySet<string> = new Set([
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RedrivePolicy',
  'ReplayPolicy',
  'SubscriptionRoleArn',
]);

/** Which deliveries would be logged to CloudWatch, and as whom: none are. Infrastructure tools say so, too. */
const FEEDBACK =
  /^(Application|Firehose|HTTP|Lambda|SQS)(SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn)$/;

/** Throws InvalidParameter. */
export function checkTopicAttribute(name: string, value: string): void {
  if (FEEDBACK.test(name)) {
    if (value !== '' && value !== '0') throw notYetAvailable(`The attribute ${name}`);
    return;
  }
  if (TOPIC_ATTRIBUTES_NOT_YET.has(name) && value !== '' && value !== 'false') throw notYetAvailable(`The attribute ${name}`);
  if (!TOPIC_ATTRIBUTES.has(name) && !TOPIC_ATTRIBUTES_NOT_YET.has(name)) throw invalidParameter('AttributeName');
  if (value.length > ATTRIBUTE_VALUE_CHARACTERS_MAX) throw invalidParameter(`Attributes Reason: ${name} is too long`);
  if (name === 'DisplayName' && value.length > 100) throw invalidParameter('DisplayName');
  if (JSON_ATTRIBUTES.has(name) && value !== '' && !isJson(value)) throw invalidParameter(`${name}: JSON is malformed`);
}

/** Throws InvalidParameter. */
export function checkSubscriptionAttribute(name: string, value: string): void {
  if (SUBSCRIPTION_ATTRIBUTES_NOT_YET.has(name)) {
    if (value !== '') throw notYetAvailable(`The attribute ${name}`);
    return;
  }
  if (name !== 'RawMessageDelivery') throw invalidParameter('AttributeName');
  if (value !== 'true' && value !== 'false') {
    throw invalidParameter('Attributes Reason: RawMessageDelivery: Invalid value. Must be true or false.');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
