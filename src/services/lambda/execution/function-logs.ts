/**
 * The logs of the functions' environments. What a function writes goes line by line to whoever keeps logs, and the last lines
 * of each function stay in memory, bounded in each way.
 *
 * FL1. Nothing waits for a line to be kept: the keeper takes it at once and may lose it, which it tells in the log itself.
 */
import { type Clock, isoTimestamp } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import { type FunctionKey, functionArn } from '../functions/function-reference.ts';
import { isKept, type JsonLogLevels } from '../functions/log-levels.ts';
import { LOG_RING_BYTES_MAX, LOG_RING_LINES_MAX, LOG_RINGS_MAX } from '../limits.ts';
import { initStart, type PlatformEvent, type PlatformText } from './platform-events.ts';

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly text: string;
}

/** Where a line belongs: a stream in a log group. */
export interface LogPlace {
  readonly accountId: string;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
}

/** Keeps lines. Returns at once and never throws (FL1). */
export interface LogKeeper {
  write(place: LogPlace, line: LogLine): void;
}

/** The log of one environment: a stream of its own. */
export interface EnvironmentLog {
  readonly stream: string;
  /** Takes a line of the function, without its line end. False when lines of its level are not kept. */
  write(line: string): boolean;
  /** Takes an event of Lambda itself. Returns its line, or undefined when events of its level are not kept. */
  platform(event: PlatformEvent | PlatformText): string | undefined;
}

/** Whose environment it is. */
export interface LogSource {
  readonly key: FunctionKey;
  readonly version: string;
  readonly runtime: string;
  readonly logGroup: string;
  /** Undefined: the log is text, and all of it is kept. */
  readonly jsonLogs: JsonLogLevels | undefined;
}

export interface FunctionLogsDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Absent: only the last lines are kept. */
  readonly keeper?: LogKeeper;
}

interface Ring {
  lines: LogLine[];
  sizeBytes: number;
}

export class FunctionLogs {
  readonly #dependencies: FunctionLogsDependencies;
  readonly #rings = new Map<string, Ring>();

  constructor(dependencies: FunctionLogsDependencies) {
    this.#dependencies = dependencies;
  }

  /** The log of a new environment. */
  open(source: LogSource): EnvironmentLog {
    const { clock, random, logger, keeper } = this.#dependencies;
    const { key, version, runtime, logGroup, jsonLogs } = source;
    const arn = functionArn(key);
    const stream = streamName(source, clock.nowMs(), random.uuid());
    const place = { accountId: key.accountId, region: key.region, group: logGroup, stream };
    const keep = (text: string): void => {
      const line = { timeMs: clock.nowMs(), text };
      this.#add(arn, line);
      keeper?.write(place, line);
      logger.debug({ function: arn }, text);
    };
    const log: EnvironmentLog = {
      stream,
      write: (line) => {
        if (jsonLogs !== undefined && !isKept(levelOf(line), jsonLogs.application)) return false;
        keep(line);
        return true;
      },
      platform: (event) => {
        if (jsonLogs === undefined) {
          keep(event.text);
          return event.text;
        }
        if (!('record' in event) || !isKept(event.level, jsonLogs.system)) return undefined;
        const line = jsonOf(event, clock.nowMs());
        keep(line);
        return line;
      },
    };
    log.platform(initStart({ region: key.region, functionName: key.name, version, runtime }));
    return log;
  }

  /** Oldest first. */
  recent(arn: string): readonly LogLine[] {
    const ring = this.#rings.get(arn);
    if (ring === undefined) return [];
    trim(ring);
    return [...ring.lines];
  }

  forget(arn: string): void {
    this.#rings.delete(arn);
  }

  #add(arn: string, line: LogLine): void {
    const ring = this.#rings.get(arn) ?? this.#openRing(arn);
    ring.lines.push(line);
    ring.sizeBytes += line.text.length;
    const over = ring.lines.length > 2 * LOG_RING_LINES_MAX || ring.sizeBytes > 2 * LOG_RING_BYTES_MAX;
    if (over) trim(ring);
  }

  #openRing(arn: string): Ring {
    const [oldest] = this.#rings.keys();
    if (this.#rings.size >= LOG_RINGS_MAX && oldest !== undefined) this.#rings.delete(oldest);
    const ring: Ring = { lines: [], sizeBytes: 0 };
    this.#rings.set(arn, ring);
    return ring;
  }
}

function jsonOf({ type, record }: PlatformEvent, nowMs: number): string {
  return JSON.stringify({ time: isoTimestamp(nowMs), type, record });
}

/** The level that a line of JSON names; INFO when it names none (developer guide, "Log-level filtering"). */
function levelOf(line: string): string {
  if (!line.startsWith('{')) return 'INFO';
  try {
    const { level } = JSON.parse(line) as { readonly level?: unknown };
    return typeof level === 'string' ? level : 'INFO';
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return 'INFO';
    throw error;
  }
}

/** In a log group that may hold other functions' streams, too, the stream names its function (developer guide, "Configuring CloudWatch log groups"). */
function streamName({ key, version, logGroup }: LogSource, nowMs: number, uuid: string): string {
  const day = isoTimestamp(nowMs).slice(0, 10).replaceAll('-', '/');
  const environment = uuid.replaceAll('-', '');
  if (logGroup === `/aws/lambda/${key.name}`) return `${day}/[${version}]${environment}`;
  return `${day}/${key.name}[${version}][${environment}]`;
}

function trim(ring: Ring): void {
  let first = Math.max(0, ring.lines.length - LOG_RING_LINES_MAX);
  let sizeBytes = ring.lines.slice(first).reduce((sum, line) => sum + line.text.length, 0);
  while (sizeBytes > LOG_RING_BYTES_MAX && first < ring.lines.length - 1) sizeBytes -= ring.lines[first++]?.text.length ?? 0;
  ring.lines = ring.lines.slice(first);
  ring.sizeBytes = sizeBytes;
}
