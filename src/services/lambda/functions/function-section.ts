/**
 * The functions as a section of the command log.
 *
 * F1. A stored function is never changed in place: a command puts a new one in its place.
 * F2. Invocations use `running`, the code and settings that were last prepared; an update under way does not touch it.
 * F3. `settle` says that what `revisionId` names is prepared; it does nothing when the function has moved on since.
 * F4. A published version never changes, and its number never comes back, also when the function is made anew.
 */
import type { Applied, CommandSection } from '../../../storage/command-log.ts';
import { changedTags, type Tags } from '../event-source-mappings/tags.ts';
import type { FunctionLayer } from '../layers/function-layers.ts';
import { RETIRED_NUMBERS_MAX } from '../limits.ts';
import { applyCreateAlias, applyDeleteAlias, applyUpdateAlias } from './function-aliases.ts';
import { type FunctionKey, keyText } from './function-reference.ts';
import { functionPieces, functionsFromPieces } from './function-snapshot.ts';
import { applyDeleteVersion, applyPublish, settledVersions, withNewVersion } from './function-versions.ts';
import type { JsonLogLevels } from './log-levels.ts';

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
  /** The levels of a log in the format JSON. Null or absent: text. */
  readonly jsonLogs?: JsonLogLevels | null;
  readonly tracing: 'Active' | 'PassThrough';
  /** The key that is to protect the environment variables, as it was given: the disk's own protection is what holds here. */
  readonly kmsKeyArn?: string;
  /** Where asynchronous events go that were given up; absent or empty: nowhere. */
  readonly deadLetterArn?: string;
  /** In the order in which they are laid over each other; absent or empty: none. */
  readonly layers?: readonly FunctionLayer[];
}

export interface FunctionCode {
  /** Names the package in the blob store. */
  readonly sha256Hex: string;
  readonly sizeBytes: number;
  /** Absent in what earlier versions stored. */
  readonly unzippedBytes?: number;
  /** A folder of this machine that is the code itself; there is no package then, and the digest is that of its name. */
  readonly directory?: string;
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
  /** The highest number that a version ever had; absent when nothing was ever published (F4). */
  readonly lastVersion?: number;
  /** In the order of their numbers. */
  readonly versions?: readonly PublishedVersion[];
  /** In the order of their names. */
  readonly aliases?: readonly StoredAlias[];
  /** How many invocations may run at a time; they are then the function's own. Absent: it shares the account's. */
  readonly reservedConcurrency?: number;
}

export interface PublishedVersion {
  /** A number from 1 on. */
  readonly version: string;
  readonly settings: FunctionSettings;
  readonly code: FunctionCode;
  readonly revisionId: string;
  readonly lastModifiedMs: number;
  readonly pending: 'creation' | 'none';
  /** The function's description then, where the version has one of its own. */
  readonly functionDescription?: string;
}

export interface StoredAlias {
  readonly name: string;
  /** A number, or `$LATEST`. */
  readonly version: string;
  readonly description: string;
  /** The share of the invocations that other versions get; `version` gets the rest. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

export type FunctionCommand =
  | {
      readonly type: 'create';
      readonly key: FunctionKey;
      readonly settings: FunctionSettings;
      readonly code: FunctionCode;
      readonly tags: Readonly<Record<string, string>>;
      readonly revisionId: string;
      /** Present when a version is published at once. */
      readonly versionRevisionId?: string;
    }
  | {
      readonly type: 'update';
      readonly key: FunctionKey;
      readonly settings?: Partial<FunctionSettings>;
      readonly code?: FunctionCode;
      readonly revisionId: string;
      readonly expectedRevisionId?: string;
      /** Present when a version is published at once. */
      readonly versionRevisionId?: string;
    }
  | {
      readonly type: 'settle';
      readonly key: FunctionKey;
      readonly preparedRevisionId: string;
      readonly revisionId: string;
      /** The next revision of a version that was published with the change. */
      readonly versionRevisionId?: string;
    }
  | ReviseCommand
  | { readonly type: 'tag'; readonly key: FunctionKey; readonly set: Tags; readonly remove: readonly string[] }
  | { readonly type: 'delete'; readonly key: FunctionKey }
  | PublishCommand
  | { readonly type: 'delete-version'; readonly key: FunctionKey; readonly version: string }
  | CreateAliasCommand
  | UpdateAliasCommand
  | { readonly type: 'delete-alias'; readonly key: FunctionKey; readonly name: string }
  | ReserveCommand;

/** The next revision, and the caller's precondition. */
export interface Revision {
  readonly revisionId: string;
  readonly expectedRevisionId?: string;
}

