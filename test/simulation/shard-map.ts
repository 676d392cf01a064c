/**
 * The shards of one stream as a small command log would have them: one state that changes by commands, which are applied in one
 * order for all; each gateway knows it as of some time ago.
 *
 *     OPEN ──beginReshard──▶ CLOSING ──finishReshard──▶ CLOSED          PENDING (children) ──finishReshard──▶ OPEN
 *
 * SM1. A command is decided when it is applied: of two that want the same shard the second does nothing.
 * SM2. Children are created later than any of their parents, in whole seconds.
 */
import { assert } from '../../src/platform/assert.ts';
import { endingSequenceNumber, type ShardIdentity, startingSequenceNumber } from '../../src/storage/sequence-number.ts';
import type { ShardDescription } from '../support/history/events.ts';

export type ShardState = 'PENDING' | 'OPEN' | 'CLOSING' | 'CLOSED';

export interface MappedShard {
  readonly id: string;
  readonly identity: ShardIdentity;
  readonly state: ShardState;
  /** Number of the log in the stream's group, and of the shard. */
  readonly log: number;
  /** Both inclusive. */
  readonly from: bigint;
  readonly to: bigint;
  readonly parents: readonly string[];
}

/** Never changes: a later state is another value. */
export type ShardView = readonly MappedShard[];

export const HASH_KEY_MAX: bigint = (1n << 128n) - 1n;

export class ShardMap {
  #shards: ShardView = [];
  /** Children are created earlier than their parents: for showing that a test would notice. */
  readonly #ignoresParentsTime: boolean;

  constructor(shards: number, seconds: number, ignoresParentsTime: boolean) {
    this.#ignoresParentsTime = ignoresParentsTime;
    const width = (HASH_KEY_MAX + 1n) / BigInt(shards);
    for (let index = 0; index < shards; index++) {
      const from = width * BigInt(index);
      const to = index === shards - 1 ? HASH_KEY_MAX : from + width - 1n;
      this.#add({ from, to, parents: [], state: 'OPEN', createdSeconds: seconds });
    }
  }

  get view(): ShardView {
    return this.#shards;
  }

  /** Returns whether the parents are to be sealed now. */
  beginReshard(parents: readonly string[], ranges: readonly (readonly [bigint, bigint])[], seconds: number): boolean {
    const closing = this.#shards.filter(({ id, state }) => parents.includes(id) && state === 'OPEN');
    if (closing.length !== parents.length) return false; // SM1
    this.#setState(parents, 'CLOSING');
    const latest = Math.max(...closing.map(({ identity }) => identity.createdSeconds));
    const createdSeconds = this.#ignoresParentsTime ? latest - 1 : Math.max(latest, seconds) + 1; // SM2
    for (const [from, to] of ranges) this.#add({ from, to, parents, state: 'PENDING', createdSeconds });
    return true;
  }

  /** All parents are sealed: the children take their place. */
  finishReshard(parents: readonly string[]): void {
    const children = this.#shards.filter((shard) => shard.state === 'PENDING' && shard.parents.join() === parents.join());
    if (children.length === 0) return; // SM1
    this.#setState(parents, 'CLOSED');
    this.#setState(
      children.map(({ id }) => id),
      'OPEN',
    );
  }

  describe(): ShardDescription[] {
    return this.#shards.map(({ id, parents, from, to, identity, state }) => ({
      shardId: id,
      parentShardIds: parents,
      startingHashKey: from.toString(),
      endingHashKey: to.toString(),
      startingSequenceNumber: startingSequenceNumber(identity),
      endingSequenceNumber: state === 'CLOSED' ? endingSequenceNumber(identity) : null,
    }));
  }

  #add(shard: Omit<MappedShard, 'id' | 'identity' | 'log'> & { readonly createdSeconds: number }): void {
    const { createdSeconds, ...rest } = shard;
    const log = this.#shards.length;
    const id = `shardId-${String(log).padStart(12, '0')}`;
    this.#shards = [...this.#shards, { ...rest, id, log, identity: { shardIndex: log, createdSeconds } }];
  }

  #setState(ids: readonly string[], state: ShardState): void {
    this.#shards = this.#shards.map((shard) => (ids.includes(shard.id) ? { ...shard, state } : shard));
  }
}

export function shardOf(view: ShardView, id: string): MappedShard {
  const shard = view.find((one) => one.id === id);
  assert(shard !== undefined, 'the shard is in the map');
  return shard;
}
