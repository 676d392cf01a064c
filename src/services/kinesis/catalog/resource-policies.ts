/**
 * Resource policies: JSON documents that say who of other accounts may do what with a stream or a consumer. They are checked
 * and kept; there is nobody to enforce them against as long as other accounts' streams cannot be reached.
 */

import { POLICY_BYTES_MAX } from '../limits.ts';
import { policyInvalid } from '../setting-errors.ts';

type Json = Readonly<Record<string, unknown>>;

const STATEMENT_KEYS: ReadonlySet<string> = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource']);
const VERSIONS: ReadonlySet<unknown> = new Set(['2012-10-17', '2008-10-17']);
const ACTION = /^kinesis:[A-Za-z*?]{1,64}$/;

/**
 * Throws an InvalidArgumentException unless the text is a policy for the resource `arn`: statements with an effect, principals
 * and Kinesis actions on that very resource. A condition would have to be enforced, so it is refused.
 */
export function checkPolicy(text: string, arn: string): void {
  if (Buffer.byteLength(text) > POLICY_BYTES_MAX) throw policyInvalid(`It is longer than ${POLICY_BYTES_MAX} bytes.`);
  const policy = parsed(text);
  if (policy.Version !== undefined && !VERSIONS.has(policy.Version)) throw policyInvalid('Its Version is unknown.');
  const statements = listOf(policy.Statement);
  if (statements.length === 0) throw policyInvalid('It has no Statement.');
  for (const statement of statements) {
    if (!isObject(statement)) throw policyInvalid('A Statement is no object.');
    checkStatement(statement, arn);
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

function checkStatement(statement: Json, arn: string): void {
  if (statement.Condition !== undefined) throw policyInvalid('A Condition is not supported.');
  const unknown = Object.keys(statement).find((key) => !STATEMENT_KEYS.has(key));
  if (unknown !== undefined) throw policyInvalid(`${unknown.slice(0, 100)} is not supported in a Statement.`);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw policyInvalid('Effect must be Allow or Deny.');
  checkPrincipal(statement.Principal);
  const actions = listOf(statement.Action);
  if (actions.length === 0 || !actions.every((action) => typeof action === 'string' && ACTION.test(action))) {
    throw policyInvalid('Action must name actions of kinesis.');
  }
  const resources = listOf(statement.Resource);
  if (resources.length === 0 || !resources.every((resource) => resource === arn)) {
    throw policyInvalid(`Resource must be ${arn}.`);
  }
}

/** `*`, or a map from a kind of principal to one or more of them. */
function checkPrincipal(principal: unknown): void {
  if (principal === '*') return;
  const kinds = isObject(principal) ? Object.values(principal) : [];
  const wellFormed = kinds.every((given) => {
    const members = listOf(given);
    return members.length > 0 && members.every((member) => typeof member === 'string' && member !== '');
  });
  if (kinds.length === 0 || !wellFormed) throw policyInvalid('Principal must name who is allowed or denied.');
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
