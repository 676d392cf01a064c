/** What the table of `npm run bench` is made of (compare.ts). */
import { median } from './harness.ts';
import type { SubjectName } from './subjects.ts';

/** One line of the table: a figure for each server, as text and as numbers. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly cells: Readonly<Partial<Record<SubjectName, Cell>>>;
}

export interface Cell {
  readonly text: string;
  /** One for each turn. */
  readonly figures: readonly number[];
  /** Millrace's figure by that of this server, one for each turn. */
  readonly ratios?: readonly number[];
}

export interface Settings {
  readonly short: boolean;
  readonly long: boolean;
  readonly turns: number;
  readonly seconds: number;
}

/** The median, and from where to where. */
export function span(figures: readonly number[]): string {
  return `${figureText(median(figures))} (${figureText(Math.min(...figures))}–${figureText(Math.max(...figures))})`;
}

export function figureText(value: number): string {
  if (Number.isNaN(value)) return '?';
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
