/**
 * The subscriptions there are, by stream, consumer and shard.
 *
 * B1. A consumer has at most one subscription to a shard. Whoever subscribes within five seconds of the last success is
 *     refused; whoever does so later takes over, and the subscription before ends with the same error (API reference).
 * B2. A subscription ends with its consumer, with its stream and with the service.
 * B3. A shard has a tail (shard-tail.ts) as long as it has subscriptions.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { ChildShard } from '../../../protocol/generated/kinesis.ts';
import { LogError, type Offset } from '../../../storage/log-engine.ts';
import { describeChild } from '../catalog/descriptions.ts';
import type { Catalog } from '../catalog/reconciler.ts';
import { type Consumer, type Shard, type Stream, shardAt } from '../catalog/state.ts';
import { isUsable } from '../catalog/streams.ts';
import { consumerNotFound, subscriptionFailed, subscriptionTaken } from '../consumer-errors.ts';
import { shardAbsent, streamNotFound } from '../errors.ts';
import { SUBSCRIPTION_TAKEOVER_MS } from '../limits.ts';
import type { OpenStreams } from '../shards/open-streams.ts';
import { retentionFloorMs } from '../shards/retained-read.ts';
import { shardIdOf } from '../shards/shard-id.ts';
import { ShardTail, type TailMemory } from './shard-tail.ts';
import { Subscription } from './subscription.ts';

export interface SubscriptionsDependencies {
  readonly catalog: Catalog;
  readonly openStreams: OpenStreams;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Who reads what from where; stream and consumer as they were when the request was checked. */
export interface SubscriptionRequest {
  readonly stream: Stream;
  readonly consumer: Consumer;
  readonly shard: Shard;
  readonly from: Offset;
}

/** A consumer's claim on a shard. It outlives its subscription, because the time of the last success counts (B1). */
interface Claim {
  readonly consumer: Consumer;
  startedMs: number;
  subscription: Subscription | undefined;
}

interface SharedTail {
  readonly tail: ShardTail;
  subscriptions: number;
}

/** What is subscribed to of one stream. */
interface StreamEntry {
  /** The stream as it was last seen. */
  stream: Stream;
  /** By ARN and shard. */
  readonly claims: Map<string, Claim>;
  readonly tails: Map<number, SharedTail>;
  /** The children of its closed shards, made when first asked for: thousands of subscriptions may end at once. */
  lineage: Lineage | undefined;
}

interface Lineage {
  readonly shards: readonly Shard[];
  readonly children: ReadonlyMap<number, readonly ChildShard[]>;
}

export class Subscriptions {
  readonly #dependencies: SubscriptionsDependencies;
  readonly #streams = new Map<string, StreamEntry>();
  readonly #memory: TailMemory = { heldBytes: 0 };
  readonly #stopListening: () => void;
  #closing = false;

