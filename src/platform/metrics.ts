/**
 * Figures about the running server as a value. A part that has something to tell is handed {@link Metrics}: single counters
 * and gauges by name, or, where figures have labels, a function that tells all of them when somebody looks. What changes
 * often is a plain number in its owner; nothing is called and nothing is looked up to count.
 *
 * ME1. One name is one figure: asking twice gives the same counter. Names are fixed in the code, so their number is bounded.
 * ME2. Whoever collects figures with labels bounds how many there are.
 */

/** Goes up only. */
export interface Counter {
  add(amount?: number): void;
}

/** The newest value counts. */
export interface Gauge {
  set(value: number): void;
}

export type Labels = Readonly<Record<string, string>>;
export type FigureKind = 'counter' | 'gauge' | 'histogram';

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** Of a histogram: what is appended to the name. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
}

/** All figures of one name. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly kind: FigureKind;
  readonly samples: readonly Sample[];
}

/** A figure that many things have, each with labels of its own. */
export interface SharedFigure<Figures> {
  readonly name: string;
  readonly help: string;
  readonly kind: FigureKind;
  readonly value: (figures: Figures) => number;
}

/** A family for each of `shared`, with a sample for each of those that are counted. */
export function familiesOf<Figures>(
  prefix: string,
  shared: readonly SharedFigure<Figures>[],
  counted: readonly (readonly [Labels, Figures])[],
): Family[] {
  return shared.map(({ name, help, kind, value }) => {
    const samples = counted.map(([labels, figures]): Sample => ({ labels, value: value(figures) }));
    return { name: `${prefix}${name}`, help, kind, samples };
  });
}

/** A family of one figure that stands for the whole server. */
export function singleFamily(name: string, help: string, kind: FigureKind, value: number): Family {
  return { name, help, kind, samples: [{ labels: {}, value }] };
}

export interface Metrics {
  /** Names are those of Prometheus: `millrace_`, what it counts, its unit, and `_total` for a counter. */
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string): Gauge;
  /** `families` is called when somebody looks (ME2). Returns how to have it called no more. */
  collect(families: () => readonly Family[]): () => void;
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
  readonly #collectors = new Set<() => readonly Family[]>();

  counter(name: string, help: string): Counter {
    return this.#cell(name, help, 'counter');
  }

  gauge(name: string, help: string): Gauge {
    return this.#cell(name, help, 'gauge');
  }

  collect(families: () => readonly Family[]): () => void {
    const own = (): readonly Family[] => families(); // so that one function that is given twice is called twice
    this.#collectors.add(own);
    return () => void this.#collectors.delete(own);
  }

  /** 0 when nobody has asked for that name yet. */
  value(name: string): number {
    return this.#cells.get(name)?.value ?? 0;
  }

  /** The figures without labels, by name. */
  figures(): Figure[] {
    const figures = [...this.#cells.values()].map(({ name, help, kind, value }) => ({ name, help, kind, value }));
    return figures.sort(byName);
  }

  /** All there is, by name. */
  families(): Family[] {
    const single = this.figures().map(({ name, help, kind, value }) => ({ name, help, kind, samples: [{ labels: {}, value }] }));
    const collected = [...this.#collectors].flatMap((families) => families());
    return [...single, ...collected].sort(byName);
  }

  #cell(name: string, help: string, kind: Figure['kind']): Cell {
    const cell = this.#cells.get(name) ?? new Cell(name, help, kind); // ME1
    if (cell.kind !== kind) throw new TypeError(`${name} is a ${cell.kind}`);
    this.#cells.set(name, cell);
    return cell;
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
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

/** How long something took: how many times it took up to each of the bounds. */
export class DurationHistogram {
  /** How many took longer than the bound before and no longer than this; the last has no bound. */
  readonly #counts = new Float64Array(DURATION_BOUNDS_MS.length + 1);
  #sumMs = 0;

  observe(durationMs: number): void {
    let bucket = 0;
    while (durationMs > (DURATION_BOUNDS_MS[bucket] ?? Number.POSITIVE_INFINITY)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sumMs += durationMs;
  }

  /** In seconds, as Prometheus has it. */
  samples(labels: Labels): Sample[] {
    const samples: Sample[] = [];
    let count = 0;
    for (let bucket = 0; bucket <= DURATION_BOUNDS_MS.length; bucket++) {
      const boundMs = DURATION_BOUNDS_MS[bucket];
      count += this.#counts[bucket] ?? 0;
      const le = boundMs === undefined ? '+Inf' : String(boundMs / 1000);
      samples.push({ labels: { ...labels, le }, value: count, suffix: '_bucket' });
    }
    samples.push({ labels, value: this.#sumMs / 1000, suffix: '_sum' }, { labels, value: count, suffix: '_count' });
    return samples;
  }
}

const DURATION_BOUNDS_MS: readonly number[] = [0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

/** For whoever does not look at the figures. */
export const noMetrics: Metrics = {
  counter: () => ({ add: () => {} }),
  gauge: () => ({ set: () => {} }),
  collect: () => () => {},
};
