/**
 * A queue's attributes: what may be set, within which bounds, and what holds when nothing was set (API reference,
 * CreateQueue and SetQueueAttributes). What is stored is only what was set; defaults are applied when read.
 */
import type { ServiceError } from '../../../protocol/service-error.ts';
import { invalidAttributeValue, unknownAttribute, unsupportedOperation } from '../errors.ts';
import {
  DELAY_SECONDS_MAX,
  MESSAGE_BYTES_MAX,
  POLICY_CHARACTERS_MAX,
  VISIBILITY_SECONDS_MAX,
  WAIT_SECONDS_MAX,
} from '../limits.ts';
import { canonicalRedriveAllowPolicy, canonicalRedrivePolicy } from './redrive-policy.ts';

/** Attribute names and values as they were set, in canonical form. Only names of this module's tables occur. */
export type QueueAttributes = Readonly<Partial<Record<string, string>>>;

interface NumberRule {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

const NUMBERS: ReadonlyMap<string, NumberRule> = new Map([
  ['VisibilityTimeout', { default: 30, min: 0, max: VISIBILITY_SECONDS_MAX }],
  ['MaximumMessageSize', { default: MESSAGE_BYTES_MAX, min: 1024, max: MESSAGE_BYTES_MAX }],
  ['MessageRetentionPeriod', { default: 345_600, min: 60, max: 1_209_600 }],
  ['DelaySeconds', { default: 0, min: 0, max: DELAY_SECONDS_MAX }],
  ['ReceiveMessageWaitTimeSeconds', { default: 0, min: 0, max: WAIT_SECONDS_MAX }],
]);

/** The canonical form of a document; throws a ServiceError. An empty value removes the attribute. */
const DOCUMENTS: ReadonlyMap<string, (value: string) => string> = new Map([
  ['Policy', canonicalPolicy],
  ['RedrivePolicy', canonicalRedrivePolicy],
  ['RedriveAllowPolicy', canonicalRedriveAllowPolicy],
]);

/** Told, not set; in the order in which AWS lists them. */
export const READ_ONLY_ATTRIBUTES: readonly string[] = [
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
];

const ENCRYPTION: ReadonlySet<string> = new Set(['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled']);

export type NumberAttribute =
  | 'VisibilityTimeout'
  | 'MaximumMessageSize'
  | 'MessageRetentionPeriod'
  | 'DelaySeconds'
  | 'ReceiveMessageWaitTimeSeconds';

/** The value in force. */
export function numberAttribute(attributes: QueueAttributes, name: NumberAttribute): number {
  return Number(effectiveAttribute(attributes, name));
}

/** What is in force for a name that can be set: its value, its default, or undefined for a document that was not set. */
export function effectiveAttribute(attributes: QueueAttributes, name: string): string | undefined {
  if (name === 'SqsManagedSseEnabled') return 'false';
  return attributes[name] ?? NUMBERS.get(name)?.default.toString();
}

/** Every attribute that is in force. */
export function effectiveAttributes(attributes: QueueAttributes): [string, string][] {
  const names = [...NUMBERS.keys(), 'SqsManagedSseEnabled', ...DOCUMENTS.keys()];
  return names.flatMap((name) => {
    const value = effectiveAttribute(attributes, name);
    return value === undefined ? [] : [[name, value]];
  });
}

/** True for a name that GetQueueAttributes knows of a standard queue. */
export function isReadableAttribute(name: string): boolean {
  return NUMBERS.has(name) || DOCUMENTS.has(name) || ENCRYPTION.has(name) || READ_ONLY_ATTRIBUTES.includes(name);
}

/**
 * Checks what a client wants to set and brings it to canonical form; a document's empty value stays, to remove it.
 * Throws InvalidAttributeName, InvalidAttributeValue, or UnsupportedOperation for FIFO queues and encryption.
 */
export function canonicalAttributes(input: Readonly<Record<string, string>>): QueueAttributes {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(input)) {
    const stored = canonicalAttribute(name, value);
    if (stored !== undefined) attributes[name] = stored;
  }
  return attributes;
}

function canonicalAttribute(name: string, value: string): string | undefined {
  const rule = NUMBERS.get(name);
  if (rule !== undefined) return canonicalNumber(name, value, rule);
  if (ENCRYPTION.has(name)) return refuseEncryption(name, value);
  if (name === 'FifoQueue' && value === 'true') throw fifoNotAvailable();
  const canonical = DOCUMENTS.get(name);
  if (canonical === undefined) throw unknownAttribute(name.slice(0, 128));
  return value === '' ? '' : canonical(value);
}

function canonicalNumber(name: string, value: string, rule: NumberRule): string {
  const number = /^[0-9]{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= rule.min && number <= rule.max)) throw invalidAttributeValue(name);
  return number.toString();
}

/** Queues are stored as they are sent: to promise encryption would be untrue. What switches it off is accepted. */
function refuseEncryption(name: string, value: string): undefined {
  if (value === '' || (name === 'SqsManagedSseEnabled' && value === 'false')) return undefined;
  throw unsupportedOperation(`${name}: server-side encryption of queues is not available in this version of Millrace.`);
}

export function fifoNotAvailable(): ServiceError {
  return unsupportedOperation('FIFO queues are not available in this version of Millrace.');
}

/** Stored and told for the tools that manage it; access is decided by credentials alone. */
function canonicalPolicy(value: string): string {
  if (value.length > POLICY_CHARACTERS_MAX) throw invalidAttributeValue('Policy');
  try {
    const policy: unknown = JSON.parse(value);
    if (typeof policy === 'object' && policy !== null && !Array.isArray(policy)) return value;
  } catch (error: unknown) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidAttributeValue('Policy');
}
