/** `millrace logs FUNCTION`: what a function of a running server wrote, and with --follow what it writes. */
import { type Clock, isoTimestamp, parseTimestampMs, sleep } from '../platform/clock.ts';
import { LOG_FOLLOW_INTERVAL_MS } from './limits.ts';
import { type Answer, accepted, type ServerClient } from './server-client.ts';
import { type Style, styled, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface LogsOptions {
  /** `10m`, or a time. */
  readonly since: string;
  /** Shows only lines that contain it. */
  readonly filter?: string | undefined;
  readonly follow: boolean;
}

export interface LogsSeams {
  readonly client: ServerClient;
  readonly clock: Clock;
  readonly terminal: Terminal;
  /** Aborts when it is enough. */
  readonly stop: AbortSignal;
}

interface LogEvent {
  readonly eventId: string;
  readonly timestamp: number;
  readonly logStreamName: string;
  readonly message: string;
}

interface EventsPage {
  readonly events: readonly LogEvent[];
  readonly nextToken?: string;
}

/** Where a function's lines are. */
interface Source {
  readonly group: string;
  readonly functionName: string;
  /** False when there is no such function now; its log may be there all the same. */
  readonly exists: boolean;
  /** Other functions may write to the group, too. */
  isOwn(stream: string): boolean;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const FILTER_EVENTS = 'Logs_20140328.FilterLogEvents';

/** Prints the lines, oldest first; with `follow` until `stop` aborts. */
export async function showLogs(
  functionName: string,
  options: LogsOptions,
  { client, clock, terminal, stop }: LogsSeams,
): Promise<void> {
  const source = await sourceOf(client, functionName);
  const newest = new NewestEvents(startTimeOf(options.since, clock.nowMs()));
  while (!stop.aborted) {
    for await (const event of eventsOf(client, source, newest.timeMs, options, stop)) {
      if (newest.isNew(event) && source.isOwn(event.logStreamName)) printEvent(terminal, event);
    }
    if (!options.follow) return;
    await sleep(clock, LOG_FOLLOW_INTERVAL_MS, stop).catch(() => {}); // the loop ends with the wait
  }
}

/** `10m` is ten minutes ago; otherwise a time as ISO 8601 has it. Throws a {@link UsageError}. */
export function startTimeOf(since: string, nowMs: number): number {
  const [, amount = '', unit = ''] = /^(\d{1,9})([smhdw])$/.exec(since) ?? [];
  const unitMs = UNITS_MS[unit];
  if (unitMs !== undefined) return Math.max(0, nowMs - Number(amount) * unitMs);
  const timeMs = /^\d{4}-\d\d-\d\d/.test(since) ? parseTimestampMs(since) : Number.NaN;
  if (Number.isFinite(timeMs)) return Math.max(0, timeMs);
  throw new UsageError(`--since ${since} is no time. Write it as 30s, 10m, 2h, 1d, or 2026-11-29T08:00:00Z.`);
}

/** Which events of the newest time have come: more of that time may follow. */
class NewestEvents {
  timeMs: number;
  #ids = new Set<string>();

  constructor(timeMs: number) {
    this.timeMs = timeMs;
  }

  isNew({ eventId, timestamp }: LogEvent): boolean {
    if (this.#ids.has(eventId)) return false;
    if (timestamp > this.timeMs) {
      this.timeMs = timestamp;
      this.#ids = new Set();
    }
    this.#ids.add(eventId);
    return true;
  }
}

/** The log group that the function's settings name. A function that is gone may have left a log of its own. */
async function sourceOf(client: ServerClient, functionName: string): Promise<Source> {
  const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/configuration`;
  const answer = await client.request('lambda', 'GET', path);
  if (answer.status === 404) return { group: ownGroup(functionName), functionName, exists: false, isOwn: () => true };
  const { FunctionName, LoggingConfig } = JSON.parse(accepted(answer)) as {
    readonly FunctionName: string;
    readonly LoggingConfig?: { readonly LogGroup?: string };
  };
  const group = LoggingConfig?.LogGroup ?? ownGroup(FunctionName);
  const isShared = group !== ownGroup(FunctionName);
  const isOwn = (stream: string): boolean => !isShared || stream.includes(`/${FunctionName}[`);
  return { group, functionName, exists: true, isOwn };
}

function ownGroup(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

async function* eventsOf(
  client: ServerClient,
  source: Source,
  startTime: number,
  { filter }: LogsOptions,
  stop: AbortSignal,
): AsyncGenerator<LogEvent, void, undefined> {
  const filterPattern = filter === undefined ? undefined : `"${filter.replaceAll(/["\\]/g, '\\$&')}"`;
  let nextToken: string | undefined;
  do {
    const input = { logGroupName: source.group, startTime, filterPattern, nextToken };
    const answer = await client.call('logs', FILTER_EVENTS, input, stop);
    if (answer === undefined) return;
    if (isMissing(answer)) {
      if (source.exists) return; // it has not written anything yet
      throw new UsageError(`There is no function ${source.functionName}, and no log of one.`);
    }
    const page = JSON.parse(accepted(answer)) as EventsPage;
    yield* page.events;
    nextToken = page.nextToken;
  } while (nextToken !== undefined && !stop.aborted);
}

function isMissing({ status, text }: Answer): boolean {
  return status === 400 && text.includes('ResourceNotFoundException');
}

/** Time and text. What the runtime put before a console line is left out, as the time stands there and the id is noise. */
function printEvent(terminal: Terminal, { timestamp, message }: LogEvent): void {
  const time = styled(terminal, 'dim', isoTimestamp(timestamp));
  const [, level = '', text = ''] = CONSOLE_LINE.exec(message) ?? [undefined, '', message];
  const style = isPlatformLine(message) ? 'dim' : LEVEL_STYLES[level];
  const shown = level === '' || level === 'INFO' ? text : `${level} ${text}`;
  for (const line of linesOf(shown)) terminal.print(`${time}  ${style === undefined ? line : styled(terminal, style, line)}`);
}

/** A console line of several lines has carriage returns between them. Other control characters could be meant for the terminal. */
function linesOf(message: string): string[] {
  return message
    .trimEnd()
    .split(/\r\n|[\r\n]/)
    .map((line) => line.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' '));
}

const CONSOLE_LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t(?:[0-9a-f-]{36}|undefined)\t([A-Z]+)\t([\s\S]*)$/;

function isPlatformLine(message: string): boolean {
  return /^(?:INIT_START|START|END|REPORT|INIT_REPORT) /.test(message);
}

const LEVEL_STYLES: Readonly<Record<string, Style>> = { ERROR: 'red', FATAL: 'red', WARN: 'yellow', DEBUG: 'dim', TRACE: 'dim' };
