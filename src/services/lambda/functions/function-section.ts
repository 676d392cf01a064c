/**
 * The functions as a section of the command log.
 *
 * F1. A stored function is never changed in place: a command puts a new one in its place.
 * F2. Invocations use `running`, the code and settings that were last prepared; an update under way does not touch it.
 * F3. `settle` says that what `revisionId` names is prepared; it does nothing when the function has moved on since.
 */
import type { Applied, CommandSection } from '../../../storage/command-log.ts';
import { changedTags, type Tags } from '../event-source-mappings/tags.ts';
import { type FunctionKey, keyText } from './function-reference.ts';

/** What the customer can configure. */
export interface FunctionSettings {
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly ephemeralStorageMegabytes: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Absent when no environment was ever given. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly tracing: 'Active' | 'PassThrough';
  /** Where asynchronous events go that were given up; absent or empty: nowhere. */
  readonly deadLetterArn?: string;
}

export interface FunctionCode {
  /** Names the package in the blob store. */
  readonly sha256Hex: string;
  readonly sizeBytes: number;
}

/** Code and settings that invocations run with. */
export interface RunningVersion {
  /** Differs whenever code or settings differ. */
  readonly identity: string;
  readonly settings: FunctionSettings;
  readonly code: FunctionCode;
}

export interface StoredFunction {
  readonly key: FunctionKey;
  readonly settings: FunctionSettings;
  readonly code: FunctionCode;
  readonly tags: Readonly<Record<string, string>>;
  readonly revisionId: string;
  readonly lastModifiedMs: number;
  /** What is being prepared; `none` when nothing is. */
  readonly pending: 'creation' | 'update' | 'none';
  /** Undefined until the function is active for the first time (F2). */
  readonly running?: RunningVersion;
}

export type FunctionCommand =
  | {
      readonly type: 'create';
      readonly key: FunctionKey;
      readonly settings: FunctionSettings;
      readonly code: FunctionCode;
      readonly tags: Readonly<Record<string, string>>;
      readonly revisionId: string;
    }
  | {
      readonly type: 'update';
      readonly key: FunctionKey;
      readonly settings?: Partial<FunctionSettings>;
      readonly code?: FunctionCode;
      readonly revisionId: string;
      readonly expectedRevisionId?: string;
    }
  | {
      readonly type: 'settle';
      readonly key: FunctionKey;
      readonly preparedRevisionId: string;
      readonly revisionId: string;
    }
  /** Something that counts as a part of the function changed elsewhere: its policy. */
  | {
      readonly type: 'revise';
      readonly key: FunctionKey;
      readonly revisionId: string;
      readonly expectedRevisionId?: string;
    }
  | { readonly type: 'tag'; readonly key: FunctionKey; readonly set: Tags; readonly remove: readonly string[] }
  | { readonly type: 'delete'; readonly key: FunctionKey };

export type FunctionOutcome =
  | { readonly kind: 'done'; readonly function: StoredFunction }
  | { readonly kind: 'exists' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'update-in-progress' }
  | { readonly kind: 'revision-mismatch' }
  | { readonly kind: 'too-many-tags' }
  /** The function has moved on since (F3). */
  | { readonly kind: 'stale' };

export interface FunctionState {
  /** By `keyText`. */
  readonly functions: Map<string, StoredFunction>;
}

export const functionSection: CommandSection<FunctionState, FunctionCommand, FunctionOutcome> = {
  name: 'lambda.functions',
  initialState: () => ({ functions: new Map() }),
  apply,
  snapshot: (state) => state.functions.values(),
  restore: (pieces) => {
    const stored = pieces as readonly StoredFunction[];
    return { functions: new Map(stored.map((one) => [keyText(one.key), one])) };
  },
};

function apply(state: FunctionState, command: FunctionCommand, applied: Applied): FunctionOutcome {
  const text = keyText(command.key);
  const current = state.functions.get(text);
  if (command.type === 'create') {
    if (current !== undefined) return { kind: 'exists' };
    const { key, settings, code, tags, revisionId } = command;
    return put(state, { key, settings, code, tags, revisionId, lastModifiedMs: applied.timeMs, pending: 'creation' });
  }
  if (current === undefined) return { kind: 'not-found' };
  if (command.type === 'update') return applyUpdate(state, current, command, applied);
  if (command.type === 'settle') return applySettle(state, current, command);
  if (command.type === 'revise') return applyRevise(state, current, command);
  if (command.type === 'tag') return applyTag(state, current, command);
  state.functions.delete(text);
  return { kind: 'done', function: current };
}

function applyUpdate(
  state: FunctionState,
  current: StoredFunction,
  command: Extract<FunctionCommand, { type: 'update' }>,
  applied: Applied,
): FunctionOutcome {
  if (current.pending === 'creation') return { kind: 'pending' };
  if (current.pending === 'update') return { kind: 'update-in-progress' };
  const expected = command.expectedRevisionId;
  if (expected !== undefined && expected !== current.revisionId) return { kind: 'revision-mismatch' };
  return put(state, {
    ...current,
    settings: { ...current.settings, ...command.settings },
    code: command.code ?? current.code,
    revisionId: command.revisionId,
    lastModifiedMs: applied.timeMs,
    pending: 'update',
  });
}

function applySettle(
  state: FunctionState,
  current: StoredFunction,
  command: Extract<FunctionCommand, { type: 'settle' }>,
): FunctionOutcome {
  if (current.pending === 'none' || current.revisionId !== command.preparedRevisionId) return { kind: 'stale' }; // F3
  return put(state, {
    ...current,
    revisionId: command.revisionId,
    pending: 'none',
    running: { identity: command.preparedRevisionId, settings: current.settings, code: current.code },
  });
}

function applyRevise(
  state: FunctionState,
  current: StoredFunction,
  { revisionId, expectedRevisionId }: Extract<FunctionCommand, { type: 'revise' }>,
): FunctionOutcome {
  const mismatch = expectedRevisionId !== undefined && expectedRevisionId !== current.revisionId;
  return mismatch ? { kind: 'revision-mismatch' } : put(state, { ...current, revisionId });
}

function applyTag(
  state: FunctionState,
  current: StoredFunction,
  change: Extract<FunctionCommand, { type: 'tag' }>,
): FunctionOutcome {
  const tags = changedTags(current.tags, change);
  return tags === undefined ? { kind: 'too-many-tags' } : put(state, { ...current, tags });
}

function put(state: FunctionState, stored: StoredFunction): FunctionOutcome {
  state.functions.set(keyText(stored.key), stored); // F1
  return { kind: 'done', function: stored };
}
