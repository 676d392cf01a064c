/** A client that splits, merges and scales the shards of a stream, one request after the other, until its connection is lost. */
import type { SeededRandom } from '../../src/platform/random.ts';
import type { ShardDescription } from '../support/history/events.ts';
import type { Answer, KinesisConnection } from './kinesis-connection.ts';

const SHARDS_MAX = 8;
const PAUSE_MS_MAX = 60;
/** What it may be refused for: a change under way, a shard of too few hash keys, and what a change of unknown outcome did. */
const REFUSALS = /ResourceInUseException|InvalidArgumentException|ECONNREFUSED/;

export class Resharder {
  readonly #streamName: string;
  readonly #random: SeededRandom;
  /** Changes that were acknowledged. */
  done = 0;

  constructor(streamName: string, random: SeededRandom) {
    this.#streamName = streamName;
    this.#random = random;
  }

  /** Ends when `stopped` or the server is gone. `list` tells the shards there are now, or undefined when the server is gone. */
  async run(
    connection: KinesisConnection,
    list: () => Promise<readonly ShardDescription[] | undefined>,
    stopped: () => boolean,
  ): Promise<void> {
    while (!stopped()) {
      await new Promise((resolve) => setTimeout(resolve, this.#random.below(PAUSE_MS_MAX)));
      const shards = await list();
      if (shards === undefined) return;
      const answer = await this.#reshard(connection, shards);
      if (answer.kind === 'refused' && !REFUSALS.test(answer.code)) throw new Error(`refused: ${answer.code}`);
      if (answer.kind === 'ok') this.done += 1;
      else if (answer.kind === 'unknown') return;
    }
  }

  #reshard(connection: KinesisConnection, shards: readonly ShardDescription[]): Promise<Answer> {
    const random = this.#random;
    const StreamName = this.#streamName;
    const open = shards.filter(({ endingSequenceNumber }) => endingSequenceNumber === null);
    open.sort((a, b) => (BigInt(a.startingHashKey) < BigInt(b.startingHashKey) ? -1 : 1));
    const place = random.below(open.length);
    const [shard, neighbour] = [open[place] as ShardDescription, open[place + 1]];
    const kind = random.below(3);
    if (kind === 0 && open.length < SHARDS_MAX) {
      const start = BigInt(shard.startingHashKey);
      const NewStartingHashKey = `${start + ((BigInt(shard.endingHashKey) - start) * BigInt(1 + random.below(98))) / 99n}`;
      return connection.call('SplitShard', { StreamName, ShardToSplit: shard.shardId, NewStartingHashKey });
    }
    if (kind === 1 && neighbour !== undefined) {
      const [ShardToMerge, AdjacentShardToMerge] = [shard.shardId, neighbour.shardId];
      return connection.call('MergeShards', { StreamName, ShardToMerge, AdjacentShardToMerge });
    }
    const [least, most] = [Math.ceil(open.length / 2), Math.min(2 * open.length, SHARDS_MAX)];
    const TargetShardCount = least + random.below(Math.max(1, most - least + 1));
    return connection.call('UpdateShardCount', { StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' });
  }
}
