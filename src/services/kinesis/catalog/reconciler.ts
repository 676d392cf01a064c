/**
 * Brings the log engine's groups in line with the catalogue: a stream that is CREATING gets its group and becomes ACTIVE,
 * the group of one that is UPDATING learns what changed or gets other shards (reshard-round.ts), one that is DELETING loses
 * its group and is forgotten.
 *
 * N1. A stream is ACTIVE only after its group exists, and its name is free only after its group is gone.
 * N2. Every step may be repeated: a crash between effect and command leads to the same step once more at the next start.
 * N3. One task per incarnation. A failed step is tried again, with growing pauses, until it succeeds or the service closes.
 */
import { AssertionFailure } from '../../../platform/assert.ts';
import type { Clock } from '../../../platform/clock.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { SectionHandle } from '../../../storage/command-log.ts';
import type { GroupChange, LogEngine } from '../../../storage/log-engine.ts';
import { EFFECT_WAIT_MS, MS_PER_HOUR, RECONCILER_PAUSE_MAX_MS, RECONCILER_PAUSE_MIN_MS } from '../limits.ts';
import type { OpenStreams } from '../shards/open-streams.ts';
import type { KinesisCommand } from './catalog.ts';
import type { KinesisOutcome } from './commands/outcome.ts';
import { carryOutRound } from './reshard-round.ts';
import type { KinesisState, Stream } from './state.ts';

export type Catalog = SectionHandle<KinesisState, KinesisCommand, KinesisOutcome>;

export interface ReconcilerDependencies {
  readonly catalog: Catalog;
  readonly engine: LogEngine;
  readonly openStreams: OpenStreams;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a stream stays CREATING, UPDATING or DELETING. */
  readonly stateDelayMs: number;
}

const GROUP_PREFIX = 's.';

/** The log group of a stream's incarnation: a log per shard. */
export function groupOf(streamId: string): string {
  return GROUP_PREFIX + streamId;
}

/** What a stream's log group is to have. */
function groupSettings({ retentionHours, encryptionKeyId }: Stream): GroupChange {
  return { retentionMs: retentionHours * MS_PER_HOUR, encryption: encryptionKeyId !== null };
}

export class Reconciler {
  readonly #dependencies: ReconcilerDependencies;
  readonly #tasks = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  #stopListening: () => void = () => {};

  constructor(dependencies: ReconcilerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Removes what a crash left behind, finishes what it interrupted, and then follows the catalogue. */
  async start(): Promise<void> {
    const { catalog } = this.#dependencies;
    await this.#removeOrphans();
    this.#stopListening = catalog.onApplied((command, outcome) => {
      const leavesWork = command.kind === 'create' || command.kind === 'delete';
      if (outcome.kind === 'altered') this.#follow(outcome.id);
      if (outcome.kind === 'resharding' || (leavesWork && outcome.kind === 'done')) this.#follow(outcome.id);
    });
    const unsettled = [...catalog.state.unsettled.keys()];
    for (const id of unsettled) this.#follow(id);
    await Promise.all(unsettled.map((id) => this.settled(id)));
  }

  /** Resolves when nothing is left to do for a stream, or soon: the effect then follows by itself. */
  async settled(streamId: string): Promise<void> {
    const task = this.#tasks.get(streamId);
    if (task === undefined || this.#dependencies.stateDelayMs > 0) return;
    const waiting = new AbortController();
    const timeout = sleep(this.#dependencies.clock, EFFECT_WAIT_MS, waiting.signal).catch(() => {});
    await Promise.race([task, timeout]);
    waiting.abort();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopListening();
    await Promise.all(this.#tasks.values());
  }

  #follow(streamId: string): void {
    if (this.#tasks.has(streamId) || this.#closing.signal.aborted) return; // N3
    const task = this.#settle(streamId).finally(() => {
      this.#tasks.delete(streamId);
      // A command applied between the task's last look and now found the task still there.
      if (this.#dependencies.catalog.state.unsettled.has(streamId)) this.#follow(streamId);
    });
    this.#tasks.set(streamId, task);
  }

  async #settle(streamId: string): Promise<void> {
    const { catalog, clock, logger } = this.#dependencies;
    let pauseMs = RECONCILER_PAUSE_MIN_MS;
    for (;;) {
      const stream = catalog.state.unsettled.get(streamId);
      if (stream === undefined || this.#closing.signal.aborted) return;
      try {
        await this.#step(stream);
        pauseMs = RECONCILER_PAUSE_MIN_MS;
      } catch (error: unknown) {
        if (error instanceof AssertionFailure) throw error;
        if (this.#closing.signal.aborted) return;
        logger.warn(
          { stream: stream.arn, status: stream.status, err: error, pauseMs },
          'a stream could not change its state yet',
        );
        await sleep(clock, pauseMs, this.#closing.signal).catch(() => {});
        pauseMs = Math.min(pauseMs * 2, RECONCILER_PAUSE_MAX_MS);
      }
    }
  }

  /** One state forward: first the effect, then the command (N1). */
  async #step(stream: Stream): Promise<void> {
    const { catalog, engine, clock, stateDelayMs } = this.#dependencies;
    const { account, region, name, id } = stream;
    const waitMs = stream.statusSinceMs + stateDelayMs - clock.nowMs();
    if (stateDelayMs > 0 && waitMs > 0) await sleep(clock, Math.min(waitMs, stateDelayMs), this.#closing.signal);
    if (stream.status === 'DELETING') {
      await engine.deleteGroup(groupOf(id));
      await catalog.submit({ kind: 'forget', account, region, name, id });
      return;
    }
    if (stream.reshard !== null) return carryOutRound(this.#dependencies, stream, stream.reshard);
    if (stream.status === 'CREATING')
      await engine.createGroup(groupOf(id), { ...groupSettings(stream), logs: stream.shards.length });
    else await engine.alterGroup(groupOf(id), groupSettings(stream));
    await catalog.submit({ kind: 'activate', account, region, name, id });
  }

  async #removeOrphans(): Promise<void> {
    const { catalog, engine, logger } = this.#dependencies;
    const groups = new Set(await engine.listGroups(GROUP_PREFIX));
    for (const stream of catalog.state.all()) {
      const present = groups.delete(groupOf(stream.id));
      if (!present && !catalog.state.unsettled.has(stream.id)) {
        logger.error(
          { stream: stream.arn, group: groupOf(stream.id) },
          "the log group of a stream is missing: its records can't be read",
        );
      }
    }
    if (engine.capabilities.shared) return; // another gateway may have created it after the state that is known here
    for (const group of groups) {
      logger.warn({ group }, 'a log group belongs to no stream and is removed');
      await engine.deleteGroup(group);
    }
  }
}
