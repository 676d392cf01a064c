/**
 * What became of asynchronous events since the start, counted: AWS's metrics of them, per function, for Prometheus.
 *
 * AF1. The number of series is bounded: of more than `METRIC_FUNCTIONS_MAX` functions the further ones are not counted. A
 *      function's series go with the function, and what still becomes of its events is not counted.
 */
import { type Family, familiesOf, type Labels, type SharedFigure, singleFamily } from '../../../platform/metrics.ts';
import { type FunctionKey, keyText } from '../functions/function-reference.ts';
import { METRIC_FUNCTIONS_MAX } from './limits.ts';

interface Figures {
  readonly labels: Labels;
  received: number;
  ageSeconds: number;
  dropped: number;
  deadLetterErrors: number;
  deliveryFailures: number;
  documentsGivenUp: number;
}

const FAMILIES: readonly SharedFigure<Figures>[] = [
  {
    name: 'async_events_received_total',
    help: 'Events accepted for asynchronous invocation.',
    kind: 'counter',
    value: ({ received }) => received,
  },
  {
    name: 'async_event_age_seconds',
    help: 'How old the event was that reached the function last.',
    kind: 'gauge',
    value: ({ ageSeconds }) => ageSeconds,
  },
  {
    name: 'async_events_dropped_total',
    help: 'Events that were given up.',
    kind: 'counter',
    value: ({ dropped }) => dropped,
  },
  {
    name: 'dead_letter_errors_total',
    help: 'Attempts to send an event to a dead-letter target that failed.',
    kind: 'counter',
    value: ({ deadLetterErrors }) => deadLetterErrors,
  },
  {
    name: 'destination_delivery_failures_total',
    help: 'Attempts to send a document to a destination that failed.',
    kind: 'counter',
    value: ({ deliveryFailures }) => deliveryFailures,
  },
  {
    name: 'async_documents_given_up_total',
    help: 'Documents and dead letters about events that were given up: nobody will hear of those ends.',
    kind: 'counter',
    value: ({ documentsGivenUp }) => documentsGivenUp,
  },
];

export class AsynchronousFigures {
  readonly #functions = new Map<string, Figures>();
  readonly #exists: (key: FunctionKey) => boolean;

  /** `exists`: there is such a function (AF1). */
  constructor(exists: (key: FunctionKey) => boolean) {
    this.#exists = exists;
  }

  received(key: FunctionKey): void {
    const figures = this.#of(key);
    if (figures !== undefined) figures.received += 1;
  }

  /** `ageMs`: since it was accepted. */
  invoked(key: FunctionKey, ageMs: number): void {
    const figures = this.#of(key);
    if (figures !== undefined) figures.ageSeconds = Math.max(0, ageMs) / 1000;
  }

  dropped(key: FunctionKey, events: number): void {
    const figures = this.#of(key);
    if (figures !== undefined) figures.dropped += events;
  }

  deadLetterFailed(key: FunctionKey): void {
    const figures = this.#of(key);
    if (figures !== undefined) figures.deadLetterErrors += 1;
  }

  deliveryFailed(key: FunctionKey): void {
    const figures = this.#of(key);
    if (figures !== undefined) figures.deliveryFailures += 1;
  }

  documentGivenUp(key: FunctionKey): void {
    const figures = this.#of(key);
    if (figures !== undefined) figures.documentsGivenUp += 1;
  }

  forget(key: FunctionKey): void {
    this.#functions.delete(keyText(key));
  }

  /** `waiting`: events that are not over, and documents that have not arrived. */
  families(waiting: { readonly events: number; readonly documents: number }): readonly Family[] {
    const counted = [...this.#functions.values()].map((figures) => [figures.labels, figures] as const);
    return [
      ...familiesOf('millrace_function_', FAMILIES, counted),
      singleFamily('millrace_async_events_waiting', 'Asynchronous events that are not over yet.', 'gauge', waiting.events),
      singleFamily(
        'millrace_async_documents_waiting',
        'Documents about asynchronous events that have not arrived yet.',
        'gauge',
        waiting.documents,
      ),
    ];
  }

  /** AF1 */
  #of(key: FunctionKey): Figures | undefined {
    const text = keyText(key);
    const known = this.#functions.get(text);
    if (known !== undefined || this.#functions.size >= METRIC_FUNCTIONS_MAX || !this.#exists(key)) return known;
    const labels = { account: key.accountId, region: key.region, function: key.name };
    const figures: Figures = {
      labels,
      received: 0,
      ageSeconds: 0,
      dropped: 0,
      deadLetterErrors: 0,
      deliveryFailures: 0,
      documentsGivenUp: 0,
    };
    this.#functions.set(text, figures);
    return figures;
  }
}
