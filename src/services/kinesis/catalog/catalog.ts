/**
 * The section `kinesis` of the command log: which streams there are and what each consists of.
 *
 * K1. A stream is found by account, region and name; at most one incarnation holds a name at a time. Each incarnation has
 *     an id of its own (a UUID that travels in the command), which names its log group, so that a deleted stream's records
 *     can never appear in its successor.
 * K2. States: CREATING → ACTIVE → DELETING → gone. `activate` and `forget` name the incarnation they mean; for any other
 *     they change nothing, so that the reconciler may submit them twice.
 * K3. Apply is pure: limits and ids travel in the command, time is the entry's.
 */

import { unreachable } from '../../../platform/assert.ts';
import type { StreamMode, StreamStatus } from '../../../protocol/generated/kinesis.ts';
import type { Applied, CommandSection } from '../../../storage/command-log.ts';
import { RETENTION_HOURS_DEFAULT } from '../limits.ts';
import { evenHashRanges, type HashRange } from '../shards/hash-range.ts';
import { type StreamIdentity, streamArn } from './arn.ts';

/** One shard; its index is its place in `Stream.shards` and its log in the stream's group. */
export interface Shard {
  readonly index: number;
  readonly range: HashRange;
  /** Whole seconds since the epoch. */
  readonly createdSeconds: number;
  readonly parents: readonly number[];
  /** When it was closed, or null while it takes records. */
  readonly closedMs: number | null;
}

export interface Stream extends StreamIdentity {
  readonly id: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly status: StreamStatus;
  /** When the present status was entered. */
  readonly statusSinceMs: number;
  readonly mode: StreamMode;
  readonly retentionHours: number;
  readonly recordSizeKibMax: number;
  readonly warmThroughputMibps: number | null;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly shards: readonly Shard[];
}

export interface CreateCommand extends StreamIdentity {
  readonly kind: 'create';
  readonly id: string;
  readonly mode: StreamMode;
  readonly shardCount: number;
  readonly recordSizeKibMax: number;
  readonly warmThroughputMibps: number | null;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** The limits that hold for this command (K3). */
  readonly shardsMax: number;
  readonly creatingMax: number;
}

export type KinesisCommand =
  | CreateCommand
  | (StreamIdentity & { readonly kind: 'activate'; readonly id: string })
  | (StreamIdentity & { readonly kind: 'delete' })
  | (StreamIdentity & { readonly kind: 'forget'; readonly id: string });

export type KinesisOutcome =
  | { readonly kind: 'done'; readonly id: string }
  /** The incarnation meant is not in the state this command is for. */
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-active'; readonly status: StreamStatus }
  | { readonly kind: 'too-many-creating' }
  | { readonly kind: 'too-many-shards'; readonly current: number };

/** The streams of one account in one region by name. */
export type StreamsByName = ReadonlyMap<string, Stream>;

/** What the service knows. Read only outside of this file. */
export class KinesisState {
  /** Account, then region, then name: nested, so that finding a stream builds no string. */
  readonly #scopes = new Map<string, Map<string, Map<string, Stream>>>();
  readonly #unsettled = new Map<string, Stream>();

  find(account: string, region: string, name: string): Stream | undefined {
    return this.#scopes.get(account)?.get(region)?.get(name);
  }

  streamsOf(account: string, region: string): StreamsByName {
    return this.#scopes.get(account)?.get(region) ?? new Map<string, Stream>();
  }

  /** Streams that wait for the reconciler (CREATING or DELETING), by id. */
  get unsettled(): ReadonlyMap<string, Stream> {
    return this.#unsettled;
  }

