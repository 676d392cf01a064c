/**
 * The resource policies of functions as a section of the command log, `lambda.policies`: statements by function and
 * qualifier, in the order in which they were added. A statement id is unique within one policy.
 */
import type { CommandSection } from '../../../storage/command-log.ts';
import {
  type Attachments,
  applyDrop,
  attach,
  attachedTo,
  attachmentPieces,
  type DropCommand,
  restoreAttachments,
} from '../functions/attachments.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import { POLICY_BYTES_MAX } from '../limits.ts';
import { policyDocument, type Statement } from './statement.ts';

export type PolicyCommand =
  | { readonly type: 'add'; readonly key: FunctionKey; readonly qualifier: string; readonly statement: Statement }
  | { readonly type: 'remove'; readonly key: FunctionKey; readonly qualifier: string; readonly statementId: string }
  | DropCommand;

export type PolicyOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'too-long'; readonly sizeBytes: number }
  | { readonly kind: 'no-policy' }
  | { readonly kind: 'no-statement' };

/** A policy without statements is none. */
export type PolicyState = Attachments<readonly Statement[]>;

const DONE: PolicyOutcome = { kind: 'done' };

export const policySection: CommandSection<PolicyState, PolicyCommand, PolicyOutcome> = {
  name: 'lambda.policies',
  initialState: () => ({ functions: new Map() }),
  apply,
  snapshot: attachmentPieces,
  restore: restoreAttachments,
};

function apply(state: PolicyState, command: PolicyCommand): PolicyOutcome {
  if (command.type === 'drop') {
    applyDrop(state, command);
    return DONE;
  }
  const { key, qualifier } = command;
  const current = attachedTo(state, key, qualifier);
  if (command.type === 'add') {
    if (current?.some(({ Sid }) => Sid === command.statement.Sid) === true) return { kind: 'exists' };
    const statements = [...(current ?? []), command.statement];
    const sizeBytes = Buffer.byteLength(policyDocument(statements));
    if (sizeBytes > POLICY_BYTES_MAX) return { kind: 'too-long', sizeBytes };
    attach(state, key, qualifier, statements);
    return DONE;
  }
  if (current === undefined) return { kind: 'no-policy' };
  const statements = current.filter(({ Sid }) => Sid !== command.statementId);
  if (statements.length === current.length) return { kind: 'no-statement' };
  attach(state, key, qualifier, statements.length === 0 ? undefined : statements);
  return DONE;
}
