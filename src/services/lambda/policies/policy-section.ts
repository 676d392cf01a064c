/**
 * The resource policies of functions as a section of the command log, `lambda.policies`: statements by function and
 * qualifier, in the order in which they were added. A statement id is unique within one policy.
 *
 * What the policy is of gets a new revision with it, in the same apply: a refused command changes neither.
 */
import { type Attachments, attach, attachedTo } from '../functions/attachments.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import type { Revision } from '../functions/function-section.ts';
import type { Statement } from './statement.ts';
import { changedStatements, type StatementRefusal } from './statements.ts';

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
  | { readonly kind: 'revision-mismatch' }
  | StatementRefusal;

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
  const changed = changedStatements(attachedTo(state, key, qualifier), command);
  if ('kind' in changed) return changed;
  if (revision !== undefined && !owners.applyRevision(key, qualifier, revision)) return { kind: 'revision-mismatch' };
  attach(state, key, qualifier, changed.length === 0 ? undefined : changed);
  return { kind: 'done' };
}
