/** `millrace mappings replay`: lets a server read a stretch of a mapping's shards again, and says what comes of it meanwhile. */
import type {
  ReplayDiscard,
  ReplayLine,
  ReplayProgress,
  ReplaySummary,
} from '../services/lambda/event-source-mappings/admin/shown.ts';
import { count, oneLine } from './format.ts';
import type { ServerClient } from './server-client.ts';
import { styled, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface ReplayOptions {
  readonly from: string;
  readonly to?: string | undefined;
  readonly shard?: string | undefined;
  readonly retries?: number | undefined;
  readonly toDestination: boolean;
  /** Prints each line as the server sends it. */
  readonly json: boolean;
}

export interface ReplaySeams {
  readonly client: ServerClient;
  readonly terminal: Terminal;
  /** The wish to end it: no other invocation begins. */
  readonly stop: AbortSignal;
}

/** Resolves with whether every record was read and processed. */
export async function replayMapping(mapping: string, options: ReplayOptions, seams: ReplaySeams): Promise<boolean> {
  const { client, terminal, stop } = seams;
  const { json, ...wanted } = options;
  let progress: ReplayProgress | undefined;
  let summary: ReplaySummary | undefined;
  for await (const value of client.follow('lambda/replay-mapping', { mapping, ...wanted }, stop)) {
    const line = value as ReplayLine;
    if (json) terminal.print(JSON.stringify(line));
    if ('progress' in line) {
      progress = line.progress;
      if (!json) terminal.showProgress?.(oneLine(describeProgress(progress), terminal.columns));
    } else if ('summary' in line) {
      summary = line.summary;
    } else if (!json) {
      terminal.showProgress?.('');
      terminal.print(styled(terminal, 'yellow', describeDiscard(line.discarded)));
    }
  }
  if (!json) terminal.showProgress?.('');
  if (summary === undefined && !stop.aborted) throw new UsageError('The server ended the replay before it was done.');
  if (!json) printEnd(terminal, summary, progress);
  return summary?.ended === 'done' && summary.discarded === 0;
}

function describeProgress({ records, read, processed, discarded, shards, shardsDone }: ReplayProgress): string {
  const given = discarded === 0 ? '' : `, ${count(discarded)} given up`;
  return `Read ${count(read)} of about ${count(records, 'record')}, ${count(processed)} processed${given}; ${count(shardsDone)} of ${count(shards, 'shard')} done …`;
}

function describeDiscard({ shardId, records, firstSequenceNumber, lastSequenceNumber, error }: ReplayDiscard): string {
  const where = records === 1 ? firstSequenceNumber : `${firstSequenceNumber} to ${lastSequenceNumber}`;
  return `Given up: ${count(records, 'record')} of ${shardId}, ${where}${error === undefined ? '' : ` (${oneLine(error, ERROR_CHARS_MAX)})`}`;
}

const ERROR_CHARS_MAX = 200;

function printEnd(terminal: Terminal, summary: ReplaySummary | undefined, progress: ReplayProgress | undefined): void {
  const totals = summary ?? progress;
  if (summary === undefined)
    terminal.print(styled(terminal, 'yellow', 'Stopped: what the function is working on is its last. So far:'));
  else if (summary.ended === 'failed') terminal.print(styled(terminal, 'red', `It could not go on. ${summary.reason ?? ''}`));
  else if (summary.ended === 'stopped') terminal.print(styled(terminal, 'yellow', 'The server stopped it.'));
  if (totals === undefined) return;
  const { read, filtered, processed, discarded, invocations, failures } = totals;
  terminal.print(
    `${count(read, 'record')} read, ${count(filtered)} filtered out, ${count(processed)} processed, ${count(discarded)} given up, ` +
      `in ${count(invocations, 'invocation')}, ${count(failures)} of them failed.`,
  );
  if (summary?.recordsLost === true) terminal.print('Records of the stretch have expired before they were read.');
  terminal.print('The checkpoints of the mapping are where they were.');
}
