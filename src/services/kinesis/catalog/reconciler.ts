/**
 * Brings the log engine's groups in line with the catalogue: a stream that is CREATING gets its group and becomes ACTIVE,
 * the group of one that is UPDATING learns what changed or gets other shards (reshard-round.ts), one that is DELETING loses
 * its group and is forgotten.
 *
 * N1. A stream is ACTIVE only after its group exists, and its name is free only after its group is gone.
 * N2. Every step may be repeated: a crash between effect and command leads to the same step once more at the next start.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { SectionHandle } from '../../../storage/command-log.ts';
import type { GroupChange, LogEngine } from '../../../storage/log-engine.ts';
import { MS_PER_HOUR } from '../limits.ts';
import type { OpenStreams } from '../shards/open-streams.ts';
import type { KinesisCommand } from './catalog.ts';
import type { KinesisOutcome } from './commands/outcome.ts';
import { carryOutRound } from './reshard-round.ts';
import { SettlingTasks, type Step } from './settling-tasks.ts';
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
  readonly #tasks: SettlingTasks;
  #stopListening: () => void = () => {};

  constructor(dependencies: ReconcilerDependencies) {
    this.#dependencies = dependencies;
    this.#tasks = new SettlingTasks({ ...dependencies, next: (streamId) => this.#next(streamId) });
  }

  /** Removes what a crash left behind, finishes what it interrupted, and then follows the catalogue. */
  async start(): Promise<void> {
    const { catalog } = this.#dependencies;
    await this.#removeOrphans();
    this.#stopListening = catalog.onApplied((command, outcome) => {
      const leavesWork = command.kind === 'create' || command.kind === 'delete';
      if (outcome.kind === 'altered') this.#tasks.follow(outcome.id);
      if (outcome.kind === 'resharding' || (leavesWork && outcome.kind === 'done')) this.#tasks.follow(outcome.id);
    });
    const unsettled = [...catalog.state.unsettled.keys()];
    for (const id of unsettled) this.#tasks.follow(id);
    await Promise.all(unsettled.map((id) => this.settled(id)));
  }

  /** Resolves when nothing is left to do for a stream, or soon: the effect then follows by itself. */
  settled(streamId: string): Promise<void> {
    return this.#tasks.settled(streamId);
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#tasks.close();
  }

  #next(streamId: string): Step | undefined {
    const stream = this.#dependencies.catalog.state.unsettled.get(streamId);
    return stream === undefined
      ? undefined
      : { arn: stream.arn, status: stream.status, statusSinceMs: stream.statusSinceMs, run: () => this.#step(stream) };
  }

  /** One state forward: first the effect, then the command (N1). */
  async #step(stream: Stream): Promise<void> {
    const { catalog, engine } = this.#dependencies;
    const { account, region, name, id } = stream;
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