  constructor(dependencies: SubscriptionsDependencies) {
    const { catalog } = dependencies;
    this.#dependencies = dependencies;
    this.#stopListening = catalog.onApplied((command) => {
      if (command.kind === 'commit-account') return;
      const stream = catalog.state.find(command.account, command.region, command.name);
      const entry = stream && this.#streams.get(stream.id);
      if (stream !== undefined && entry !== undefined) this.#onChanged(entry, stream);
    });
  }

  /** Throws when the consumer may not subscribe now (B1), or consumer or stream have gone since the request was checked. */
  begin(request: SubscriptionRequest): Subscription {
    const { consumer, shard } = request;
    const stream = this.#current(request);
    const entry = this.#entryOf(stream);
    const key = `${consumer.arn} ${shard.index}`;
    const nowMs = this.#dependencies.clock.monotonicMs();
    const before = entry.claims.get(key);
    const taken = (): Error => subscriptionTaken({ stream, consumerName: consumer.name }, shardIdOf(shard.index));
    if (before !== undefined && nowMs - before.startedMs < SUBSCRIPTION_TAKEOVER_MS) throw taken();
    before?.subscription?.end(taken());
    const claim: Claim = { consumer, startedMs: nowMs, subscription: undefined };
    entry.claims.set(key, claim);
    const subscription = this.#open(entry, request, () => {
      claim.subscription = undefined;
    });
    claim.subscription = subscription;
    if (this.#closing) subscription.end();
    return subscription;
  }

  /** Ends all of them, as at the end of their five minutes, and those that begin from now on. */
  endAll(): void {
    this.#closing = true;
    for (const { claims } of this.#streams.values()) for (const { subscription } of claims.values()) subscription?.end();
  }

  close(): void {
    this.endAll();
    this.#stopListening();
    this.#streams.clear();
  }

  /** The stream as it is now, with the consumer. */
  #current({ stream: { account, region, name, id }, consumer, shard }: SubscriptionRequest): Stream {
    const stream = this.#dependencies.catalog.state.find(account, region, name);
    if (stream?.id !== id || !isUsable(stream)) throw streamNotFound({ account, name });
    if (!hasActive(stream, consumer)) throw consumerNotFound({ stream, consumerName: consumer.name });
    if (shardAt(stream, shard.index) === undefined) throw shardAbsent(stream, shardIdOf(shard.index)); // it has just expired
    return stream;
  }

  #entryOf(stream: Stream): StreamEntry {
    let entry = this.#streams.get(stream.id);
    if (entry === undefined) {
      entry = { stream, claims: new Map(), tails: new Map(), lineage: undefined };
      this.#streams.set(stream.id, entry);
    }
    entry.stream = stream;
    return entry;
  }

  #open(entry: StreamEntry, { consumer, shard, from }: SubscriptionRequest, onEnd: () => void): Subscription {
    const { clock, openStreams } = this.#dependencies;
    const { index: shardIndex, createdSeconds } = shard;
    const opened = openStreams.of(entry.stream);
    const { capacity, figures } = opened.shard(shardIndex);
    const consumerFigures = opened.figures.consumer(consumer.name);
    consumerFigures.subscriptions += 1;
    const shared = this.#tailOf(entry, shardIndex);
    shared.subscriptions += 1;
    return new Subscription({
      tail: shared.tail,
      from,
      shard: { shardIndex, createdSeconds },
      clock,
      budget: capacity?.fanOutBudget(),
      figures,
      consumerFigures,
      usage: opened.figures.usage,
      children: () => childrenIn(entry, shardIndex),
      failureOf: (error) => this.#failureOf(error, entry.stream, shardIndex),
      onEnd: () => {
        onEnd();
        shared.subscriptions -= 1;
        if (shared.subscriptions > 0) return;
        shared.tail.close(); // B3
        entry.tails.delete(shardIndex);
      },
    });
  }

  #tailOf(entry: StreamEntry, shardIndex: number): SharedTail {
    let shared = entry.tails.get(shardIndex);
    if (shared === undefined) {
      const { clock, openStreams } = this.#dependencies;
      const tail = new ShardTail({
        log: openStreams.of(entry.stream).shard(shardIndex).log,
        clock,
        memory: this.#memory,
        retentionFloorMs: () => retentionFloorMs(entry.stream, clock.nowMs()),
      });
      shared = { tail, subscriptions: 0 };
      entry.tails.set(shardIndex, shared);
    }
    return shared;
  }

  /** See B2. */
  #onChanged(entry: StreamEntry, stream: Stream): void {
    entry.stream = stream;
    const active = new Set(stream.consumers.filter(({ status }) => status === 'ACTIVE').map(({ arn }) => arn));
    const forgetBeforeMs = this.#dependencies.clock.monotonicMs() - SUBSCRIPTION_TAKEOVER_MS;
    for (const [key, { consumer, subscription, startedMs }] of entry.claims) {
      if (!isUsable(stream)) subscription?.end(streamNotFound(stream));
      else if (!active.has(consumer.arn)) {
        entry.claims.delete(key);
        subscription?.end(consumerNotFound({ stream, consumerName: consumer.name }));
      } else if (subscription !== undefined) subscription.onCatalogChanged();
      else if (startedMs <= forgetBeforeMs) entry.claims.delete(key);
    }
    if (!isUsable(stream)) this.#streams.delete(stream.id);
  }

  #failureOf(error: unknown, stream: Stream, shardIndex: number): Error | undefined {
    if (error instanceof LogError && error.kind === 'no-such-log') {
      return isUsable(stream) ? shardAbsent(stream, shardIdOf(shardIndex)) : streamNotFound(stream);
    }
    if (error instanceof LogError && error.kind === 'closed') return undefined;
    this.#dependencies.logger.error({ stream: stream.arn, shard: shardIdOf(shardIndex), err: error }, 'a subscription failed');
    return subscriptionFailed(error);
  }
}

function childrenIn(entry: StreamEntry, parent: number): readonly ChildShard[] {
  const { shards } = entry.stream;
  if (entry.lineage?.shards !== shards) entry.lineage = { shards, children: childrenByParent(shards) };
  return entry.lineage.children.get(parent) ?? [];
}

function childrenByParent(shards: readonly Shard[]): Map<number, ChildShard[]> {
  const children = new Map<number, ChildShard[]>();
  for (const shard of shards) {
    for (const parent of shard.parents) {
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [describeChild(shard)]);
      else siblings.push(describeChild(shard));
    }
  }
  return children;
}

function hasActive(stream: Stream, { arn }: Consumer): boolean {
  return stream.consumers.some((one) => one.arn === arn && one.status === 'ACTIVE');
}
