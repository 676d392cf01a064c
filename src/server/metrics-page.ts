/**
 * The figures as Prometheus reads them: those of the registry, and of the process and its event loop, which prom-client
 * gathers in a registry of our own. What it gathers by watching (collections, the loop's delay) begins with the first look,
 * so that a server nobody looks at pays nothing.
 */
import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import type { Family, MetricsRegistry } from '../platform/metrics.ts';

export class MetricsPage {
  readonly #figures: MetricsRegistry;
  #process: Registry | undefined;

  constructor(figures: MetricsRegistry) {
    this.#figures = figures;
  }

  get contentType(): string {
    return Registry.PROMETHEUS_CONTENT_TYPE;
  }

  async text(): Promise<string> {
    const own = new Registry();
    for (const family of this.#figures.families()) own.registerMetric(metricOf(family));
    return `${await own.metrics()}${await this.#processRegistry().metrics()}`;
  }

  #processRegistry(): Registry {
    if (this.#process === undefined) {
      this.#process = new Registry();
      collectDefaultMetrics({ register: this.#process });
    }
    return this.#process;
  }
}

/** Of a metric the page needs what it is called and what it says now; our figures keep their own numbers. */
function metricOf({ name, help, kind, samples }: Family): Metric {
  const values = samples.map(({ labels, value, suffix = '' }) => ({ metricName: `${name}${suffix}`, labels, value }));
  const shown = { name, help, type: kind, get: async () => ({ name, help, type: kind, values, aggregator: 'sum' }) };
  return shown as unknown as Metric;
}
