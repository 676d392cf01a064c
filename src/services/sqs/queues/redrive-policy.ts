/**
 * Dead-letter queues: a source's RedrivePolicy names the queue that takes what was received too often; that queue's
 * RedriveAllowPolicy says which sources may (API reference, SetQueueAttributes).
 */
import type { ServiceError } from '../../../protocol/service-error.ts';
import { invalidAttributeValue, invalidValue } from '../errors.ts';
import { POLICY_CHARACTERS_MAX } from '../limits.ts';
import { parseQueueArn } from './queue-address.ts';

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

const PERMISSIONS: ReadonlySet<unknown> = new Set(['allowAll', 'denyAll', 'byQueue']);
const SOURCE_QUEUES_MAX = 10;
const RECEIVE_COUNT_MAX = 1000;

/** Reads what a client sent; throws InvalidParameterValue with a recorded text where there is one. */
export function canonicalRedrivePolicy(value: string): string {
  const policy = parseObject(value);
  if (policy === undefined) throw redriveError(value, 'Redrive policy is not a valid JSON map.');
  for (const name of ['deadLetterTargetArn', 'maxReceiveCount']) {
    if (policy[name] === undefined) throw redriveError(value, `Redrive policy does not contain mandatory attribute: ${name}.`);
  }
  for (const name of Object.keys(policy)) {
    const known = name === 'deadLetterTargetArn' || name === 'maxReceiveCount';
    if (!known) throw redriveError(value, 'Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].');
  }
  const { deadLetterTargetArn: arn, maxReceiveCount: count } = policy;
  if (typeof arn !== 'string' || parseQueueArn(arn) === undefined) {
    throw redriveError(value, 'Invalid value for deadLetterTargetArn.');
  }
  const maxReceiveCount = typeof count === 'string' && /^[0-9]{1,4}$/.test(count) ? Number(count) : count;
  if (!Number.isInteger(maxReceiveCount) || Number(maxReceiveCount) < 1 || Number(maxReceiveCount) > RECEIVE_COUNT_MAX) {
    throw redriveError(value, `Invalid value for maxReceiveCount: ${count}, valid values are from 1 to 1000 both inclusive.`);
  }
  return JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount });
}

/** A stored, hence canonical, RedrivePolicy. */
export function parseRedrivePolicy(stored: string | undefined): RedrivePolicy | undefined {
  return stored === undefined ? undefined : (JSON.parse(stored) as RedrivePolicy);
}

export function redriveError(value: string, reason: string): ServiceError {
  return invalidValue(value.slice(0, 1024), 'RedrivePolicy', reason);
}

export function canonicalRedriveAllowPolicy(value: string): string {
  const policy = parseObject(value);
  const permission = policy?.redrivePermission;
  const sources = policy?.sourceQueueArns;
  if (!PERMISSIONS.has(permission)) throw invalidAttributeValue('RedriveAllowPolicy');
  if (permission !== 'byQueue') {
    if (sources !== undefined) throw invalidAttributeValue('RedriveAllowPolicy');
    return JSON.stringify({ redrivePermission: permission });
  }
  const arns = Array.isArray(sources) ? sources : [];
  const valid = arns.every((arn) => typeof arn === 'string' && parseQueueArn(arn) !== undefined);
  if (!valid || arns.length < 1 || arns.length > SOURCE_QUEUES_MAX) throw invalidAttributeValue('RedriveAllowPolicy');
  return JSON.stringify({ redrivePermission: permission, sourceQueueArns: arns });
}

/** Whether a queue with this stored RedriveAllowPolicy takes messages from `sourceArn`. Everyone may when there is none. */
export function allowsRedriveFrom(stored: string | undefined, sourceArn: string): boolean {
  if (stored === undefined) return true;
  const policy = JSON.parse(stored) as { redrivePermission: string; sourceQueueArns?: readonly string[] };
  return policy.redrivePermission === 'allowAll' || (policy.sourceQueueArns ?? []).includes(sourceArn);
}

function parseObject(value: string): Record<string, unknown> | undefined {
  if (value.length > POLICY_CHARACTERS_MAX) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
