/** Runs what the state says: one runner per mapping, from the command that makes it to the one that removes it. */
import { deferred } from '../../../platform/async/deferred.ts';
import type { LaneStatus } from './lane-stage.ts';
import { MappingRunner } from './runner.ts';
import type { MappingSeams } from './seams.ts';
import type { MappingCommand } from './state.ts';
import { WINDOW_GROUP_PREFIX } from './windows/window-log.ts';

export class Supervisor {
  readonly #seams: MappingSeams;
  readonly #runners = new Map<string, MappingRunner>();
  #stopListening: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(seams: MappingSeams) {
    this.#seams = seams;
  }

  /** Begins where the checkpoints stand. */
  async start(): Promise<void> {
    await this.#removeOrphans();
    this.#stopListening = this.#seams.mappings.onApplied((command) => this.#onApplied(command));
    for (const uuid of this.#seams.mappings.state.mappings.keys()) this.#wake(uuid);
  }

  /** See `MappingRunner`. */
  lanesOf(uuid: string, shardId: string): readonly LaneStatus[] | undefined {
    return this.#runners.get(uuid)?.lanesOf(shardId);
  }

  /** Waits for batches under way, at most `drainMs`; one that does not end is abandoned without a checkpoint. Idempotent. */
  close(drainMs: number): Promise<void> {
    this.#closing ??= this.#close(drainMs);
    return this.#closing;
  }

  async #close(drainMs: number): Promise<void> {
    this.#stopListening?.();
    const runners = [...this.#runners.values()];
    const late = deferred<void>();
    const timer = this.#seams.clock.setTimer(drainMs, () => {
      for (const runner of runners) runner.abandon();
      late.resolve();
    });
    await Promise.race([Promise.all(runners.map((runner) => runner.close())), late.promise]);
    timer.cancel();
    this.#runners.clear();
  }

  /** Checkpoints and results are the runners' own and need no pass. */
  #onApplied(command: MappingCommand): void {
    if (command.type === 'create') this.#wake(command.mapping.uuid);
    else if (command.type === 'update' || command.type === 'delete') this.#wake(command.uuid);
    else if (command.type === 'settled') this.#removeIfGone(command.uuid);
  }

  #wake(uuid: string): void {
    const mapping = this.#seams.mappings.state.mappings.get(uuid);
    if (mapping === undefined) return;
    let runner = this.#runners.get(uuid);
    if (runner === undefined) {
      runner = new MappingRunner(this.#seams, mapping);
      this.#runners.set(uuid, runner);
    }
    runner.wake();
  }

  /** What a crash left of mappings that are gone. On a shared engine another process may have made it just now. */
  async #removeOrphans(): Promise<void> {
    const { engine, mappings, logger } = this.#seams;
    if (engine.capabilities.shared) return;
    for (const group of await engine.listGroups(WINDOW_GROUP_PREFIX)) {
      if (mappings.state.mappings.has(group.slice(WINDOW_GROUP_PREFIX.length))) continue;
      logger.warn({ group }, 'the windows of a mapping that is gone are removed');
      await engine.deleteGroup(group);
    }
  }

  #removeIfGone(uuid: string): void {
    if (this.#seams.mappings.state.mappings.has(uuid)) return;
    const runner = this.#runners.get(uuid);
    this.#runners.delete(uuid);
    void runner?.remove();
  }
}
