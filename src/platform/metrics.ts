/**
 * Figures about the running server as a value: counters and gauges by name. A part that has something to tell is handed
 * {@link Metrics} and keeps what `counter` or `gauge` returns; whoever shows the figures reads the registry.
 *
 * ME1. One name is one figure: asking twice gives the same counter. Names are fixed in the code, so their number is bounded.
 */

/** Goes up only. */
export interface Counter {
  add(amount?: number): void;
}

/** The newest value counts. */
export interface Gauge {
  set(value: number): void;
}

export interface Metrics {
  /** Names are those of Prometheus: `millrace_`, what it counts, its unit, and `_total` for a counter. */
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string): Gauge;
}

/** One figure as it is now. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly value: number;
}

export class MetricsRegistry implements Metrics {
  readonly #cells = new Map<string, Cell>();

  counter(name: string, help: string): Counter {
    return this.#cell(name, help, 'counter');
  }

  gauge(name: string, help: string): Gauge {
    return this.#cell(name, help, 'gauge');
  }

  /** 0 when nobody has asked for that name yet. */
  value(name: string): number {
    return this.#cells.get(name)?.value ?? 0;
  }

  /** All figures, by name. */
  figures(): Figure[] {
    const figures = [...this.#cells.values()].map(({ name, help, kind, value }) => ({ name, help, kind, value }));
    return figures.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #cell(name: string, help: string, kind: Figure['kind']): Cell {
    const cell = this.#cells.get(name) ?? new Cell(name, help, kind); // ME1
    if (cell.kind !== kind) throw new TypeError(`${name} is a ${cell.kind}`);
    this.#cells.set(name, cell);
    return cell;
  }
}

class Cell implements Figure, Counter, Gauge {
  readonly name: string;
  readonly help: string;
  readonly kind: Figure['kind'];
  value = 0;

  constructor(name: string, help: string, kind: Figure['kind']) {
    this.name = name;
    this.help = help;
    this.kind = kind;
  }

  add(amount = 1): void {
    this.value += amount;
  }

  set(value: number): void {
    this.value = value;
  }
}

/** For whoever does not look at the figures. */
export const noMetrics: Metrics = { counter: () => ({ add: () => {} }), gauge: () => ({ set: () => {} }) };
