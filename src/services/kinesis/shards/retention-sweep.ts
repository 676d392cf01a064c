/**
 * Removes expired records in the background, shard by shard, once a minute. Readers do not see them in between either
 * (retained-read.ts), so a late or failed sweep costs disk and nothing else.
 */
import type { Clock } from '../../../platform/clock.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { LogError } from '../../../storage/log-engine.ts';
import type { Catalog } from '../catalog/reconciler.ts';
import type { Stream } from '../catalog/state.ts';
import { isUsable } from '../catalog/streams.ts';
import { RETENTION_SWEEP_INTERVAL_MS } from '../limits.ts';
import type { OpenStreams } from './open-streams.ts';
import { retentionFloorMs } from './retained-read.ts';

export interface RetentionSweepDependencies {
  readonly catalog: Catalog;
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
    const opened = openStreams.of(stream);
    for (const { index } of stream.shards) {
      if (this.#closing.signal.aborted) return;
      const { log } = opened.shard(index);
      const before = await log.offsetAt({ timeMs: retentionFloorMs(stream, clock.nowMs()) });
      if (before > (await log.offsetAt('start'))) await log.trim(before);
    }
  }
}