  *all(): Generator<Stream> {
    for (const regions of this.#scopes.values()) for (const streams of regions.values()) yield* streams.values();
  }

  /** Stores a stream in place of the one of its name. */
  put(stream: Stream): void {
    const regions = entryOf(this.#scopes, stream.account, () => new Map<string, Map<string, Stream>>());
    entryOf(regions, stream.region, () => new Map<string, Stream>()).set(stream.name, stream);
    if (stream.status === 'CREATING' || stream.status === 'DELETING') this.#unsettled.set(stream.id, stream);
    else this.#unsettled.delete(stream.id);
  }

  remove({ account, region, name, id }: Stream): void {
    this.#scopes.get(account)?.get(region)?.delete(name);
    this.#unsettled.delete(id);
  }
}

/** How many shards of a snapshot stand in one piece, so that a piece is written at once. */
const SHARDS_PER_PIECE = 500;

type StreamPiece = { readonly stream: Omit<Stream, 'shards'> } | { readonly shards: readonly Shard[] };

export const kinesisSection: CommandSection<KinesisState, KinesisCommand, KinesisOutcome> = {
  name: 'kinesis',
  initialState: () => new KinesisState(),
  apply: applyCommand,
  *snapshot(state): Generator<StreamPiece> {
    for (const { shards, ...stream } of state.all()) {
      yield { stream };
      for (let from = 0; from < shards.length; from += SHARDS_PER_PIECE) {
        yield { shards: shards.slice(from, from + SHARDS_PER_PIECE) };
      }
    }
  },
  restore: restoreState,
};

/** Shards that take records: those that count towards the shard limit. */
export function openShards(stream: Stream): readonly Shard[] {
  return stream.shards.filter((shard) => shard.closedMs === null);
}

export function openShardCount(streams: StreamsByName): number {
  let count = 0;
  for (const stream of streams.values()) count += openShards(stream).length;
  return count;
}

function applyCommand(state: KinesisState, command: KinesisCommand, { timeMs }: Applied): KinesisOutcome {
  switch (command.kind) {
    case 'create':
      return applyCreate(state, command, timeMs);
    case 'activate':
      return applyActivate(state, command, command.id, timeMs);
    case 'delete':
      return applyDelete(state, command, timeMs);
    case 'forget':
      return applyForget(state, command, command.id);
    default:
      return unreachable(command);
  }
}

function applyCreate(state: KinesisState, command: CreateCommand, timeMs: number): KinesisOutcome {
  const { account, region, name, id, shardCount } = command;
  if (state.find(account, region, name) !== undefined) return { kind: 'exists' };
  const siblings = state.streamsOf(account, region);
  const creating = [...state.unsettled.values()].filter(
    (stream) => stream.status === 'CREATING' && stream.account === account && stream.region === region,
  );
  if (creating.length >= command.creatingMax) return { kind: 'too-many-creating' };
  const current = openShardCount(siblings);
  if (current + shardCount > command.shardsMax) return { kind: 'too-many-shards', current };
  const createdSeconds = Math.floor(timeMs / 1000);
  state.put({
    account,
    region,
    name,
    id,
    arn: streamArn(command),
    createdMs: createdSeconds * 1000, // AWS shows whole seconds
    status: 'CREATING',
    statusSinceMs: timeMs,
    mode: command.mode,
    retentionHours: RETENTION_HOURS_DEFAULT,
    recordSizeKibMax: command.recordSizeKibMax,
    warmThroughputMibps: command.warmThroughputMibps,
    tags: command.tags,
    shards: evenHashRanges(shardCount).map((range, index) => ({ index, range, createdSeconds, parents: [], closedMs: null })),
  });
  return { kind: 'done', id };
}

function applyActivate(
  state: KinesisState,
  { account, region, name }: StreamIdentity,
  id: string,
  timeMs: number,
): KinesisOutcome {
  const stream = state.find(account, region, name);
  if (stream?.id !== id || stream.status !== 'CREATING') return { kind: 'nothing-to-do' }; // K2
  state.put({ ...stream, status: 'ACTIVE', statusSinceMs: timeMs });
  return { kind: 'done', id };
}

function applyDelete(state: KinesisState, { account, region, name }: StreamIdentity, timeMs: number): KinesisOutcome {
  const stream = state.find(account, region, name);
  if (stream === undefined) return { kind: 'not-found' };
  if (stream.status !== 'ACTIVE') return { kind: 'not-active', status: stream.status };
  state.put({ ...stream, status: 'DELETING', statusSinceMs: timeMs });
  return { kind: 'done', id: stream.id };
}

function applyForget(state: KinesisState, { account, region, name }: StreamIdentity, id: string): KinesisOutcome {
  const stream = state.find(account, region, name);
  if (stream?.id !== id || stream.status !== 'DELETING') return { kind: 'nothing-to-do' }; // K2
  state.remove(stream);
  return { kind: 'done', id };
}

function restoreState(pieces: readonly unknown[]): KinesisState {
  const state = new KinesisState();
  let stream: Omit<Stream, 'shards'> | undefined;
  let shards: Shard[] = [];
  const flush = (): void => {
    if (stream !== undefined) state.put({ ...stream, shards });
  };
  for (const piece of pieces as readonly StreamPiece[]) {
    if ('stream' in piece) {
      flush();
      ({ stream } = piece);
      shards = [];
    } else {
      shards.push(...piece.shards);
    }
  }
  flush();
  return state;
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
