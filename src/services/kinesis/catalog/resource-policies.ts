/**
 * Resource policies: JSON documents that say who of other accounts may do what with a stream or a consumer. They are checked
 * and kept; there is nobody to enforce them against as long as other accounts' streams cannot be reached.
 *
 * What may stand in one is AWS's (developer guide): the actions below, accounts, users and roles as principals, no wildcards,
 * 20 KB. The texts of the refusals are ours.
 */
import { POLICY_BYTES_MAX } from '../limits.ts';
import { policyInvalid } from '../setting-errors.ts';
import { consumerIdentity } from './arn.ts';

type Json = Readonly<Record<string, unknown>>;

const STATEMENT_KEYS: ReadonlySet<string> = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource']);
const VERSIONS: ReadonlySet<unknown> = new Set(['2012-10-17', '2008-10-17']);
const STREAM_ACTIONS: ReadonlySet<string> = actions(
  'DescribeStream',
  'DescribeStreamSummary',
  'GetRecords',
  'GetShardIterator',
  'ListShards',
  'PutRecord',
  'PutRecords',
);
const CONSUMER_ACTIONS: ReadonlySet<string> = actions('DescribeStreamConsumer', 'SubscribeToShard');
const ACCOUNT_OR_IDENTITY = /^(?:\d{12}|arn:aws[a-z-]{0,20}:(?:iam|sts)::\d{12}:(?:root|[a-z-]{1,20}\/[\w+=,.@/-]{1,512}))$/;

/**
 * Throws an InvalidArgumentException unless the text is a policy for the resource `arn`: statements with an effect, principals and
 * actions on that very resource. A condition would have to be enforced, so it is refused.
 */
export function checkPolicy(text: string, arn: string): void {
  if (Buffer.byteLength(text) > POLICY_BYTES_MAX) throw policyInvalid(`It is longer than ${POLICY_BYTES_MAX} bytes.`);
  const policy = parsed(text);
  if (policy.Version !== undefined && !VERSIONS.has(policy.Version)) throw policyInvalid('Its Version is unknown.');
  const statements = listOf(policy.Statement);
  if (statements.length === 0) throw policyInvalid('It has no Statement.');
  const allowed = consumerIdentity(arn) === undefined ? STREAM_ACTIONS : CONSUMER_ACTIONS;
  for (const statement of statements) {
    if (!isObject(statement)) throw policyInvalid('A Statement is no object.');
    checkStatement(statement, arn, allowed);
  }
}

function parsed(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw policyInvalid('It is not JSON.');
  }
  if (!isObject(value)) throw policyInvalid('It is no object.');
  return value;
}

function checkStatement(statement: Json, arn: string, allowed: ReadonlySet<string>): void {
  if (statement.Condition !== undefined) throw policyInvalid('A Condition is not supported.');
  const unknown = Object.keys(statement).find((key) => !STATEMENT_KEYS.has(key));
  if (unknown !== undefined) throw policyInvalid(`${unknown.slice(0, 100)} is not supported in a Statement.`);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw policyInvalid('Effect must be Allow or Deny.');
  checkPrincipal(statement.Principal);
  const named = listOf(statement.Action);
  if (named.length === 0 || !named.every((action) => typeof action === 'string' && allowed.has(action.toLowerCase()))) {
    throw policyInvalid(`Action must name operations that can be shared, such as ${consumerOrStream(allowed)}; no wildcards.`);
  }
  const resources = listOf(statement.Resource);
  if (resources.length === 0 || !resources.every((resource) => resource === arn)) {
    throw policyInvalid(`Resource must be ${arn}.`);
  }
}

/** `{"AWS": …}` with one or more accounts, users or roles. */
function checkPrincipal(principal: unknown): void {
  const { AWS, ...others } = isObject(principal) ? principal : {};
  const members = listOf(AWS);
  const wellFormed = members.every((member) => typeof member === 'string' && ACCOUNT_OR_IDENTITY.test(member));
  if (members.length > 0 && wellFormed && Object.keys(others).length === 0) return;
  throw policyInvalid('Principal must name accounts, users or roles under AWS; no wildcards.');
}

function consumerOrStream(allowed: ReadonlySet<string>): string {
  return allowed === CONSUMER_ACTIONS ? 'kinesis:SubscribeToShard' : 'kinesis:PutRecord';
}

/** Names of actions are compared without regard to case. */
function actions(...operations: string[]): ReadonlySet<string> {
  return new Set(operations.map((operation) => `kinesis:${operation}`.toLowerCase()));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
