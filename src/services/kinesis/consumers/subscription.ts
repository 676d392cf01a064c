/**
 * What one consumer is sent of one shard, as an iterable that is read once. An event is made when the one before it has been
 * taken by the client, so a slow client costs no memory here.
 *
 * U1. Every event but the last of a shard says where to go on: behind its records, or where the subscription stands.
 * U2. At least every five seconds there is an event, if the client takes it; after five minutes the subscription ends.
 * U3. The end of a shard is told by one event without records, with the shard's children and nothing to go on from. It waits
 *     for the children to be in the catalogue: the KCL insists on them.
 * U4. However it ends, it ends once: timers stopped, waits given up, `onEnd` called.
 */
import { AssertionFailure, assert } from '../../../platform/assert.ts';
import type { Clock, Timer } from '../../../platform/clock.ts';
import type { ChildShard, SubscribeToShardEvent, SubscribeToShardEventStream } from '../../../protocol/generated/kinesis.ts';
import type { Offset } from '../../../storage/log-engine.ts';
import { encodeSequenceNumber, type ShardIdentity } from '../../../storage/sequence-number.ts';
import type { ConsumerFigures } from '../figures/consumer-figures.ts';
import type { ShardFigures } from '../figures/shard-figures.ts';
import type { StreamUsage } from '../figures/stream-usage.ts';
import type { FanOutBudget } from '../limits/shard-capacity.ts';
import { KEEP_ALIVE_MS, SUBSCRIPTION_LIFE_MS } from '../limits.ts';
import type { PushedEvent, ShardTail, TailReader } from './shard-tail.ts';

type Event = SubscribeToShardEventStream;
type Result = IteratorResult<Event>;

export interface SubscriptionOptions {
  readonly tail: ShardTail;
  readonly from: Offset;
  readonly shard: ShardIdentity;
  readonly clock: Clock;
  /** What the consumer may be sent per second; absent where that is not limited. */
  readonly budget: FanOutBudget | undefined;
  readonly figures: ShardFigures;
  readonly consumerFigures: ConsumerFigures;
  readonly usage: StreamUsage;
  /** The children of the shard that the catalogue knows. */
  children(): readonly ChildShard[];
  /** What the client is told of a failure to read; undefined: nothing, the subscription just ends. */
  failureOf(error: unknown): Error | undefined;
  onEnd(): void;
}

interface PendingRead {
  resolve(result: Result): void;
  reject(error: Error): void;
}

const DONE: Result = { done: true, value: undefined };

export class Subscription implements AsyncIterable<Event>, AsyncIterator<Event>, TailReader {
  readonly #options: SubscriptionOptions;
  readonly #life: Timer;
  #keepAlive: Timer;
  #throttle: Timer | undefined;
  #position: Offset;
  /** That of the last record sent. */
  #sequenceNumber: string | undefined;
  #millisBehind = 0;
  #sentMs: number;
  #atEnd = false;
  /** The client's wait for the next event. */
  #pending: PendingRead | undefined;
  #ended = false;
  #failure: Error | undefined;

  constructor(options: SubscriptionOptions) {
    const { clock, from } = options;
    this.#options = options;
    this.#position = from;
    this.#sentMs = clock.monotonicMs();
    this.#life = clock.setTimer(SUBSCRIPTION_LIFE_MS, () => this.end()); // U2
    this.#keepAlive = clock.setTimer(KEEP_ALIVE_MS, this.#onQuiet);
  }

  [Symbol.asyncIterator](): AsyncIterator<Event> {
    return this;
  }

  next(): Promise<Result> {
    assert(this.#pending === undefined, 'a subscription is read by one reader, event by event');
    if (this.#ended) return this.#afterEnd();
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#ask();
    });
  }

  async return(): Promise<Result> {
    this.end();
    return DONE;
  }

