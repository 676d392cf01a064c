/**
 * The resource policies of functions as a section of the command log, `lambda.policies`: statements by function and
 * qualifier, in the order in which they were added. A statement id is unique within one policy.
 *
 * What the policy is of gets a new revision with it, in the same apply: a refused command changes neither.
 */
import { type Attachments, attach, attachedTo } from '../functions/attachments.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import type { Revision } from '../functions/function-section.ts';
import { POLICY_BYTES_MAX } from '../limits.ts';
import { policyDocument, type Statement } from './statement.ts';

interface Change {
  readonly key: FunctionKey;
  readonly qualifier: string;
  /** Of what the policy is of. Absent in what earlier versions wrote: they revised the function by a command of its own. */
  readonly revision?: Revision;
}

export type PolicyCommand =
  | ({ readonly type: 'add'; readonly statement: Statement } & Change)
  | ({ readonly type: 'remove'; readonly statementId: string } & Change);

export type PolicyOutcome =
  | { readonly kind: 'done' }
  /** What the policy was to be of. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'too-long'; readonly sizeBytes: number }
  | { readonly kind: 'no-policy' }
  | { readonly kind: 'no-statement' }
  | { readonly kind: 'revision-mismatch' };

/** A policy without statements is none. */
export type PolicyState = Attachments<readonly Statement[]>;

/** The functions, from within the apply of a command. */
export interface PolicyOwners {
  has(key: FunctionKey, qualifier: string): boolean;
  /** False, and nothing changed, when the revision is not the one that is expected. */
  applyRevision(key: FunctionKey, qualifier: string, revision: Revision): boolean;
}

export function applyPolicyCommand(owners: PolicyOwners, state: PolicyState, command: PolicyCommand): PolicyOutcome {
  const { key, qualifier, revision } = command;
  if (!owners.has(key, qualifier)) return { kind: 'not-found' };
  const changed = change(attachedTo(state, key, qualifier), command);
  if ('kind' in changed) return changed;
  if (revision !== undefined && !owners.applyRevision(key, qualifier, revision)) return { kind: 'revision-mismatch' };
  attach(state, key, qualifier, changed.length === 0 ? undefined : changed);
  return { kind: 'done' };
}

/** The statements as the command leaves them, or why it does not apply. */
function change(current: readonly Statement[] | undefined, command: PolicyCommand): readonly Statement[] | PolicyOutcome {
  if (command.type === 'add') {
    if (current?.some(({ Sid }) => Sid === command.statement.Sid) === true) return { kind: 'exists' };
    const statements = [...(current ?? []), command.statement];
    const sizeBytes = Buffer.byteLength(policyDocument(statements));
    return sizeBytes > POLICY_BYTES_MAX ? { kind: 'too-long', sizeBytes } : statements;
  }
  if (current === undefined) return { kind: 'no-policy' };
  const statements = current.filter(({ Sid }) => Sid !== command.statementId);
  return statements.length === current.length ? { kind: 'no-statement' } : statements;
}
