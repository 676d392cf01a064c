/**
 * The mappings as a section of the command log, `lambda.mappings`.
 *
 * N1. A shard's starting position is committed once, with the mapping itself or with the first claim, and never resolved
 *     again: what a restart reads on from is always in the log.
 * N2. Whoever processes a shard has claimed it; the claim raises its epoch. A checkpoint of an older epoch changes nothing.
 * N3. `version` grows with every change a user makes. What the reconciler reports about an older version changes nothing.
 * N4. A mapping that is being deleted accepts no changes; it leaves the state when nothing of it runs any more.
 * N5. A position is set anew only while the mapping is disabled, when nothing of it runs; that raises the epoch, too.
 */
import { unreachable } from '../../../platform/assert.ts';
import type { EventSourceMappingConfiguration } from '../../../protocol/generated/lambda.ts';
import type { Applied, CommandSection, SectionHandle } from '../../../storage/command-log.ts';
import { describeMapping } from './configuration.ts';
import { restorePieces, snapshotPieces } from './mapping-snapshot.ts';
import type { Position, StartingPosition } from './ports.ts';
import { DEFAULT_SETTINGS, type MappingSettings } from './settings.ts';
import { changedTags, type TagChange, type Tags } from './tags.ts';

/** As the API shows it. */
export type MappingLifecycle = 'Creating' | 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled' | 'Updating' | 'Deleting';

export interface ShardProgress {
  /** Everything before it is settled. */
  position: Position;
  /** Of the last claim; 0 before the first. */
  epoch: number;
  /** Its last record is settled. */
  finished: boolean;
  /** The position was set anew, and nothing was settled since: what windows have gathered is void (N5). */
  reset: boolean;
}

/** What a mapping is made with. */
export interface NewMapping {
  readonly uuid: string;
  readonly accountId: string;
  readonly region: string;
  readonly eventSourceArn: string;
  /** With the qualifier as it was given. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly roleArn: string;
  readonly startingPosition: StartingPosition;
  readonly settings: MappingSettings;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** What the user wants. */
  readonly enabled: boolean;
}

export interface Mapping extends NewMapping {
  /** Grows from mapping to mapping: the order of lists. */
  readonly ordinal: number;
  readonly lifecycle: MappingLifecycle;
  readonly version: number;
  readonly lastModifiedMs: number;
  readonly lastProcessingResult: string;
  readonly shards: Map<string, ShardProgress>;
}

export interface MappingsState {
  readonly mappings: Map<string, Mapping>;
  nextOrdinal: number;
}

/** What an update changes; what is absent stays. */
export interface MappingChanges {
  readonly settings?: Partial<MappingSettings>;
  readonly enabled?: boolean;
  readonly target?: Pick<NewMapping, 'functionArn' | 'functionName' | 'roleArn'>;
}

/** One lane per shard. Named in each checkpoint, so that shards can be divided among several. */
type Lane = 0;

export type ShardStart = readonly [shardId: string, position: Position];

export type MappingCommand =
  | { readonly type: 'create'; readonly mapping: NewMapping; readonly starts: readonly ShardStart[] }
  | { readonly type: 'update'; readonly uuid: string; readonly changes: MappingChanges }
  | { readonly type: 'delete'; readonly uuid: string }
  | { readonly type: 'tag'; readonly uuid: string; readonly set: Tags; readonly remove: readonly string[] }
  /** The world is as `version` wants it. */
  | { readonly type: 'settled'; readonly uuid: string; readonly version: number }
  | { readonly type: 'claim'; readonly uuid: string; readonly version: number; readonly shards: readonly ShardStart[] }
  /** The most frequent command by far, hence its short names: uuid, shard, lane, epoch, position. */
  | {
      readonly type: 'at';
      readonly m: string;
      readonly s: string;
      readonly l: Lane;
      readonly e: number;
      readonly p: Position;
    }
  | { readonly type: 'finish'; readonly uuid: string; readonly shardId: string; readonly lane: Lane; readonly epoch: number }
  /** Somebody wants to go on from there instead (N5). */
  | { readonly type: 'reset'; readonly uuid: string; readonly shards: readonly ShardStart[] }
  /** The shards are no longer in the stream. */
  | { readonly type: 'forget'; readonly uuid: string; readonly shardIds: readonly string[] }
  | { readonly type: 'result'; readonly uuid: string; readonly text: string };