  /** Ends it, with what the client is to hear as an exception. */
  end(failure?: Error): void {
    if (this.#ended) return; // U4
    this.#close();
    const pending = this.#take();
    if (pending === undefined) this.#failure = failure;
    else if (failure === undefined) pending.resolve(DONE);
    else pending.reject(failure);
  }

  /** The catalogue has changed. */
  onCatalogChanged(): void {
    if (this.#atEnd) this.onEndOfShard();
  }

  onEvent(pushed: PushedEvent): void {
    const { budget, clock, figures, consumerFigures, usage } = this.#options;
    const nowMs = clock.monotonicMs();
    this.#position = pushed.next;
    this.#sequenceNumber = pushed.sequenceNumber;
    this.#millisBehind = pushed.millisBehind;
    budget?.spend(pushed.bytes, nowMs);
    figures.gave(pushed.bytes, pushed.records);
    usage.fanOutBytes += pushed.bytes;
    consumerFigures.sent(pushed.bytes, pushed.records, pushed.millisBehind, nowMs);
    this.#send(pushed.event);
  }

  onEndOfShard(): void {
    this.#atEnd = true;
    const ChildShards = this.#options.children();
    if (this.#pending === undefined || ChildShards.length === 0) return; // U3
    const last = { Records: [], MillisBehindLatest: 0, ChildShards };
    this.#send({
      SubscribeToShardEvent: last as Omit<SubscribeToShardEvent, 'ContinuationSequenceNumber'> as SubscribeToShardEvent,
    });
    this.end();
  }

  onFailure(error: unknown): void {
    if (error instanceof AssertionFailure) this.end(error);
    else this.end(this.#options.failureOf(error));
  }

  /** Sees to it that the pending read is answered: by the tail, by the end, or when the budget allows it. */
  #ask(): void {
    const { tail, clock, budget } = this.#options;
    if (this.#atEnd) {
      this.onEndOfShard();
      return;
    }
    const waitMs = budget?.waitMs(clock.monotonicMs()) ?? 0;
    if (waitMs === 0) tail.request(this.#position, this);
    else {
      this.#throttle = clock.setTimer(waitMs, () => {
        this.#throttle = undefined;
        this.#ask();
      });
    }
  }

  /** One timer for all the time, set anew when it fires: events would otherwise set it anew thousands of times a second. */
  readonly #onQuiet = (): void => {
    const { clock } = this.#options;
    const restMs = this.#sentMs + KEEP_ALIVE_MS - clock.monotonicMs();
    if (restMs <= 0 && this.#pending !== undefined) {
      const MillisBehindLatest = this.#throttle === undefined ? 0 : this.#millisBehind;
      this.#stopAsking();
      this.#send({ SubscribeToShardEvent: { Records: [], ContinuationSequenceNumber: this.#here(), MillisBehindLatest } });
    }
    this.#keepAlive = clock.setTimer(restMs > 0 ? restMs : KEEP_ALIVE_MS, this.#onQuiet);
  };

  /** A sequence number behind which the subscription goes on (U1). */
  #here(): string {
    if (this.#sequenceNumber !== undefined) return this.#sequenceNumber;
    const { shard, clock } = this.#options;
    const seconds = Math.max(shard.createdSeconds, Math.floor(clock.nowMs() / 1000));
    return encodeSequenceNumber({ ...shard, counter: BigInt(this.#position), seconds });
  }

  #send(value: Event): void {
    this.#sentMs = this.#options.clock.monotonicMs();
    this.#take()?.resolve({ done: false, value });
  }

  #take(): PendingRead | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending;
  }

  #stopAsking(): void {
    this.#throttle?.cancel();
    this.#throttle = undefined;
    this.#options.tail.withdraw(this.#position, this);
  }

  #close(): void {
    this.#ended = true;
    this.#life.cancel();
    this.#keepAlive.cancel();
    this.#stopAsking();
    this.#options.onEnd();
  }

  #afterEnd(): Promise<Result> {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve(DONE) : Promise.reject(failure);
  }
}
