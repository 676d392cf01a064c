/** `millrace verify`: says in a table what a data directory holds, and in a line each what is damaged in it. */
import path from 'node:path';
import type { Clock } from '../platform/clock.ts';
import type { Files } from '../platform/files.ts';
import { type Damage, type DirectoryReport, verifyDataDirectory } from '../server/verify.ts';
import { bytes, count, duration } from './format.ts';
import { styled, type Terminal } from './terminal.ts';

export interface VerifySeams {
  readonly files: Files;
  readonly clock: Clock;
  readonly terminal: Terminal;
}

/** Damaged places that are printed. */
const LINES_MAX = 100;
const PROGRESS_EVERY_MS = 250;

/** Resolves with whether everything is whole. */
export async function verifyCommand(directory: string, { files, clock, terminal }: VerifySeams): Promise<boolean> {
  const startedMs = clock.monotonicMs();
  let shownMs = startedMs;
  const report = await verifyDataDirectory(directory, files, (checked) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - shownMs < PROGRESS_EVERY_MS) return;
    shownMs = nowMs;
    terminal.showProgress?.(`Checked ${bytes(checked)} …`);
  });
  terminal.showProgress?.('');
  terminal.print(`Checked ${directory} in ${duration(clock.monotonicMs() - startedMs)}.`);
  terminal.print('');
  for (const line of table(report)) terminal.print(line);
  terminal.print('');
  for (const damage of report.damage.slice(0, LINES_MAX)) terminal.print(styled(terminal, 'red', damageLine(directory, damage)));
  const more = report.damaged - Math.min(report.damage.length, LINES_MAX);
  if (more > 0) terminal.print(`… and ${count(more, 'damaged place')} more.`);
  if (report.damaged === 0) terminal.print(styled(terminal, 'green', 'No damage.'));
  return report.damaged === 0;
}

function table({ log, blobs, blobBytes, damaged }: DirectoryReport): string[] {
  const rows: [name: string, number: string, size: string][] = [
    ['groups', count(log.groups), ''],
    ['logs', count(log.logs), ''],
    ['segments', count(log.segments), bytes(log.segmentBytes)],
    ['journal files', count(log.journalFiles), bytes(log.journalBytes)],
    ['entries', count(log.entries), ''],
    ['blobs', count(blobs), bytes(blobBytes)],
    ['damaged places', count(damaged), ''],
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map(([name, number, size]) =>
    `${name.padEnd(widths[0] ?? 0)}  ${number.padStart(widths[1] ?? 0)}  ${size.padStart(widths[2] ?? 0)}`.trimEnd(),
  );
}

/** `log/journal/0000000007.journal holds damaged bytes: 120 B from offset 4096 on; at most 1 record lost.` */
function damageLine(directory: string, { file, at, bytes: size, entriesMax, what }: Damage): string {
  const place = size === 0 ? '' : `: ${bytes(size)} from offset ${at} on`;
  return `${path.relative(directory, file)} ${what}${place}; ${cost(entriesMax)} lost.`;
}

function cost(entriesMax: number | undefined): string {
  if (entriesMax === undefined) return 'an unknown number of records';
  return entriesMax === 0 ? 'no record' : `at most ${count(entriesMax, 'record')}`;
}
