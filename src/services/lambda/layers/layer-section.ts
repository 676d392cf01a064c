/**
 * The layers as a section of the command log, `lambda.layers`.
 *
 * Y1. A version never changes but for its policy, and its number never comes back (recorded 2023-11).
 * Y2. A version that is deleted is no longer here; functions that use it keep what they need of it in their own settings.
 */
import type { Applied, CommandSection } from '../../../storage/command-log.ts';
import type { Statement } from '../policies/statement.ts';
import { changedStatements, type StatementRefusal } from '../policies/statements.ts';
import { type LayerKey, layerKeyText } from './layer-reference.ts';

/** What a version is published with. */
export interface LayerContent {
  /** Names the package in the blob store. */
  readonly sha256Hex: string;
  readonly sizeBytes: number;
  readonly unzippedBytes: number;
  readonly description: string;
  readonly licenseInfo?: string;
  /** Absent when the request did not name any. */
  readonly runtimes?: readonly string[];
  readonly architectures?: readonly string[];
}

export interface LayerPolicy {
  readonly statements: readonly Statement[];
  readonly revisionId: string;
}

export interface LayerVersion extends LayerContent {
  readonly version: number;
  readonly createdMs: number;
  readonly policy?: LayerPolicy;
}

export interface Layer {
  readonly key: LayerKey;
  /** The highest number that a version ever had (Y1). */
  readonly lastVersion: number;
  /** In the order of their numbers. */
  readonly versions: readonly LayerVersion[];
}

interface OfVersion {
  readonly key: LayerKey;
  readonly version: number;
}

interface PolicyChange extends OfVersion {
  readonly revisionId: string;
  readonly expectedRevisionId?: string;
}

export type LayerCommand =
  | { readonly type: 'publish'; readonly key: LayerKey; readonly content: LayerContent }
  | ({ readonly type: 'delete' } & OfVersion)
  | ({ readonly type: 'permit'; readonly statement: Statement } & PolicyChange)
  | ({ readonly type: 'revoke'; readonly statementId: string } & PolicyChange);

export type LayerOutcome =
  | { readonly kind: 'done'; readonly version: LayerVersion }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'revision-mismatch' }
  | StatementRefusal;

export interface LayerState {
  /** By `layerKeyText`. */
  readonly layers: Map<string, Layer>;
}

export const layerSection: CommandSection<LayerState, LayerCommand, LayerOutcome> = {
  name: 'lambda.layers',
  initialState: () => ({ layers: new Map() }),
  apply,
  snapshot: (state) => state.layers.values(),
  restore: (pieces) => ({ layers: new Map((pieces as readonly Layer[]).map((layer) => [layerKeyText(layer.key), layer])) }),
};

function apply(state: LayerState, command: LayerCommand, applied: Applied): LayerOutcome {
  const layer = state.layers.get(layerKeyText(command.key)) ?? { key: command.key, lastVersion: 0, versions: [] };
  if (command.type === 'publish') {
    const version = { ...command.content, version: layer.lastVersion + 1, createdMs: applied.timeMs };
    put(state, { ...layer, lastVersion: version.version, versions: [...layer.versions, version] });
    return { kind: 'done', version };
  }
  const version = layer.versions.find((one) => one.version === command.version);
  if (version === undefined) return { kind: 'not-found' };
  if (command.type === 'delete') {
    put(state, { ...layer, versions: layer.versions.filter((one) => one !== version) });
    return { kind: 'done', version };
  }
  const policy = changedPolicy(version.policy, command);
  if ('kind' in policy) return policy;
  const { policy: _, ...bare } = version;
  const changed: LayerVersion = policy.statements.length === 0 ? bare : { ...bare, policy };
  put(state, { ...layer, versions: layer.versions.map((one) => (one === version ? changed : one)) });
  return { kind: 'done', version: changed };
}

function changedPolicy(
  current: LayerPolicy | undefined,
  command: Extract<LayerCommand, { type: 'permit' | 'revoke' }>,
): LayerPolicy | LayerOutcome {
  const { expectedRevisionId, revisionId } = command;
  if (expectedRevisionId !== undefined && expectedRevisionId !== current?.revisionId) return { kind: 'revision-mismatch' };
  const statements = changedStatements(current?.statements, command);
  return 'kind' in statements ? statements : { statements, revisionId };
}

function put(state: LayerState, layer: Layer): void {
  state.layers.set(layerKeyText(layer.key), layer);
}
