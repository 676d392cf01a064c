/**
 * What `millrace dev` shows: a line per invocation with what came of it, the function's own lines below it, and a line for
 * each record that went to the queue. It only formats; nothing here decides.
 */
import { type Clock, isoTimestamp } from '../../platform/clock.ts';
import type { AttemptSeen, DiscardSeen, MappingObserver } from '../../services/lambda/event-source-mappings/observer.ts';
import { count, duration, oneLine } from '../format.ts';
import { type Style, styled, type Terminal } from '../terminal.ts';

export interface Totals {
  put: number;
  processed: number;
  discarded: number;
  invocations: number;
  failures: number;
}

export class DevView implements MappingObserver {
  readonly totals: Totals = { put: 0, processed: 0, discarded: 0, invocations: 0, failures: 0 };
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #queueName: string;
  /** Called after each event, when totals may have changed. */
  onChange: () => void = () => {};

  constructor(options: { readonly terminal: Terminal; readonly clock: Clock; readonly queueName: string }) {
    this.#terminal = options.terminal;
    this.#clock = options.clock;
    this.#queueName = options.queueName;
  }

  onAttempt(attempt: AttemptSeen): void {
    this.totals.invocations += 1;
    this.totals.processed += attempt.settled;
    if (attempt.outcome !== 'answered') this.totals.failures += 1;
    this.#line(attempt.shardId, attempt.records, duration(attempt.durationMs), this.#result(attempt));
    for (const line of functionLines(attempt)) {
      this.#terminal.print(this.#style('dim', `${INDENT}│ ${oneLine(line, this.#terminal.columns - INDENT.length - 2)}`));
    }
    this.onChange();
  }

  onDiscarded(discard: DiscardSeen): void {
    this.totals.discarded += discard.records;
    const place = discard.destination === null ? 'dropped: the mapping has no destination' : `to queue ${this.#queueName}`;
    const reason = discard.reason === 'RecordAgeExceeded' ? 'too old' : 'retries exhausted';
    const first = `sequence …${discard.firstSequenceNumber.slice(-12)}`;
    this.#line(discard.shardId, discard.records, '', this.#style('yellow', `→ ${place} (${reason}, ${first})`));
    this.onChange();
  }

  /** Records that were acknowledged. */
  put(records: number): void {
    this.totals.put += records;
  }

  /** Everything that was put is processed or in the queue. */
  settled(): boolean {
    return this.totals.processed + this.totals.discarded >= this.totals.put;
  }

  /** A line about the session itself. */
  note(text: string, style: Style = 'cyan'): void {
    this.#terminal.print(`${this.#time()}  ${this.#style(style, text)}`);
  }

  summary(): string {
    const { put, processed, discarded, invocations, failures } = this.totals;
    const waiting = put - processed - discarded;
    return (
      `${count(put, 'record')} put, ${processed.toLocaleString('en-US')} processed in ${count(invocations, 'invocation')} ` +
      `(${failures.toLocaleString('en-US')} failed), ${discarded.toLocaleString('en-US')} in the queue, ${waiting.toLocaleString('en-US')} waiting`
    );
  }

  #result(attempt: AttemptSeen): string {
    const room = Math.max(30, this.#terminal.columns - RESULT_COLUMN);
    if (attempt.outcome === 'answered' && attempt.next === 'done') {
      const answer = attempt.answer === undefined || attempt.answer === 'null' ? '' : ` ${oneLine(attempt.answer, room)}`;
      return `${this.#style('green', 'ok')}${answer}`;
    }
    if (attempt.outcome === 'answered') return `${this.#style('yellow', 'partly failed')} · ${nextStep(attempt)}`;
    if (attempt.outcome === 'not-invoked') return `${this.#style('yellow', 'not invoked')} · ${nextStep(attempt)}`;
    const what = oneLine(`${attempt.errorType ?? 'error'}: ${attempt.errorMessage ?? ''}`, room);
    return `${this.#style('red', 'failed')} ${what} · ${nextStep(attempt)}`;
  }

  #line(shardId: string, records: number, time: string, result: string): void {
    const shard = `shard ${Number(shardId.slice(-12))}`;
    this.#terminal.print(
      `${this.#time()}  ${shard.padEnd(8)}  ${count(records, 'record').padStart(13)}  ${time.padStart(7)}  ${result}`,
    );
  }

  #time(): string {
    return styled(this.#terminal, 'dim', isoTimestamp(this.#clock.nowMs()).slice(11, 23));
  }

  #style(style: Style, text: string): string {
    return styled(this.#terminal, style, text);
  }
}

/** Where a line's result begins: time, shard, records, duration. */
const RESULT_COLUMN = 50;
const INDENT = ' '.repeat(14);

/** Before each console line Lambda writes time, request id and level, tab separated; a person wants the level and the text. */
const CONSOLE_PREFIX = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t[0-9a-f-]{36}\t([A-Z]+)\t/;
/** What the runtime writes about an error that the invocation's own line shows already. */
const REPORTED_ERROR = /^ERROR Invoke Error /;

function functionLines(attempt: AttemptSeen): string[] {
  return attempt.logTail
    .split('\n')
    .map((line) => line.replace(CONSOLE_PREFIX, (_, level: string) => (level === 'INFO' ? '' : `${level} `)))
    .filter((line) => line.trim() !== '' && !REPORTED_ERROR.test(line));
}

function nextStep(attempt: AttemptSeen): string {
  const wait =
    attempt.retryAfterMs === undefined || attempt.retryAfterMs < 1 ? 'at once' : `in ${duration(attempt.retryAfterMs)}`;
  switch (attempt.next) {
    case 'done':
      return 'done';
    case 'retry':
      return `attempt ${attempt.attempt}, again ${wait}`;
    case 'bisect':
      return `halved, again ${wait}`;
    case 'partial':
      return `the rest again ${wait}`;
    case 'discarded':
      return `attempt ${attempt.attempt}, given up`;
  }
}
