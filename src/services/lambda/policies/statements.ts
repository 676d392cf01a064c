/** The statements of one policy, of a function or of a layer's version: what a change makes of them, and AWS's refusals. */
import type { ServiceError } from '../../../protocol/service-error.ts';
import { noPolicyForResource, policyTooLong, statementExists, statementNotFound } from '../control-errors.ts';
import { POLICY_BYTES_MAX } from '../limits.ts';
import { policyDocument, type Statement } from './statement.ts';

export type StatementChange = { readonly statement: Statement } | { readonly statementId: string };

/** Why a change does not apply. */
export type StatementRefusal =
  | { readonly kind: 'exists' }
  | { readonly kind: 'too-long'; readonly sizeBytes: number }
  | { readonly kind: 'no-policy' }
  | { readonly kind: 'no-statement' };

/** A statement more, which comes last, or one less. `current`: undefined when there is no policy. */
export function changedStatements(
  current: readonly Statement[] | undefined,
  change: StatementChange,
): readonly Statement[] | StatementRefusal {
  if ('statement' in change) {
    if (current?.some(({ Sid }) => Sid === change.statement.Sid) === true) return { kind: 'exists' };
    const statements = [...(current ?? []), change.statement];
    const sizeBytes = Buffer.byteLength(policyDocument(statements));
    return sizeBytes > POLICY_BYTES_MAX ? { kind: 'too-long', sizeBytes } : statements;
  }
  if (current === undefined) return { kind: 'no-policy' };
  const statements = current.filter(({ Sid }) => Sid !== change.statementId);
  return statements.length === current.length ? { kind: 'no-statement' } : statements;
}

export function statementRefusal(refusal: StatementRefusal, change: StatementChange): ServiceError {
  const statementId = 'statement' in change ? change.statement.Sid : change.statementId;
  switch (refusal.kind) {
    case 'exists':
      return statementExists(statementId);
    case 'too-long':
      return policyTooLong(refusal.sizeBytes, POLICY_BYTES_MAX);
    case 'no-policy':
      return noPolicyForResource();
    case 'no-statement':
      return statementNotFound(statementId);
  }
}
