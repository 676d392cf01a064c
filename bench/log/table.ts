/** The table that `bench:log` prints. */

export interface Row {
  readonly workload: string;
  readonly millrace: string;
  readonly raw: string;
  readonly ratio: string;
  readonly targets: readonly string[];
}

export function verdict(target: string, reached: boolean): string {
  return `${target}: ${reached ? 'OK' : 'MISSED'}`;
}

export function printTable(rows: readonly Row[]): void {
  const head = ['workload', 'Millrace', 'raw disk', 'ratio', 'target'];
  const lines = [head, ...rows.map((row) => [row.workload, row.millrace, row.raw, row.ratio, row.targets.join('; ')])];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    console.log(
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
