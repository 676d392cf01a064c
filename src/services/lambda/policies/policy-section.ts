/**
 * The resource policies of functions as a section of the command log, `lambda.policies`: statements by function and
 * qualifier, in the order in which they were added.
 *
 * K1. A statement id is unique within one function and qualifier.
 * K2. What belongs to a function that is gone, or to a qualifier of it, goes with it: `drop` follows each deletion.
 */
import type { CommandSection } from '../../../storage/command-log.ts';
import { type FunctionKey, keyText } from '../functions/function-reference.ts';
import { POLICY_BYTES_MAX } from '../limits.ts';
import { policyDocument, type Statement } from './statement.ts';

/** A function's policies. The one without a qualifier stands at `$LATEST`, which can have no other. */
export interface FunctionPolicies {
  readonly key: FunctionKey;
  readonly byQualifier: ReadonlyMap<string, readonly Statement[]>;
}

export type PolicyCommand =
  | { readonly type: 'add'; readonly key: FunctionKey; readonly qualifier: string; readonly statement: Statement }
  | { readonly type: 'remove'; readonly key: FunctionKey; readonly qualifier: string; readonly statementId: string }
  /** All but those of `kept` go (K2). */
  | { readonly type: 'drop'; readonly key: FunctionKey; readonly kept: readonly string[] };

export type PolicyOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'too-long'; readonly sizeBytes: number }
  | { readonly kind: 'no-policy' }
  | { readonly kind: 'no-statement' };

export interface PolicyState {
  /** By `keyText`. */
  readonly functions: Map<string, FunctionPolicies>;
}

interface Piece {
  readonly key: FunctionKey;
  readonly qualifier: string;
  readonly statements: readonly Statement[];
}

const DONE: PolicyOutcome = { kind: 'done' };

export const policySection: CommandSection<PolicyState, PolicyCommand, PolicyOutcome> = {
  name: 'lambda.policies',
  initialState: () => ({ functions: new Map() }),
  apply,
  snapshot: pieces,
  restore,
};

function apply(state: PolicyState, command: PolicyCommand): PolicyOutcome {
  switch (command.type) {
    case 'add':
      return add(state, command.key, command.qualifier, command.statement);
    case 'remove':
      return remove(state, command.key, command.qualifier, command.statementId);
    case 'drop': {
      const current = state.functions.get(keyText(command.key))?.byQualifier ?? new Map<string, readonly Statement[]>();
      for (const qualifier of current.keys()) if (!command.kept.includes(qualifier)) put(state, command.key, qualifier, []);
      return DONE;
    }
  }
}

function add(state: PolicyState, key: FunctionKey, qualifier: string, statement: Statement): PolicyOutcome {
  const current = state.functions.get(keyText(key))?.byQualifier.get(qualifier) ?? [];
  if (current.some(({ Sid }) => Sid === statement.Sid)) return { kind: 'exists' }; // K1
  const statements = [...current, statement];
  const sizeBytes = Buffer.byteLength(policyDocument(statements));
  if (sizeBytes > POLICY_BYTES_MAX) return { kind: 'too-long', sizeBytes };
  put(state, key, qualifier, statements);
  return DONE;
}

function remove(state: PolicyState, key: FunctionKey, qualifier: string, statementId: string): PolicyOutcome {
  const current = state.functions.get(keyText(key))?.byQualifier.get(qualifier);
  if (current === undefined) return { kind: 'no-policy' };
  const statements = current.filter(({ Sid }) => Sid !== statementId);
  if (statements.length === current.length) return { kind: 'no-statement' };
  put(state, key, qualifier, statements);
  return DONE;
}

/** A policy without statements is none. */
function put(state: PolicyState, key: FunctionKey, qualifier: string, statements: readonly Statement[]): void {
  const text = keyText(key);
  const byQualifier = new Map(state.functions.get(text)?.byQualifier);
  if (statements.length > 0) byQualifier.set(qualifier, statements);
  else byQualifier.delete(qualifier);
  if (byQualifier.size > 0) state.functions.set(text, { key, byQualifier });
  else state.functions.delete(text);
}

function* pieces(state: PolicyState): Iterable<Piece> {
  for (const { key, byQualifier } of state.functions.values()) {
    for (const [qualifier, statements] of byQualifier) yield { key, qualifier, statements };
  }
}

function restore(stored: readonly unknown[]): PolicyState {
  const state: PolicyState = { functions: new Map() };
  for (const { key, qualifier, statements } of stored as readonly Piece[]) put(state, key, qualifier, statements);
  return state;
}
