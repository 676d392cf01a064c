/**
 * The figures as Prometheus reads them: those of the registry, and of the process and its event loop, which prom-client
 * gathers in a registry of our own. What it gathers by watching (collections, the loop's delay) begins with the first look,
 * so that a server nobody looks at pays nothing: not even for loading it.
 */
import type { Metric, Registry } from 'prom-client';
import type { Family, MetricsRegistry } from '../platform/metrics.ts';

export class MetricsPage {
  readonly #figures: MetricsRegistry;
  #process: Registry | undefined;

  constructor(figures: MetricsRegistry) {
    this.#figures = figures;
  }

  async read(): Promise<{ readonly text: string; readonly contentType: string }> {
    const { collectDefaultMetrics, Registry } = await import('prom-client');
    const own = new Registry();
    for (const family of this.#figures.families()) own.registerMetric(metricOf(family));
    if (this.#process === undefined) {
      this.#process = new Registry();
      collectDefaultMetrics({ register: this.#process });
    }
    const text = `${await own.metrics()}${await this.#process.metrics()}`;
    return { text, contentType: Registry.PROMETHEUS_CONTENT_TYPE };
  }
}

/** Of a metric the page needs what it is called and what it says now; our figures keep their own numbers. */
function metricOf({ name, help, kind, samples }: Family): Metric {
  const values = samples.map(({ labels, value, suffix = '' }) => ({ metricName: `${name}${suffix}`, labels, value }));
  const shown = { name, help, type: kind, get: async () => ({ name, help, type: kind, values, aggregator: 'sum' }) };
  return shown as unknown as Metric;
}
