/** Published versions: what the commands of the functions' section do to them (F4), and how a version looks. */
import { isDeepStrictEqual } from 'node:util';
import { assert } from '../../../platform/assert.ts';
import type { Applied } from '../../../storage/command-log.ts';
import { type FunctionKey, LATEST } from './function-reference.ts';
import type {
  FunctionCode,
  FunctionOutcome,
  FunctionSettings,
  PublishCommand,
  PublishedVersion,
  RunningVersion,
  StoredAlias,
  StoredFunction,
} from './function-section.ts';
import { packagesOfVersion } from './packages.ts';

/** A version as the operations show it: the function with the version's own settings, code, revision and state. */
export interface FunctionView extends StoredFunction {
  /** A number, or `$LATEST`. */
  readonly version: string;
}

/** What an invocation runs. */
export interface RunnableVersion extends RunningVersion {
  readonly key: FunctionKey;
  /** A number, or `$LATEST`. */
  readonly version: string;
}

/** Nothing is published while a change is under way, and nothing new when nothing changed since the last version. */
export function applyPublish(
  current: StoredFunction,
  command: PublishCommand,
  { timeMs }: Applied,
): StoredFunction | FunctionOutcome {
  if (current.pending === 'creation') return { kind: 'pending' };
  if (current.pending === 'update') return { kind: 'update-in-progress' };
  const { expectedRevisionId, expectedCodeSha256, description } = command;
  if (expectedRevisionId !== undefined && expectedRevisionId !== current.revisionId) return { kind: 'revision-mismatch' };
  const codeSha256 = codeSha256Of(current.code);
  if (expectedCodeSha256 !== undefined && expectedCodeSha256 !== codeSha256) return { kind: 'code-mismatch', codeSha256 };
  return withNewVersion(current, command.versionRevisionId, timeMs, description);
}

/** The function with what it is now as its last version: the one there is, when that is the same, else a new one. */
export function withNewVersion(
  current: StoredFunction,
  revisionId: string,
  timeMs: number,
  description?: string,
): StoredFunction {
  const { settings, code, versions = [], lastVersion = 0 } = current;
  const last = findVersion(current, `${lastVersion}`);
  if (last !== undefined && isPublishedAs(current, last)) return current;
  const published: PublishedVersion = {
    version: `${lastVersion + 1}`,
    settings: description === undefined ? settings : { ...settings, description },
    code,
    revisionId,
    lastModifiedMs: timeMs,
    pending: current.pending === 'none' ? 'none' : 'creation',
    ...(description !== undefined && { functionDescription: settings.description }),
  };
  return { ...current, lastVersion: lastVersion + 1, versions: [...versions, published] };
}

function isPublishedAs({ settings, code }: StoredFunction, last: PublishedVersion): boolean {
  const description = last.functionDescription ?? last.settings.description;
  return (
    code.sha256Hex === last.code.sha256Hex && isDeepStrictEqual(shownOf(settings), shownOf({ ...last.settings, description }))
  );
}

/** What has never been set and what was set to nothing are one. */
function shownOf(settings: FunctionSettings): FunctionSettings {
  const { jsonLogs, kmsKeyArn, deadLetterArn, layers, ...others } = settings;
  return {
    ...others,
    jsonLogs: jsonLogs ?? null,
    kmsKeyArn: kmsKeyArn ?? '',
    deadLetterArn: deadLetterArn ?? '',
    layers: layers ?? [],
  };
}

/** The versions once the change that they came with is prepared. */
export function settledVersions(
  current: StoredFunction,
  revisionId: string | undefined,
): Partial<Pick<StoredFunction, 'versions'>> {
  const { versions } = current;
  if (versions === undefined) return {};
  return {
    versions: versions.map((one) =>
      one.pending === 'none' ? one : { ...one, pending: 'none', revisionId: revisionId ?? one.revisionId },
    ),
  };
}

/** A version that is not there is gone already (observed at AWS). */
export function applyDeleteVersion(current: StoredFunction, version: string): StoredFunction | FunctionOutcome {
  const aliases = (current.aliases ?? []).filter((alias) => namesVersion(alias, version)).map((alias) => alias.name);
  if (aliases.length > 0) return { kind: 'version-in-use', aliases };
  const { versions = [], ...rest } = current;
  const kept = versions.filter((one) => one.version !== version);
  return kept.length === 0 ? rest : { ...rest, versions: kept };
}

function namesVersion(alias: StoredAlias, version: string): boolean {
  return alias.version === version || Object.hasOwn(alias.weights ?? {}, version);
}

export function findVersion(stored: StoredFunction, version: string): PublishedVersion | undefined {
  return stored.versions?.find((one) => one.version === version);
}

export function findAlias(stored: StoredFunction, name: string): StoredAlias | undefined {
  return stored.aliases?.find((one) => one.name === name);
}

/** What a qualifier names; of an alias, the version that gets most. Undefined when there is no such version. */
export function viewOf(stored: StoredFunction, qualifier: string | undefined): FunctionView | undefined {
  const version = findAlias(stored, qualifier ?? LATEST)?.version ?? qualifier ?? LATEST;
  if (version === LATEST) return { ...stored, version };
  const published = findVersion(stored, version);
  if (published === undefined) return undefined;
  const { settings, code, revisionId, lastModifiedMs, pending } = published;
  return { ...stored, version, settings, code, revisionId, lastModifiedMs, pending };
}

/** `$LATEST`, then the versions in the order of their numbers. */
export function viewsOf(stored: StoredFunction): FunctionView[] {
  return [undefined, ...(stored.versions ?? []).map(({ version }) => version)].flatMap((one) => viewOf(stored, one) ?? []);
}

/** What a command that publishes has published, or found published. */
export function lastPublished(stored: StoredFunction): FunctionView {
  const view = viewOf(stored, `${stored.lastVersion}`);
  assert(view !== undefined, 'a version is there once it is published');
  return view;
}

/** For sorting: `$LATEST` comes first. */
export function versionNumber(version: string): number {
  return version === LATEST ? 0 : Number(version);
}

/** What runs as a version, which is a number or `$LATEST`. Undefined when there is no such version, or not yet. */
export function runnableVersion(stored: StoredFunction, version: string): RunnableVersion | undefined {
  const { key, running } = stored;
  if (version === LATEST) return running === undefined ? undefined : { ...running, key, version };
  const published = findVersion(stored, version);
  if (published === undefined || published.pending !== 'none') return undefined;
  const { settings, code } = published;
  return { identity: version, settings, code, key, version };
}

/** The version that an invocation of a qualifier runs: of an alias, the one that `fraction`, in [0, 1), falls to. */
export function drawVersion(stored: StoredFunction, qualifier: string | undefined, fraction: () => number): string {
  const alias = qualifier === undefined ? undefined : findAlias(stored, qualifier);
  if (alias === undefined) return qualifier ?? LATEST;
  if (alias.weights === undefined) return alias.version;
  let rest = fraction();
  for (const [version, weight] of Object.entries(alias.weights)) {
    if (rest < weight) return version;
    rest -= weight;
  }
  return alias.version;
}

/** As the API shows it: Base64. */
export function codeSha256Of(code: FunctionCode): string {
  return Buffer.from(code.sha256Hex, 'hex').toString('base64');
}

/** All packages and folders of layers that a function names: for itself, what runs, and its versions. */
export function packagesOf(stored: StoredFunction): ReadonlySet<string> {
  const { running, versions = [] } = stored;
  const all = [stored, ...(running === undefined ? [] : [running]), ...versions];
  return new Set(all.flatMap((version) => [...packagesOfVersion(version)]));
}
