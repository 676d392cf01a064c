/**
 * What `millrace dev` shows: a line per invocation with what came of it, the function's own lines below it, and a line for
 * each record that went to the queue. It only formats; nothing here decides.
 */
import { type Clock, isoTimestamp } from '../../platform/clock.ts';
import type { AttemptSeen, DiscardSeen, MappingObserver } from '../../services/lambda/event-source-mappings/observer.ts';
import { count, duration, indentedLine, oneLine } from '../format.ts';
import { type Style, styled, type Terminal } from '../terminal.ts';
import { functionLines } from './function-lines.ts';
import { type Acknowledged, FeedProgress } from './progress.ts';

export interface Totals {
  /** By the feed; the others count what any client has put. */
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
  readonly #progress = new FeedProgress();
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
      const room = this.#terminal.columns - INDENT.length - 2;
      this.#terminal.print(this.#style('dim', `${INDENT}│ ${indentedLine(line, room)}`));
    }
    if (attempt.next === 'done') this.#progress.settled(attempt.shardId, attempt.lastSequenceNumber);
    this.onChange();
  }

  onDiscarded(discard: DiscardSeen): void {
    this.totals.discarded += discard.records;
    const place = discard.destination === null ? 'dropped: the mapping has no destination' : `to queue ${this.#queueName}`;
    const reason = discard.reason === 'RecordAgeExceeded' ? 'too old' : 'retries exhausted';
    const first = `sequence …${discard.firstSequenceNumber.slice(-12)}`;
    this.#line(discard.shardId, discard.records, '', this.#style('yellow', `→ ${place} (${reason}, ${first})`));
    this.#progress.settled(discard.shardId, discard.lastSequenceNumber);
    this.onChange();
  }

  /** Records of the feed that were acknowledged. */
  put(records: readonly Acknowledged[]): void {
    this.totals.put += records.length;
    for (const record of records) this.#progress.acknowledged(record);
  }

  /** Everything that the feed has put is processed or in the queue. */
  settled(): boolean {
    return this.#progress.waiting === 0;
  }

  /** A line about the session itself. */
  note(text: string, style: Style = 'cyan'): void {
    this.#terminal.print(`${this.#time()}  ${this.#style(style, text)}`);
  }

  summary(): string {
    const { put, processed, discarded, invocations, failures } = this.totals;
    return (
      `${count(put, 'record')} put, ${count(processed)} processed in ${count(invocations, 'invocation')} ` +
      `(${count(failures)} failed), ${count(discarded)} in the queue, ${count(this.#progress.waiting)} waiting`
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
