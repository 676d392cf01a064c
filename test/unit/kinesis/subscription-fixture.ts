/** Reading subscriptions event by event, with a clock that the test moves. */
import assert from 'node:assert/strict';
import type {
  StartingPosition,
  SubscribeToShardEvent,
  SubscribeToShardEventStream,
} from '../../../src/protocol/generated/kinesis.ts';
import { type Fixture, type FixtureOptions, SHARD_0, startKinesis, text } from './kinesis-fixture.ts';

export const STREAM_ARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/s';
export const CONSUMER_ARN: string = `${STREAM_ARN}/consumer/c:1700000000`;
export const LATEST: StartingPosition = { Type: 'LATEST' };
export const TRIM_HORIZON: StartingPosition = { Type: 'TRIM_HORIZON' };

/** A stream `s` of one shard with an ACTIVE consumer `c`. */
export async function withConsumer(options: FixtureOptions = {}): Promise<Fixture> {
  const kinesis = await startKinesis(options);
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  await kinesis.call('RegisterStreamConsumer', { StreamARN: STREAM_ARN, ConsumerName: 'c' });
  return kinesis;
}

/** A subscription as its client sees it. */
export class Reader {
  readonly #events: AsyncIterator<SubscribeToShardEventStream>;
  #next: Promise<IteratorResult<SubscribeToShardEventStream>> | undefined;

  constructor(events: AsyncIterable<SubscribeToShardEventStream>) {
    this.#events = events[Symbol.asyncIterator]();
  }

  /** The next event, undefined when the subscription ends; one that `now` has waited for in vain counts. */
  async next(): Promise<SubscribeToShardEvent | undefined> {
    return (await this.nextValue())?.SubscribeToShardEvent;
  }

  /** The same as the object that is shared with others. */
  async nextValue(): Promise<SubscribeToShardEventStream | undefined> {
    const asked = this.#ask();
    this.#next = undefined;
    const result = await asked;
    return result.done === true ? undefined : result.value;
  }

  /** The next event if there is one without time passing, else 'nothing'. */
  async now(kinesis: Fixture): Promise<SubscribeToShardEvent | 'nothing' | 'end'> {
    const asked = this.#ask();
    let seen: 'nothing' | 'settled' = 'nothing';
    asked.then(
      () => (seen = 'settled'),
      () => (seen = 'settled'),
    );
    await kinesis.clock.advance(0);
    return (seen as string) === 'nothing' ? 'nothing' : ((await this.next()) ?? 'end');
  }

  /** The data of the next records, from as many events as come without time passing. */
  async dataNow(kinesis: Fixture): Promise<string[]> {
    const data: string[] = [];
    for (let event = await this.now(kinesis); typeof event === 'object'; event = await this.now(kinesis)) {
      data.push(...event.Records.map(({ Data }) => text(Data)));
    }
    return data;
  }

  /** The client goes away. */
  async leave(): Promise<void> {
    await this.#events.return?.();
  }

  #ask(): Promise<IteratorResult<SubscribeToShardEventStream>> {
    this.#next ??= this.#events.next();
    return this.#next;
  }
}

export async function subscribe(
  kinesis: Fixture,
  StartingPosition: StartingPosition,
  where: { readonly ShardId?: string; readonly ConsumerARN?: string } = {},
): Promise<Reader> {
  const input = { ConsumerARN: CONSUMER_ARN, ShardId: SHARD_0, ...where, StartingPosition };
  return new Reader((await kinesis.call('SubscribeToShard', input)).EventStream);
}

/** An event without records, and what it says to go on from. */
export function continuationOf(event: SubscribeToShardEvent | undefined): string {
  assert.ok(event !== undefined && event.ContinuationSequenceNumber !== undefined);
  assert.deepEqual(event.Records, []);
  return event.ContinuationSequenceNumber;
}
