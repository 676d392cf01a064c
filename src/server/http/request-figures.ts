/**
 * How many requests each operation was asked, what came of them, and how long they took from the last byte of the request to
 * the answer's making. Requests that reach no operation (refused by the gate, unsigned, for nothing there is) are not counted.
 *
 * RF1. The figures are as many as the models have operations.
 */
import type { Clock } from '../../platform/clock.ts';
import { DurationHistogram, type Family, type Labels, type Metrics } from '../../platform/metrics.ts';
import type { OperationSchema, ServiceModel } from '../../protocol/schema.ts';

/** By the status of the answer: below 400, below 500, the rest. */
const OUTCOMES = ['success', 'client_error', 'server_error'] as const;

class OperationFigures {
  readonly labels: Labels;
  readonly counts: [number, number, number] = [0, 0, 0];
  readonly duration: DurationHistogram = new DurationHistogram();

  constructor(labels: Labels) {
    this.labels = labels;
  }
}

export class RequestFigures {
  readonly #clock: Clock;
  readonly #operations = new Map<OperationSchema, OperationFigures>();

  constructor(clock: Clock, metrics: Metrics) {
    this.#clock = clock;
    metrics.collect(() => this.#families());
  }

  startMs(): number {
    return this.#clock.monotonicMs();
  }

  answered(service: ServiceModel, operation: OperationSchema, status: number, startMs: number): void {
    let figures = this.#operations.get(operation);
    if (figures === undefined) {
      figures = new OperationFigures({ service: service.id, operation: operation.name });
      this.#operations.set(operation, figures); // RF1
    }
    figures.counts[status < 400 ? 0 : status < 500 ? 1 : 2] += 1;
    figures.duration.observe(this.#clock.monotonicMs() - startMs);
  }

  #families(): Family[] {
    const all = [...this.#operations.values()];
    const counts = all.flatMap(({ labels, counts }) =>
      OUTCOMES.map((outcome, index) => ({ labels: { ...labels, outcome }, value: counts[index] ?? 0 })),
    );
    return [
      { name: 'millrace_requests_total', help: 'Requests answered, by operation.', kind: 'counter', samples: counts },
      {
        name: 'millrace_request_duration_seconds',
        help: 'How long they took.',
        kind: 'histogram',
        samples: all.flatMap(({ labels, duration }) => duration.samples(labels)),
      },
    ];
  }
}
