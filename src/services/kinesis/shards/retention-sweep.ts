/**
 * Removes expired records in the background, shard by shard, once a minute, and closed shards that hold none any more. Readers
 * see neither in between (retained-read.ts), so a late or failed sweep costs disk and nothing else.
 */
import type { Clock } from '../../../platform/clock.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { type LogEngine, LogError } from '../../../storage/log-engine.ts';
import { hasExpired } from '../catalog/commands/expire-shards.ts';
import { type Catalog, groupOf } from '../catalog/reconciler.ts';
import type { Stream } from '../catalog/state.ts';
import { isUsable } from '../catalog/streams.ts';
import { RETENTION_SWEEP_INTERVAL_MS } from '../limits.ts';
import type { OpenStreams } from './open-streams.ts';
import { retentionFloorMs } from './retained-read.ts';

export interface RetentionSweepDependencies {
  readonly catalog: Catalog;
  readonly engine: LogEngine;
  readonly openStreams: OpenStreams;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class RetentionSweep {
  readonly #dependencies: RetentionSweepDependencies;
  readonly #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(dependencies: RetentionSweepDependencies) {
    this.#dependencies = dependencies;
  }

  start(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await sleep(this.#dependencies.clock, RETENTION_SWEEP_INTERVAL_MS, signal).catch(() => {});
      if (!signal.aborted) await this.#sweep();
    }
  }

  async #sweep(): Promise<void> {
    const { catalog, logger } = this.#dependencies;
    for (const stream of [...catalog.state.all()].filter(isUsable)) {
      try {
        await this.#sweepStream(stream);
      } catch (error: unknown) {
        if (!(error instanceof LogError)) throw error;
        // A stream that was deleted meanwhile has no logs any more; anything else is tried again with the next sweep.
        if (catalog.state.find(stream.account, stream.region, stream.name)?.id !== stream.id) continue;
        logger.warn({ stream: stream.arn, err: error }, 'expired records could not be removed yet');
      }
    }
  }

  async #sweepStream(stream: Stream): Promise<void> {
    const { openStreams, clock } = this.#dependencies;
    await this.#removeShards(stream);
    const floorMs = retentionFloorMs(stream, clock.nowMs());
    const opened = openStreams.of(stream);
    for (const shard of stream.shards) {
      if (this.#closing.signal.aborted) return;
      if (hasExpired(shard, floorMs)) continue;
      const { log } = opened.shard(shard.index);
      const before = await log.offsetAt({ timeMs: floorMs });
      if (before > (await log.offsetAt('start'))) await log.trim(before);
    }
  }

  /** Closed shards without records: first none of the stream, then without a log, then forgotten. */
  async #removeShards(stream: Stream): Promise<void> {
    const { catalog, engine, clock } = this.#dependencies;
    const { account, region, name, id } = stream;
    const expire = (deleted: readonly number[]): Promise<unknown> =>
      catalog.submit({ kind: 'expire-shards', account, region, name, id, deleted });
    const floorMs = retentionFloorMs(stream, clock.nowMs());
    if (stream.shards.some((shard) => hasExpired(shard, floorMs))) await expire([]);
    const now = catalog.state.find(account, region, name);
    if (now?.id !== id || now.expiredShards.length === 0) return;
    await engine.deleteLogs(groupOf(id), now.expiredShards);
    await expire(now.expiredShards);
  }
}