export interface Claim {
  readonly shardId: string;
  readonly epoch: number;
  readonly position: Position;
  /** What windows have gathered is void. */
  readonly reset: boolean;
}

export type MappingOutcome =
  | { readonly kind: 'accepted'; readonly configuration: EventSourceMappingConfiguration }
  | { readonly kind: 'duplicate'; readonly uuid: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'not-disabled' }
  | { readonly kind: 'too-many-tags' }
  | { readonly kind: 'claimed'; readonly claims: readonly Claim[] }
  | { readonly kind: 'done' }
  /** Of an older version or epoch: nothing changed. */
  | { readonly kind: 'stale' };

export type MappingsSection = CommandSection<MappingsState, MappingCommand, MappingOutcome>;
export type MappingsHandle = SectionHandle<MappingsState, MappingCommand, MappingOutcome>;

const NO_RECORDS_PROCESSED = 'No records processed';
const DONE: MappingOutcome = { kind: 'done' };
const STALE: MappingOutcome = { kind: 'stale' };
const NOT_FOUND: MappingOutcome = { kind: 'not-found' };

export const mappingsSection: MappingsSection = {
  name: 'lambda.mappings',
  initialState: () => ({ mappings: new Map(), nextOrdinal: 1 }),
  apply: applyCommand,
  snapshot: snapshotPieces,
  restore: restorePieces,
};

function applyCommand(state: MappingsState, command: MappingCommand, applied: Applied): MappingOutcome {
  if (command.type === 'create') return create(state, command.mapping, command.starts, applied);
  const mapping = state.mappings.get(command.type === 'at' ? command.m : command.uuid);
  if (mapping === undefined) return NOT_FOUND;
  switch (command.type) {
    case 'update':
      return update(state, mapping, command.changes, applied);
    case 'delete':
      if (mapping.lifecycle === 'Deleting') return { kind: 'in-use' };
      return change(state, mapping, { lifecycle: 'Deleting', version: mapping.version + 1, lastModifiedMs: applied.timeMs });
    case 'tag':
      return retag(state, mapping, command);
    case 'settled':
      return settle(state, mapping, command.version, applied);
    case 'claim':
      return claim(mapping, command.version, command.shards);
    case 'at':
      return progress(mapping, command.s, command.e, (shard) => {
        shard.position = command.p;
        shard.reset = false;
      });
    case 'finish':
      return progress(mapping, command.shardId, command.epoch, (shard) => {
        shard.finished = true;
        shard.reset = false;
      });
    case 'reset':
      return reset(mapping, command.shards);
    case 'forget':
      for (const shardId of command.shardIds) mapping.shards.delete(shardId);
      return DONE;
    case 'result':
      state.mappings.set(mapping.uuid, { ...mapping, lastProcessingResult: command.text });
      return DONE;
    default:
      return unreachable(command);
  }
}

function create(state: MappingsState, made: NewMapping, starts: readonly ShardStart[], applied: Applied): MappingOutcome {
  const duplicate = duplicateOf(state, made);
  if (duplicate !== undefined) return { kind: 'duplicate', uuid: duplicate.uuid };
  const shards = new Map<string, ShardProgress>();
  for (const [shardId, position] of starts) shards.set(shardId, { position, epoch: 0, finished: false, reset: false }); // N1
  const mapping: Mapping = {
    ...made,
    // a command of an earlier version knows fewer
    settings: { ...DEFAULT_SETTINGS, ...made.settings },
    tags: made.tags ?? [],
    ordinal: state.nextOrdinal,
    lifecycle: 'Creating',
    version: 1,
    lastModifiedMs: applied.timeMs,
    lastProcessingResult: NO_RECORDS_PROCESSED,
    shards,
  };
  state.nextOrdinal += 1;
  state.mappings.set(mapping.uuid, mapping);
  return { kind: 'accepted', configuration: describeMapping(mapping) };
}

