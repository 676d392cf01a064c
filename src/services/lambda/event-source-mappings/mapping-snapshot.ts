/** The mappings in a snapshot of the command log, in pieces. What earlier versions wrote is read as well. */
import { SHARDS_PER_COMMAND } from './limits.ts';
import type { Position } from './ports.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { Mapping, MappingsState } from './state.ts';

type StoredMapping = Omit<Mapping, 'shards'>;
/** Snapshots of earlier versions do not have the last member. */
type StoredShard = readonly [shardId: string, position: Position, epoch: number, finished: boolean, reset?: boolean];
/** Shards follow the mapping they belong to, some at a time. */
export type MappingPiece =
  | { readonly nextOrdinal: number }
  | { readonly mapping: StoredMapping }
  | { readonly of: string; readonly shards: readonly StoredShard[] };

export function* snapshotPieces(state: MappingsState): Iterable<MappingPiece> {
  yield { nextOrdinal: state.nextOrdinal };
  for (const mapping of state.mappings.values()) {
    const { shards, ...stored } = mapping;
    yield { mapping: stored };
    const all = [...shards].map(
      ([shardId, { position, epoch, finished, reset }]): StoredShard => [shardId, position, epoch, finished, reset],
    );
    for (let from = 0; from < all.length; from += SHARDS_PER_COMMAND) {
      yield { of: mapping.uuid, shards: all.slice(from, from + SHARDS_PER_COMMAND) };
    }
  }
}

export function restorePieces(pieces: readonly unknown[]): MappingsState {
  const state: MappingsState = { mappings: new Map(), nextOrdinal: 1 };
  for (const piece of pieces as readonly MappingPiece[]) {
    if ('nextOrdinal' in piece) state.nextOrdinal = piece.nextOrdinal;
    else if ('mapping' in piece) state.mappings.set(piece.mapping.uuid, restoredMapping(piece.mapping));
    else restoreShards(state.mappings.get(piece.of), piece.shards);
  }
  return state;
}

function restoredMapping(stored: StoredMapping): Mapping {
  return { ...stored, settings: { ...DEFAULT_SETTINGS, ...stored.settings }, tags: stored.tags ?? [], shards: new Map() };
}

function restoreShards(mapping: Mapping | undefined, shards: readonly StoredShard[]): void {
  for (const [shardId, position, epoch, finished, reset = false] of shards) {
    mapping?.shards.set(shardId, { position, epoch, finished, reset });
  }
}
