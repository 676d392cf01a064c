/**
 * What putting and reading needs of a stream besides its description: the router over its open shards and a `ShardLog` per
 * shard. Made when first asked for, kept until the stream is gone.
 *
 * O1. The router always fits the shards of the stream it was asked for; the logs outlive a change of shards, because a
 *     `ShardLog` remembers how far it has looked for a SEAL, and so do what a shard has taken and given of its capacity.
 */

import { assert } from '../../../platform/assert.ts';
import type { Clock } from '../../../platform/clock.ts';
import { sleep } from '../../../platform/clock.ts';
import type { LogEngine } from '../../../storage/log-engine.ts';
import { ShardLog } from '../../../storage/shard-log.ts';
import { type Catalog, groupOf } from '../catalog/reconciler.ts';
import { openShards, type Stream, shardAt } from '../catalog/state.ts';
import { ShardFigures } from '../figures/shard-figures.ts';
import { StreamFigures } from '../figures/stream-figures.ts';
import type { ShardLimits } from '../limits/service-limits.ts';
import { ShardCapacity, StreamCapacity } from '../limits/shard-capacity.ts';
import { FORGOTTEN_STREAMS_MAX, RESHARD_WAIT_MS } from '../limits.ts';
import { Router } from './router.ts';
import { shardIdOf } from './shard-id.ts';

export interface OpenShard {
  readonly shardId: string;
  readonly log: ShardLog;
  /** Absent where capacity is not limited. */
  readonly capacity: ShardCapacity | undefined;
  readonly figures: ShardFigures;
}

export class OpenStream {
  readonly stream: Stream;
  readonly router: Router;
  readonly figures: StreamFigures;
  readonly #engine: LogEngine;
  readonly #group: string;
  readonly #open: Map<number, OpenShard>;
  readonly #capacity: StreamCapacity | undefined;

  constructor(engine: LogEngine, stream: Stream, limits: ShardLimits | undefined, previous: OpenStream | undefined) {
    this.#engine = engine;
    this.#group = groupOf(stream.id);
    this.stream = stream;
    this.router = previous?.stream.shards === stream.shards ? previous.router : new Router(openShards(stream));
    this.#open = previous === undefined ? new Map<number, OpenShard>() : previous.#open; // O1
    this.figures = previous === undefined ? new StreamFigures() : previous.figures;
    for (const index of this.#open.keys()) if (hasExpired(stream, index)) this.#forget(index);
    const kept = previous === undefined ? undefined : previous.#capacity;
    this.#capacity = kept ?? (limits && new StreamCapacity(limits, stream));
    kept?.refit(stream);
  }

  /** The shards that were used since the start. */
  openedShards(): IterableIterator<OpenShard> {
    return this.#open.values();
  }

  shard(index: number): OpenShard {
    return this.#open.get(index) ?? this.#openShard(index);
  }

  #openShard(index: number): OpenShard {
    const shard = shardAt(this.stream, index);
    assert(shard !== undefined, 'only shards that the stream has are opened');
    const ref = { group: this.#group, log: index };
    const log = new ShardLog(this.#engine, ref, { shardIndex: index, createdSeconds: shard.createdSeconds });
    const capacity = this.#capacity && new ShardCapacity(this.#capacity);
    const opened = { shardId: shardIdOf(index), log, capacity, figures: new ShardFigures() };
    this.#open.set(index, opened);
    return opened;
  }

  #forget(index: number): void {
    const opened = this.#open.get(index);
    if (opened !== undefined) this.figures.expiredShards.add(opened.figures);
    this.#open.delete(index);
  }
}

export class OpenStreams {
  readonly #engine: LogEngine;
  readonly #catalog: Catalog;
  readonly #clock: Clock;
  readonly #limits: ShardLimits | undefined;
  readonly #streams = new Map<string, OpenStream>();
  #forgotten: OpenStream[] = [];
  readonly #stopListening: () => void;

  /** Without limits a shard takes and gives as much as it can. */
  constructor(engine: LogEngine, catalog: Catalog, clock: Clock, limits?: ShardLimits) {
    this.#engine = engine;
    this.#catalog = catalog;
    this.#clock = clock;
    this.#limits = limits;
    this.#stopListening = catalog.onApplied((command, outcome) => {
      if (command.kind === 'forget' && outcome.kind === 'done') this.#forget(command.id);
    });
  }

  /** The streams that were used since the start and are there still. */
  opened(): readonly OpenStream[] {
    return [...this.#streams.values()].map((opened) => {
      const { id, account, region, name } = opened.stream;
      const stream = this.#catalog.state.find(account, region, name);
      return stream?.id === id ? this.of(stream) : opened; // with the settings that it has now
    });
  }

  /** Undefined when it was not used since the start. */
  find(streamId: string): OpenStream | undefined {
    return this.#streams.get(streamId);
  }

  /** Those that have gone since the last call. */
  takeForgotten(): readonly OpenStream[] {
    const forgotten = this.#forgotten;
    this.#forgotten = [];
    return forgotten;
  }

  of(stream: Stream): OpenStream {
    const opened = this.#streams.get(stream.id);
    return opened?.stream === stream ? opened : this.#reopen(stream, opened);
  }

  /** True once the shards of a stream are others than those of `stream`; false when that takes too long, or at an abort. */
  async resharded(stream: Stream, signal: AbortSignal): Promise<boolean> {
    const { account, region, name } = stream;
    const waiting = new AbortController();
    const check = (): void => {
      if (this.#catalog.state.find(account, region, name)?.shards !== stream.shards) waiting.abort();
    };
    const stop = this.#catalog.onApplied(check);
    check();
    await sleep(this.#clock, RESHARD_WAIT_MS, AbortSignal.any([waiting.signal, signal])).catch(() => {});
    stop();
    return waiting.signal.aborted;
  }

  close(): void {
    this.#stopListening();
  }

  #forget(streamId: string): void {
    const opened = this.#streams.get(streamId);
    this.#streams.delete(streamId);
    if (opened !== undefined && this.#forgotten.length < FORGOTTEN_STREAMS_MAX) this.#forgotten.push(opened);
  }

  #reopen(stream: Stream, previous: OpenStream | undefined): OpenStream {
    const opened = new OpenStream(this.#engine, stream, this.#limits, previous);
    this.#streams.set(stream.id, opened);
    return opened;
  }
}

/** Whether a shard is one that the stream had: an older `stream` than the newest lacks those that are still to come. */
function hasExpired(stream: Stream, index: number): boolean {
  return index < stream.nextShardIndex && shardAt(stream, index) === undefined;
}