/** Something that counts as a part of the function changed elsewhere: its policy. */
export interface ReviseCommand extends Revision {
  readonly type: 'revise';
  readonly key: FunctionKey;
  /** A version or an alias; absent or `$LATEST`: the function. */
  readonly qualifier?: string;
}

export interface PublishCommand {
  readonly type: 'publish';
  readonly key: FunctionKey;
  readonly versionRevisionId: string;
  readonly description?: string;
  readonly expectedRevisionId?: string;
  /** Base64, as the API has it. */
  readonly expectedCodeSha256?: string;
}

export interface CreateAliasCommand {
  readonly type: 'create-alias';
  readonly key: FunctionKey;
  readonly alias: StoredAlias;
}

/** What it does not name stays as it is; weights without a member take the weights away. */
export interface UpdateAliasCommand {
  readonly type: 'update-alias';
  readonly key: FunctionKey;
  readonly name: string;
  readonly change: Partial<Pick<StoredAlias, 'version' | 'description' | 'weights'>>;
  readonly revisionId: string;
  readonly expectedRevisionId?: string;
}

/** Without `reserved` the function shares the account's concurrency again. */
export interface ReserveCommand {
  readonly type: 'reserve';
  readonly key: FunctionKey;
  readonly reserved?: number;
  /** All that an account may reserve in a region. */
  readonly reservableMax: number;
}

export type FunctionOutcome =
  /** The version that a command published, or found published, is the function's `lastVersion`. */
  | { readonly kind: 'done'; readonly function: StoredFunction }
  | { readonly kind: 'exists' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'update-in-progress' }
  | { readonly kind: 'revision-mismatch' }
  | { readonly kind: 'too-many-tags' }
  | { readonly kind: 'code-mismatch'; readonly codeSha256: string }
  | { readonly kind: 'version-not-found'; readonly version: string }
  | { readonly kind: 'version-in-use'; readonly aliases: readonly string[] }
  | { readonly kind: 'alias-exists' }
  | { readonly kind: 'alias-not-found' }
  /** An alias cannot route to one version twice, nor from `$LATEST` to another. */
  | { readonly kind: 'routed-twice'; readonly version: string }
  | { readonly kind: 'latest-routed' }
  | { readonly kind: 'too-much-reserved' }
  /** The function has moved on since (F3). */
  | { readonly kind: 'stale' };

export interface FunctionState {
  /** By `keyText`. */
  readonly functions: Map<string, StoredFunction>;
  /** The last version's number of functions that are gone, oldest first (F4). */
  readonly retiredNumbers: Map<string, number>;
}

export const functionSection: CommandSection<FunctionState, FunctionCommand, FunctionOutcome> = {
  name: 'lambda.functions',
  initialState: () => ({ functions: new Map(), retiredNumbers: new Map() }),
  apply,
  snapshot: functionPieces,
  restore: functionsFromPieces,
};

function apply(state: FunctionState, command: FunctionCommand, applied: Applied): FunctionOutcome {
  const text = keyText(command.key);
  const current = state.functions.get(text);
  if (command.type === 'create') return current === undefined ? applyCreate(state, command, applied) : { kind: 'exists' };
  if (current === undefined) return { kind: 'not-found' };
  if (command.type === 'delete') return applyDelete(state, current);
  if (command.type === 'reserve') return applyReserve(state, current, command);
  const changed = change(current, command, applied);
  return 'kind' in changed ? changed : put(state, changed);
}

/** The function as the command leaves it, or why the command does not apply. */
function change(
  current: StoredFunction,
  command: Exclude<FunctionCommand, { type: 'create' | 'delete' | 'reserve' }>,
  applied: Applied,
): StoredFunction | FunctionOutcome {
  switch (command.type) {
    case 'update':
      return applyUpdate(current, command, applied);
    case 'settle':
      return applySettle(current, command);
    case 'revise':
      return applyRevise(current, command);
    case 'tag':
      return applyTag(current, command);
    case 'publish':
      return applyPublish(current, command, applied);
    case 'delete-version':
      return applyDeleteVersion(current, command.version);
    case 'create-alias':
      return applyCreateAlias(current, command);
    case 'update-alias':
      return applyUpdateAlias(current, command);
    case 'delete-alias':
      return applyDeleteAlias(current, command.name);
  }
}

function applyCreate(
  state: FunctionState,
  command: Extract<FunctionCommand, { type: 'create' }>,
  { timeMs }: Applied,
): FunctionOutcome {
  const { type: _, versionRevisionId, ...given } = command;
  const text = keyText(given.key);
  const lastVersion = state.retiredNumbers.get(text);
  state.retiredNumbers.delete(text);
  const created: StoredFunction = {
    ...given,
    lastModifiedMs: timeMs,
    pending: 'creation',
    ...(lastVersion !== undefined && { lastVersion }),
  };
  return put(state, versionRevisionId === undefined ? created : withNewVersion(created, versionRevisionId, timeMs));
}