function update(state: MappingsState, mapping: Mapping, changes: MappingChanges, applied: Applied): MappingOutcome {
  if (mapping.lifecycle === 'Deleting') return { kind: 'in-use' }; // N4
  const enabled = changes.enabled ?? mapping.enabled;
  const changed: Partial<Mapping> = {
    ...changes.target,
    settings: { ...mapping.settings, ...changes.settings },
    enabled,
    lifecycle: enabled === mapping.enabled ? 'Updating' : enabled ? 'Enabling' : 'Disabling',
    version: mapping.version + 1, // N3
    lastModifiedMs: applied.timeMs,
  };
  const duplicate = duplicateOf(state, { ...mapping, ...changed });
  return duplicate === undefined ? change(state, mapping, changed) : { kind: 'duplicate', uuid: duplicate.uuid };
}

/** No change that anything which runs would notice: the version stays. */
function retag(state: MappingsState, mapping: Mapping, change: TagChange): MappingOutcome {
  const tags = changedTags(Object.fromEntries(mapping.tags), change);
  if (tags === undefined) return { kind: 'too-many-tags' };
  state.mappings.set(mapping.uuid, { ...mapping, tags: Object.entries(tags) });
  return DONE;
}

function settle(state: MappingsState, mapping: Mapping, version: number, applied: Applied): MappingOutcome {
  if (version !== mapping.version) return STALE; // N3
  if (mapping.lifecycle === 'Deleting') {
    state.mappings.delete(mapping.uuid);
    return DONE;
  }
  return change(state, mapping, { lifecycle: mapping.enabled ? 'Enabled' : 'Disabled', lastModifiedMs: applied.timeMs });
}

function claim(mapping: Mapping, version: number, starts: readonly ShardStart[]): MappingOutcome {
  if (version !== mapping.version) return STALE; // N3
  const claims = starts.map(([shardId, start]): Claim => {
    const shard = mapping.shards.get(shardId) ?? { position: start, epoch: 0, finished: false, reset: false }; // N1
    shard.epoch += 1; // N2
    mapping.shards.set(shardId, shard);
    return { shardId, epoch: shard.epoch, position: shard.position, reset: shard.reset };
  });
  return { kind: 'claimed', claims };
}

function reset(mapping: Mapping, shards: readonly ShardStart[]): MappingOutcome {
  if (mapping.lifecycle !== 'Disabled') return { kind: 'not-disabled' }; // N5
  for (const [shardId, position] of shards) {
    const epoch = (mapping.shards.get(shardId)?.epoch ?? 0) + 1;
    mapping.shards.set(shardId, { position, epoch, finished: false, reset: true });
  }
  return DONE;
}

function progress(mapping: Mapping, shardId: string, epoch: number, write: (shard: ShardProgress) => void): MappingOutcome {
  const shard = mapping.shards.get(shardId);
  if (shard === undefined || shard.epoch !== epoch) return STALE; // N2
  write(shard);
  return DONE;
}

function change(state: MappingsState, mapping: Mapping, changed: Partial<Mapping>): MappingOutcome {
  const next: Mapping = { ...mapping, ...changed };
  state.mappings.set(next.uuid, next);
  return { kind: 'accepted', configuration: describeMapping(next) };
}

/** Another mapping of the same function and source, unless it is on its way out. */
function duplicateOf(state: MappingsState, made: NewMapping): Mapping | undefined {
  for (const mapping of state.mappings.values()) {
    if (mapping.uuid === made.uuid || mapping.lifecycle === 'Deleting') continue;
    if (mapping.eventSourceArn === made.eventSourceArn && mapping.functionArn === made.functionArn) return mapping;
  }
  return undefined;
}
