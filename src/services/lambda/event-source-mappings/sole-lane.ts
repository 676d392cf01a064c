/**
 * A shard without lanes as the source of its one lane: each settled batch moves the checkpoint (S2 of lane.ts), and reading
 * goes on when the batch before is dealt with.
 */
import type { Batch } from './batch.ts';
import type { EventOrigin } from './event.ts';
import type { LaneSource, Loss } from './lane.ts';
import type { Polled, Poller } from './poller.ts';
import type { Position, RecordReader } from './ports.ts';
import type { ReadRetries } from './read-retries.ts';

export interface SoleLaneOptions {
  readonly source: RecordReader;
  /** The same without a cadence, to see what retention has left. */
  readonly unpaced: RecordReader;
  readonly sourceArn: string;
  readonly shardId: string;
  readonly from: Position;
  readonly poller: Poller;
  readonly retries: ReadRetries;
  readonly origin: () => EventOrigin;
  /** Everything before the position is settled. */
  readonly settledTo: (position: Position) => void;
}

export class SoleLane implements LaneSource {
  readonly #options: SoleLaneOptions;
  #settled: Position;

  constructor(options: SoleLaneOptions) {
    this.#options = options;
    this.#settled = options.from;
  }

  async next(): Promise<Polled> {
    const { poller, retries, origin } = this.#options;
    for (;;) {
      const polled = (await retries.read(() => poller.next(origin()))) ?? { kind: 'stopped' };
      if (polled.kind !== 'filtered') return polled;
      this.#pass(polled.position);
    }
  }

  completed(): void {
    this.#pass(this.#options.poller.completed());
  }

  settled(batch: Batch): void {
    this.#pass(this.#options.source.after(batch.lastSequenceNumber));
  }

  /** When anything behind the checkpoint is gone, the poller begins there again with what is left. */
  async lost(): Promise<Loss> {
    const { unpaced, poller, retries } = this.#options;
    if ((await retries.leftBehind(unpaced, this.#options, this.#settled)) === undefined) return 'none';
    poller.rewind(this.#settled);
    return 'reread';
  }

  #pass(position: Position): void {
    if (position === this.#settled) return;
    this.#settled = position;
    this.#options.settledTo(position);
  }
}
