/** `millrace mappings`: what the event source mappings of a running server are at, shard by shard. It only looks. */
import { type Clock, sleep } from '../platform/clock.ts';
import type { LaneStatus, MappingReset, MappingShown, ShardShown } from '../services/lambda/event-source-mappings/admin/shown.ts';
import { count, duration } from './format.ts';
import type { ServerClient } from './server-client.ts';
import { type Style, styled, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface MappingsOptions {
  /** A UUID, or a function's name or ARN; absent: all there are. */
  readonly mapping?: string | undefined;
  readonly json: boolean;
  readonly watch: boolean;
}

export interface MappingsSeams {
  readonly client: ServerClient;
  readonly clock: Clock;
  readonly terminal: Terminal;
  /** Ends `watch`. */
  readonly stop: AbortSignal;
}

const WATCH_EVERY_MS = 1000;

export async function showMappings(options: MappingsOptions, { client, clock, terminal, stop }: MappingsSeams): Promise<void> {
  const look = async (): Promise<readonly MappingShown[]> => {
    const { mappings } = (await client.look('lambda/mappings', { mapping: options.mapping })) as { mappings: MappingShown[] };
    return mappings;
  };
  if (options.watch) {
    const { redraw } = terminal;
    if (redraw === undefined || options.json) throw new UsageError('--watch shows a terminal what changes: leave it out here.');
    while (!stop.aborted) {
      redraw(linesOf(await look(), options, terminal));
      await sleep(clock, WATCH_EVERY_MS, stop).catch(() => {});
    }
    return;
  }
  const mappings = await look();
  if (options.json) terminal.print(JSON.stringify({ mappings }, null, 2));
  else for (const line of linesOf(mappings, options, terminal)) terminal.print(line);
}

export interface ResetOptions {
  readonly to: string;
  readonly shard?: string | undefined;
}

/** `millrace mappings reset`. */
export async function resetMapping(
  mapping: string,
  { to, shard }: ResetOptions,
  { client, terminal }: Pick<MappingsSeams, 'client' | 'terminal'>,
): Promise<void> {
  const { shards } = (await client.act('lambda/reset-mapping', { mapping, to, shard })) as MappingReset;
  terminal.print(`Enabled again, ${mapping} goes on from ${to} in ${count(shards, 'shard')}.`);
}

function linesOf(mappings: readonly MappingShown[], { mapping }: MappingsOptions, terminal: Terminal): string[] {
  if (mappings.length > 0)
    return mappings.flatMap((one, index) => [...(index > 0 ? [''] : []), ...linesOfMapping(one, terminal)]);
  return [mapping === undefined ? 'There are no event source mappings.' : `No event source mapping is ${mapping}, or of it.`];
}

function linesOfMapping(mapping: MappingShown, terminal: Terminal): string[] {
  const { uuid, functionArn, eventSourceArn, state, lastProcessingResult, shards } = mapping;
  const result = styled(terminal, lastProcessingResult.startsWith('PROBLEM') ? 'red' : 'green', lastProcessingResult);
  return [
    `${styled(terminal, 'bold', uuid)}  ${state}  ${result}`,
    `  ${afterLast(eventSourceArn, 'stream/')} → ${afterLast(functionArn, 'function:')}`,
    ...shards.filter(({ state }) => state !== 'finished').flatMap((shard) => linesOfShard(shard, terminal)),
    ...finishedLine(shards),
  ];
}

function finishedLine(shards: readonly ShardShown[]): string[] {
  const finished = shards.filter(({ state }) => state === 'finished').length;
  return finished === 0 ? [] : [`  ${count(finished, 'closed shard')} read to the end`];
}

function linesOfShard(shard: ShardShown, terminal: Terminal): string[] {
  const { shardId, state, checkpoint, recordsBehind, behindMs, iteratorAgeMs, lanes } = shard;
  const lag = recordsBehind === 0 ? 'nothing behind' : `${count(recordsBehind, 'record')} behind, ${duration(behindMs)}`;
  const age = iteratorAgeMs === 0 ? '' : `, iterator age ${duration(iteratorAgeMs)}`;
  return [
    `  ${shardId}  ${styled(terminal, STATE_STYLES[state], state)}  ${lag}${age}`,
    `    checkpoint ${checkpoint ?? 'before the first record'}`,
    ...lanes.map((lane, index) => `    ${lanes.length === 1 ? '' : `lane ${index}: `}${describeLane(lane, terminal)}`),
  ];
}

const STATE_STYLES: Readonly<Record<ShardShown['state'], Style>> = {
  running: 'green',
  finished: 'dim',
  waiting: 'yellow',
  stopped: 'dim',
  unreadable: 'red',
};

const STAGES: Readonly<Record<LaneStatus['stage'], string>> = {
  waiting: 'waits for records',
  invoking: 'invokes',
  retrying: 'retries',
  keeping: 'keeps a failure document',
  'closing-window': 'closes a window',
};

function describeLane({ stage, forMs, batch, attempt = 1, retryInMs }: LaneStatus, terminal: Terminal): string {
  const what = batch === undefined ? '' : ` ${count(batch.records, 'record')}`;
  const when = retryInMs === undefined ? `for ${duration(forMs)}` : `in ${duration(retryInMs)}`;
  const which =
    batch === undefined
      ? ''
      : `, attempt ${attempt}, ${shortNumber(batch.firstSequenceNumber)} to ${shortNumber(batch.lastSequenceNumber)}`;
  const text = `${STAGES[stage]}${what} ${when}${which}`;
  if (stage === 'waiting') return styled(terminal, 'dim', text);
  return attempt > 1 || retryInMs !== undefined ? styled(terminal, 'yellow', text) : text;
}

/** The digits that differ between neighbours; `--json` has them all. */
function shortNumber(sequenceNumber: string): string {
  return `…${sequenceNumber.slice(-16)}`;
}

function afterLast(arn: string, mark: string): string {
  return arn.slice(arn.lastIndexOf(mark) + mark.length);
}
