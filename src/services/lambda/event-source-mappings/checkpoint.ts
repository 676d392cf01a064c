/**
 * The checkpoint of one shard: how far its records are settled, as a command.
 *
 * K1. A position is offered only when every record before it is settled, and positions are offered in order.
 * K2. One command is under way at a time and the newest position wins: what was skipped over is contained in it.
 * K3. Once a command came back stale, somebody else processes the shard: nothing more is written.
 */
import type { NewestWinsOptions } from './newest-wins.ts';
import { NewestWins } from './newest-wins.ts';
import type { Position } from './ports.ts';
import type { Claim, MappingsHandle } from './state.ts';

export interface CheckpointOptions extends Omit<NewestWinsOptions<Position>, 'write'> {
  readonly mappings: MappingsHandle;
  readonly uuid: string;
  readonly claim: Claim;
  /** The shard was claimed by somebody else, or its mapping is gone. */
  readonly onStale: () => void;
}

export class Checkpoint {
  readonly #options: CheckpointOptions;
  readonly #positions: NewestWins<Position>;
  #stale = false;

  constructor(options: CheckpointOptions) {
    this.#options = options;
    this.#positions = new NewestWins({ ...options, write: (position) => this.#write(position) });
  }

  offer(position: Position): void {
    if (!this.#stale) this.#positions.offer(position); // K3
  }

  /** Resolves when the last position offered is durable, or given up. */
  settled(): Promise<void> {
    return this.#positions.settled();
  }

  async #write(position: Position): Promise<void> {
    const { mappings, uuid, claim } = this.#options;
    const outcome = await mappings.submit({ type: 'at', m: uuid, s: claim.shardId, l: 0, e: claim.epoch, p: position });
    if (outcome.kind === 'done' || this.#stale) return;
    this.#stale = true;
    this.#options.onStale();
  }
}
