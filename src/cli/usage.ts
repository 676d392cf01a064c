/** `millrace usage`: what AWS would bill for what a running server did, by function and stream. */
import type { Clock } from '../platform/clock.ts';
import type { FunctionUsage, StreamUsage, UsageReport } from '../server/usage/usage-report.ts';
import { startTimeOf } from './logs.ts';
import type { ServerClient } from './server-client.ts';
import { styled, type Terminal } from './terminal.ts';

export interface UsageOptions {
  readonly since?: string | undefined;
  readonly json: boolean;
}

export interface UsageSeams {
  readonly client: ServerClient;
  readonly clock: Clock;
  readonly terminal: Terminal;
}

/** A column: its head, and what stands in it; undefined where there is nothing to bill. */
interface Column<Row> {
  readonly head: string;
  readonly value: (row: Row) => number;
  readonly digits: number;
}

export async function showUsage({ since, json }: UsageOptions, { client, clock, terminal }: UsageSeams): Promise<void> {
  const sinceMs = since === undefined ? undefined : String(Math.floor(startTimeOf(since, clock.nowMs())));
  const report = (await client.look('server/usage', { since: sinceMs })) as UsageReport;
  if (json) {
    terminal.print(JSON.stringify(report, null, 2));
    return;
  }
  const { functions, streams } = report;
  if (functions.length + streams.length === 0) {
    terminal.print(`Nothing that AWS would bill was used${report.since === null ? '' : ` since ${report.since}`}.`);
    return;
  }
  const span = report.since === null ? 'In the last two months' : `Since ${report.since}`; // longer nothing is kept
  terminal.print(styled(terminal, 'dim', `${span}, as AWS would bill it`));
  printTable(terminal, 'Lambda function', functions, FUNCTION_COLUMNS);
  printTable(terminal, 'Kinesis stream', streams, STREAM_COLUMNS);
}

const FUNCTION_COLUMNS: readonly Column<FunctionUsage>[] = [
  { head: 'requests', value: ({ requests }) => requests, digits: 0 },
  { head: 'billed s', value: ({ billedMilliseconds }) => billedMilliseconds / 1000, digits: 3 },
  { head: 'GB-s', value: ({ gigabyteSeconds }) => gigabyteSeconds, digits: 6 },
];

const STREAM_COLUMNS: readonly Column<StreamUsage>[] = [
  { head: 'shard h', value: ({ shardHours }) => shardHours, digits: 3 },
  { head: 'extended h', value: ({ extendedRetentionShardHours }) => extendedRetentionShardHours, digits: 3 },
  { head: 'PUT units', value: ({ putPayloadUnits }) => putPayloadUnits, digits: 0 },
  { head: 'records', value: ({ records }) => records, digits: 0 },
  { head: 'KB in', value: ({ kilobytesIn }) => kilobytesIn, digits: 0 },
  { head: 'fan-out h', value: ({ fanOutConsumerShardHours }) => fanOutConsumerShardHours, digits: 3 },
  { head: 'fan-out GB', value: ({ fanOutGigabytes }) => fanOutGigabytes, digits: 6 },
  { head: 'on-demand h', value: ({ onDemandStreamHours }) => onDemandStreamHours, digits: 3 },
  { head: 'GB in', value: ({ onDemandGigabytesIn }) => onDemandGigabytesIn, digits: 6 },
  { head: 'GB out', value: ({ onDemandGigabytesOut }) => onDemandGigabytesOut, digits: 6 },
];

interface Named {
  readonly region: string;
  readonly name: string;
}

/** Columns of which no row has anything are left out. */
function printTable<Row extends Named>(
  terminal: Terminal,
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): void {
  if (rows.length === 0) return;
  const shown = columns.filter(({ value }) => rows.some((row) => value(row) > 0));
  const regions = new Set(rows.map(({ region }) => region)).size > 1;
  const nameOf = ({ region, name }: Named): string => (name === '' ? '(others)' : regions ? `${region} ${name}` : name);
  const table = [
    [title, ...shown.map(({ head }) => head)],
    ...rows.map((row) => [nameOf(row), ...shown.map(({ value, digits }) => formatted(value(row), digits))]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? [];
  terminal.print('');
  for (const [index, cells] of table.entries()) {
    const line = cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
    terminal.print(index === 0 ? styled(terminal, 'bold', line.join('  ')) : line.join('  '));
  }
}

function formatted(value: number, digits: number): string {
  return value === 0 ? '–' : value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits });
}
