/**
 * What the mappings did since the start, counted: AWS's metrics of a mapping, per mapping, for Prometheus. It stands between
 * the mappings and whoever else observes them.
 *
 * MF1. The number of series is bounded: of more than `METRIC_MAPPINGS_MAX` mappings the further ones are not counted. A
 *      mapping's series go with the mapping.
 */
import type { Clock } from '../../../platform/clock.ts';
import { type Family, familiesOf, type SharedFigure, singleFamily } from '../../../platform/metrics.ts';
import { METRIC_MAPPINGS_MAX } from './limits.ts';
import type {
  AttemptSeen,
  DeliveryFailureSeen,
  DeliverySeen,
  DiscardSeen,
  IdleSeen,
  MappingObserver,
  ReadSeen,
} from './observer.ts';

interface Figures {
  polled: number;
  filteredOut: number;
  invocations: number;
  invoked: number;
  failed: number;
  dropped: number;
  delivered: number;
  deliveredRecords: number;
  /** By shard: how old the last record of the newest batch was when it was sent; nothing for a shard that is read to its end. */
  readonly iteratorAgesMs: Map<string, number>;
}

const FAMILIES: readonly SharedFigure<Figures>[] = [
  { name: 'polled_records_total', help: 'Records read.', kind: 'counter', value: ({ polled }) => polled },
  {
    name: 'filtered_out_records_total',
    help: 'Records that fitted no filter.',
    kind: 'counter',
    value: ({ filteredOut }) => filteredOut,
  },
  {
    name: 'invocations_total',
    help: 'Invocations that reached the function.',
    kind: 'counter',
    value: ({ invocations }) => invocations,
  },
  { name: 'invoked_records_total', help: 'Records in these invocations.', kind: 'counter', value: ({ invoked }) => invoked },
  {
    name: 'failed_invoke_records_total',
    help: 'Records in invocations that failed.',
    kind: 'counter',
    value: ({ failed }) => failed,
  },
  { name: 'dropped_records_total', help: 'Records that were given up.', kind: 'counter', value: ({ dropped }) => dropped },
  {
    name: 'destination_delivered_total',
    help: 'Failure documents that arrived at their destination.',
    kind: 'counter',
    value: ({ delivered }) => delivered,
  },
  {
    name: 'destination_delivered_records_total',
    help: 'Records that these documents are about.',
    kind: 'counter',
    value: ({ deliveredRecords }) => deliveredRecords,
  },
  {
    name: 'iterator_age_seconds',
    help: 'Age of the last record of the newest batch when it was sent, of the shard that is furthest behind; 0 at the tip.',
    kind: 'gauge',
    value: ({ iteratorAgesMs }) => Math.max(0, ...iteratorAgesMs.values()) / 1000,
  },
];

export class MappingFigures implements MappingObserver {
  readonly #observer: MappingObserver;
  readonly #clock: Clock;
  readonly #mappings = new Map<string, Figures>();
  #deliveryFailures = 0;

  /** `observer` is told everything as well. */
  constructor(observer: MappingObserver, clock: Clock) {
    this.#observer = observer;
    this.#clock = clock;
  }

  onRead(read: ReadSeen): void {
    const figures = this.#of(read.mappingId);
    if (figures !== undefined) {
      figures.polled += read.kept + read.filtered;
      figures.filteredOut += read.filtered;
    }
    this.#observer.onRead?.(read);
  }

  onAttempt(attempt: AttemptSeen): void {
    const figures = this.#of(attempt.mappingId);
    if (figures !== undefined && attempt.outcome !== 'not-invoked') {
      figures.invocations += 1;
      figures.invoked += attempt.records;
      if (attempt.next !== 'done') figures.failed += attempt.records - attempt.settled;
      const sentMs = this.#clock.nowMs() - attempt.durationMs;
      figures.iteratorAgesMs.set(attempt.shardId, Math.max(0, sentMs - attempt.lastArrivalTimeMs));
    }
    this.#observer.onAttempt?.(attempt);
  }

  onDiscarded(discard: DiscardSeen): void {
    const figures = this.#of(discard.mappingId);
    if (figures !== undefined) figures.dropped += discard.records;
    this.#observer.onDiscarded?.(discard);
  }

  onDelivered(delivery: DeliverySeen): void {
    const figures = this.#of(delivery.mappingId);
    if (figures !== undefined) {
      figures.delivered += 1;
      figures.deliveredRecords += delivery.records;
    }
    this.#observer.onDelivered?.(delivery);
  }

  onDeliveryFailed(failure: DeliveryFailureSeen): void {
    this.#deliveryFailures += 1;
    this.#observer.onDeliveryFailed?.(failure);
  }

  onIdle(idle: IdleSeen): void {
    this.#mappings.get(idle.mappingId)?.iteratorAgesMs.delete(idle.shardId);
    this.#observer.onIdle?.(idle);
  }

  onStopped(stopped: IdleSeen): void {
    this.#mappings.get(stopped.mappingId)?.iteratorAgesMs.delete(stopped.shardId);
    this.#observer.onStopped?.(stopped);
  }

  /** Undefined when the shard is read to its end, or nothing of it was sent yet. */
  iteratorAgeMs(mappingId: string, shardId: string): number | undefined {
    return this.#mappings.get(mappingId)?.iteratorAgesMs.get(shardId);
  }

  /** `isThere`: whether a mapping still is. `waiting`: failure documents that have not arrived yet. */
  families(isThere: (mappingId: string) => boolean, waiting: number): readonly Family[] {
    for (const mappingId of this.#mappings.keys()) if (!isThere(mappingId)) this.#mappings.delete(mappingId);
    const counted = [...this.#mappings].map(([mapping, figures]) => [{ mapping }, figures] as const);
    return [
      ...familiesOf('millrace_mapping_', FAMILIES, counted),
      singleFamily('millrace_failure_documents_waiting', 'Failure documents that have not arrived yet.', 'gauge', waiting),
      singleFamily(
        'millrace_failure_document_delivery_failures_total',
        'Attempts to deliver a failure document that failed.',
        'counter',
        this.#deliveryFailures,
      ),
    ];
  }

  /** MF1 */
  #of(mappingId: string): Figures | undefined {
    let figures = this.#mappings.get(mappingId);
    if (figures === undefined && this.#mappings.size < METRIC_MAPPINGS_MAX) {
      figures = {
        polled: 0,
        filteredOut: 0,
        invocations: 0,
        invoked: 0,
        failed: 0,
        dropped: 0,
        delivered: 0,
        deliveredRecords: 0,
        iteratorAgesMs: new Map(),
      };
      this.#mappings.set(mappingId, figures);
    }
    return figures;
  }
}
