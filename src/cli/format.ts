/** Numbers, paths and texts as people read them. */
import path from 'node:path';

const GROUPED = new Intl.NumberFormat('en-US');

/** `1,234 records`, `1 record`, and without a noun `1,234`. */
export function count(value: number, noun?: string): string {
  if (noun === undefined) return GROUPED.format(value);
  return `${GROUPED.format(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `0.4 ms`, `18 ms`, `1.2 s`, `3.5 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${(milliseconds / 60_000).toFixed(1)} min`;
}

/** `512 B`, `3.4 KiB`, `1.2 MiB`, `5.6 GiB`. */
export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  if (value < 1024 * 1024) return `${(value / 1024).toFixed(1)} KiB`;
  if (value < 1024 ** 3) return `${(value / 1024 ** 2).toFixed(1)} MiB`;
  return `${(value / 1024 ** 3).toFixed(1)} GiB`;
}

/** At most `columns` characters, on one line. Control characters are shown as spaces: the text may come from anywhere. */
export function oneLine(text: string, columns: number): string {
  const clean = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return clean.length <= columns ? clean : `${clean.slice(0, Math.max(0, columns - 1))}…`;
}

/** The same for a line of a text with its indentation; a tab is two columns. */
export function indentedLine(text: string, columns: number): string {
  const [indentation = ''] = /^[ \t]*/.exec(text) ?? [];
  const spaces = indentation.replaceAll('\t', '  ').slice(0, columns);
  return `${spaces}${oneLine(text, Math.max(0, columns - spaces.length))}`;
}

/** Below the current folder from there on, elsewhere the whole. */
export function shownPath(file: string): string {
  const relative = path.relative('', file);
  return relative.startsWith('..') ? file : relative;
}
