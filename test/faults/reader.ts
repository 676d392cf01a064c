/**
 * A client that reads along the iterators of a shard. An iterator outlives the server that issued it: a page that was not
 * answered is asked for again, with the same iterator, of the next one.
 */
import type { SeededRandom } from '../../src/platform/random.ts';
import type { ShardDescription, StartingPoint } from '../support/history/events.ts';
import type { KinesisConnection } from './kinesis-connection.ts';
import type { RawRecord, Recorder } from './recorder.ts';
import { checkRefusal } from './writer.ts';

interface Chain {
  readonly attemptId: string;
  readonly shardId: string;
  iterator: string;
  page: number;
}

interface RawPage {
  readonly Records: readonly RawRecord[];
  readonly MillisBehindLatest: number;
  readonly NextShardIterator?: string;
  readonly ChildShards?: readonly { readonly ShardId: string }[];
}

const LIMITS = [1, 10, 100, 1000];
const PAUSE_MS_MAX = 12;

export class Reader {
  readonly #proc: number;
  readonly #streamName: string;
  readonly #recorder: Recorder;
  readonly #random: SeededRandom;
  #chain: Chain | undefined;
  /** Records it read, to start from. */
  #places: { readonly shardId: string; readonly sequenceNumber: string; readonly arrivalMs: number }[] = [];

  constructor(proc: number, streamName: string, recorder: Recorder, random: SeededRandom) {
    this.#proc = proc;
    this.#streamName = streamName;
    this.#recorder = recorder;
    this.#random = random;
  }

  /** Ends when `stopped` or the server is gone. */
  async run(connection: KinesisConnection, shards: readonly ShardDescription[], stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      if (this.#chain === undefined || this.#random.below(60) === 0) {
        const { shardId, start } = this.#choose(shards);
        if (!(await this.#begin(connection, shardId, start, false))) return;
      } else {
        const limit = LIMITS[this.#random.below(LIMITS.length)] as number;
        const answered = await this.#readPage(connection, this.#chain, limit);
        if (answered === 'gone') return;
      }
      await new Promise((resolve) => setTimeout(resolve, this.#random.below(PAUSE_MS_MAX)));
    }
  }

  /** Reads a whole shard when nobody puts any more. */
  async readAll(connection: KinesisConnection, shardId: string): Promise<void> {
    await this.#begin(connection, shardId, { type: 'TRIM_HORIZON' }, true);
    for (;;) {
      if (this.#chain === undefined) throw new Error(`the final reading of ${shardId} was cut short`);
      const answered = await this.#readPage(connection, this.#chain, 10_000);
      if (answered === 'gone') throw new Error('the server went away during the final reading');
      if (answered === 'tip') break;
    }
    this.#chain = undefined;
  }

  #choose(shards: readonly ShardDescription[]): { readonly shardId: string; readonly start: StartingPoint } {
    const known = this.#places[this.#random.below(Math.max(1, this.#places.length))];
    const kind = this.#random.below(known === undefined ? 2 : 5);
    if (known === undefined || kind < 2) {
      const shard = shards[this.#random.below(shards.length)] as ShardDescription;
      return { shardId: shard.shardId, start: { type: kind === 0 ? 'TRIM_HORIZON' : 'LATEST' } };
    }
    const { shardId, sequenceNumber, arrivalMs } = known;
    if (kind === 2) return { shardId, start: { type: 'AT_TIMESTAMP', timeMs: arrivalMs } };
    return { shardId, start: { type: kind === 3 ? 'AT_SEQUENCE_NUMBER' : 'AFTER_SEQUENCE_NUMBER', sequenceNumber } };
  }

  /** False when the server is gone. */
  async #begin(connection: KinesisConnection, shardId: string, start: StartingPoint, final: boolean): Promise<boolean> {
    this.#chain = undefined;
    const attemptId = this.#recorder.nextAttempt('c');
    const t0 = this.#recorder.nowMs();
    const answer = await connection.call('GetShardIterator', {
      StreamName: this.#streamName,
      ShardId: shardId,
      ShardIteratorType: start.type,
      ...('sequenceNumber' in start ? { StartingSequenceNumber: start.sequenceNumber } : {}),
      ...('timeMs' in start ? { Timestamp: start.timeMs / 1000 } : {}),
    });
    const type = this.#recorder.outcomeOf(answer);
    if (answer.kind === 'refused') checkRefusal(answer.code);
    const t1 = this.#recorder.nowMs();
    const out = type === 'ok' ? {} : null;
    this.#recorder.record({ proc: this.#proc, f: 'iterator', attemptId, t0, t1, type, in: { shardId, start, final }, out });
    if (type !== 'ok' || answer.kind !== 'ok') return false;
    this.#chain = { attemptId, shardId, iterator: (answer.body as { readonly ShardIterator: string }).ShardIterator, page: 0 };
    return true;
  }

  async #readPage(connection: KinesisConnection, chain: Chain, limit: number): Promise<'read' | 'tip' | 'gone'> {
    const t0 = this.#recorder.nowMs();
    const answer = await connection.call('GetRecords', { ShardIterator: chain.iterator, Limit: limit });
    const type = this.#recorder.outcomeOf(answer);
    if (answer.kind === 'refused') checkRefusal(answer.code);
    const input = { chain: chain.attemptId, page: chain.page };
    const common = { proc: this.#proc, f: 'read', attemptId: this.#recorder.nextAttempt('r'), t0, in: input } as const;
    if (type !== 'ok' || answer.kind !== 'ok') {
      this.#recorder.record({ ...common, t1: this.#recorder.nowMs(), type, out: null });
      return type === 'fail' ? 'read' : 'gone';
    }
    const page = answer.body as RawPage;
    const records = page.Records.map((raw) => this.#recorder.see(raw));
    const childShardIds = page.NextShardIterator === undefined ? (page.ChildShards ?? []).map(({ ShardId }) => ShardId) : null;
    const out = { records, millisBehindLatest: page.MillisBehindLatest, childShardIds };
    this.#recorder.record({ ...common, t1: this.#recorder.nowMs(), type, out });
    const last = records.at(-1);
    if (last !== undefined) this.#places = [...this.#places.slice(-20), { shardId: chain.shardId, ...last }];
    if (page.NextShardIterator === undefined) this.#chain = undefined;
    else {
      chain.iterator = page.NextShardIterator;
      chain.page += 1;
    }
    return page.MillisBehindLatest === 0 ? 'tip' : 'read';
  }
}
