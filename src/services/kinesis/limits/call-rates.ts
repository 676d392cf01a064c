/**
 * How often the operations of the control plane may be called, per account and region or per stream (service-limits.ts).
 *
 * R1. Memory is bounded whatever names callers invent: a bucket that is full again is forgotten, and of too many the oldest.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Operation, RequestContext } from '../../../protocol/service.ts';
import { consumerIdentity, streamIdentity } from '../catalog/arn.ts';
import { accountRateExceeded, streamRateExceeded } from '../errors.ts';
import { CALL_BUCKETS_MAX } from '../limits.ts';
import { CALL_SCOPES, type ServiceLimits } from './service-limits.ts';
import { type Rate, rateOf, TokenBucket } from './token-bucket.ts';

type AnyOperation = Operation<never, unknown>;

export class CallRates {
  readonly #limits: ServiceLimits;
  readonly #clock: Clock;
  /** By operation, account, region and, where it counts, stream; in the order in which they were made. */
  readonly #buckets = new Map<string, { readonly bucket: TokenBucket; readonly rate: Rate }>();

  constructor(limits: ServiceLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** The operations, those with a limit behind a check of it. */
  guard<Table extends Readonly<Record<string, AnyOperation | undefined>>>(operations: Table): Table {
    const guarded: Record<string, AnyOperation | undefined> = { ...operations };
    for (const [name, operation] of Object.entries(operations)) {
      const perSecond = this.#limits.callsPerSecond[name];
      if (operation === undefined || perSecond === undefined || perSecond === Number.POSITIVE_INFINITY) continue;
      guarded[name] = this.#guarded(name, rateOf(perSecond), operation);
    }
    return guarded as Table;
  }

  #guarded(name: string, rate: Rate, operation: AnyOperation): AnyOperation {
    const perStream = CALL_SCOPES[name] === 'stream';
    return (input, context) => {
      const stream = streamNameIn(input);
      this.#take(`${name} ${context.accountId} ${context.region} ${perStream ? (stream ?? '') : ''}`, rate, stream, context);
      return operation(input, context);
    };
  }

  #take(key: string, rate: Rate, stream: string | undefined, { accountId }: RequestContext): void {
    const nowMs = this.#clock.monotonicMs();
    let entry = this.#buckets.get(key);
    if (entry === undefined) {
      if (this.#buckets.size >= CALL_BUCKETS_MAX) this.#forget(nowMs);
      entry = { bucket: new TokenBucket(), rate };
      this.#buckets.set(key, entry);
    }
    if (entry.bucket.take(1, rate, nowMs)) return;
    throw stream === undefined ? accountRateExceeded(accountId) : streamRateExceeded({ account: accountId, name: stream });
  }

  /** See R1. */
  #forget(nowMs: number): void {
    for (const [key, { bucket, rate }] of this.#buckets) if (bucket.isFull(rate, nowMs)) this.#buckets.delete(key);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= CALL_BUCKETS_MAX && oldest !== undefined) this.#buckets.delete(oldest);
  }
}

interface NamingInput {
  readonly StreamName?: string;
  readonly StreamARN?: string;
  readonly ConsumerARN?: string;
  readonly ResourceARN?: string;
}

/** The stream that an input names in one of the ways there are. */
function streamNameIn(input: NamingInput): string | undefined {
  if (input.StreamName !== undefined) return input.StreamName;
  const arn = input.StreamARN ?? input.ConsumerARN ?? input.ResourceARN;
  if (arn === undefined) return undefined;
  return (streamIdentity(arn) ?? consumerIdentity(arn))?.name;
}