function applyDelete(state: FunctionState, current: StoredFunction): FunctionOutcome {
  const text = keyText(current.key);
  state.functions.delete(text);
  if (current.lastVersion !== undefined) state.retiredNumbers.set(text, current.lastVersion); // F4
  const [oldest] = state.retiredNumbers.keys();
  if (state.retiredNumbers.size > RETIRED_NUMBERS_MAX && oldest !== undefined) state.retiredNumbers.delete(oldest);
  return { kind: 'done', function: current };
}

function applyReserve(state: FunctionState, current: StoredFunction, command: ReserveCommand): FunctionOutcome {
  const { reservedConcurrency: before = 0, ...rest } = current;
  const { reserved, reservableMax } = command;
  if (reserved === undefined) return put(state, rest);
  const others = reservedIn(state, current.key) - before;
  if (others + reserved > reservableMax) return { kind: 'too-much-reserved' };
  return put(state, { ...rest, reservedConcurrency: reserved });
}

/** What the functions of an account have reserved in a region. */
export function reservedIn(state: FunctionState, { accountId, region }: Pick<FunctionKey, 'accountId' | 'region'>): number {
  let sum = 0;
  for (const { key, reservedConcurrency = 0 } of state.functions.values()) {
    if (key.accountId === accountId && key.region === region) sum += reservedConcurrency;
  }
  return sum;
}

function applyUpdate(
  current: StoredFunction,
  command: Extract<FunctionCommand, { type: 'update' }>,
  { timeMs }: Applied,
): StoredFunction | FunctionOutcome {
  if (current.pending === 'creation') return { kind: 'pending' };
  if (current.pending === 'update') return { kind: 'update-in-progress' };
  const expected = command.expectedRevisionId;
  if (expected !== undefined && expected !== current.revisionId) return { kind: 'revision-mismatch' };
  const updated: StoredFunction = {
    ...current,
    settings: { ...current.settings, ...command.settings },
    code: command.code ?? current.code,
    revisionId: command.revisionId,
    lastModifiedMs: timeMs,
    pending: 'update',
  };
  const { versionRevisionId } = command;
  return versionRevisionId === undefined ? updated : withNewVersion(updated, versionRevisionId, timeMs);
}

function applySettle(
  current: StoredFunction,
  command: Extract<FunctionCommand, { type: 'settle' }>,
): StoredFunction | FunctionOutcome {
  if (current.pending === 'none' || current.revisionId !== command.preparedRevisionId) return { kind: 'stale' }; // F3
  return {
    ...current,
    ...settledVersions(current, command.versionRevisionId),
    revisionId: command.revisionId,
    pending: 'none',
    running: { identity: command.preparedRevisionId, settings: current.settings, code: current.code },
  };
}

/** For whoever keeps what counts as a part of the function: within the apply of the command that changes it. */
export function revise(state: FunctionState, command: ReviseCommand): FunctionOutcome {
  const current = state.functions.get(keyText(command.key));
  if (current === undefined) return { kind: 'not-found' };
  const revised = applyRevise(current, command);
  return 'kind' in revised ? revised : put(state, revised);
}

/** The revision of the function, or of one of its versions or aliases. */
function applyRevise(
  current: StoredFunction,
  { qualifier, revisionId, expectedRevisionId }: ReviseCommand,
): StoredFunction | FunctionOutcome {
  const { versions = [], aliases = [] } = current;
  const alias = aliases.find(({ name }) => name === qualifier);
  const version = versions.find((one) => one.version === qualifier);
  const revised = alias ?? version ?? current;
  if (expectedRevisionId !== undefined && expectedRevisionId !== revised.revisionId) return { kind: 'revision-mismatch' };
  if (alias !== undefined) {
    return { ...current, aliases: aliases.map((one) => (one === alias ? { ...alias, revisionId } : one)) };
  }
  if (version === undefined) return { ...current, revisionId };
  return { ...current, versions: versions.map((one) => (one === version ? { ...version, revisionId } : one)) };
}

function applyTag(current: StoredFunction, change: Extract<FunctionCommand, { type: 'tag' }>): StoredFunction | FunctionOutcome {
  const tags = changedTags(current.tags, change);
  return tags === undefined ? { kind: 'too-many-tags' } : { ...current, tags };
}

function put(state: FunctionState, stored: StoredFunction): FunctionOutcome {
  state.functions.set(keyText(stored.key), stored); // F1
  return { kind: 'done', function: stored };
}
