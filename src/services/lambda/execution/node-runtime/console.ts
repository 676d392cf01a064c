/** `console` as it is on Lambda: `<time>\t<request id>\t<level>\t<message>`, one line for one call (recorded 2025-11). */
import { format } from 'node:util';
import { type Clock, isoTimestamp } from '../../../../platform/clock.ts';
import { describeError } from './errors.ts';

const LEVELS = {
  log: 'INFO',
  info: 'INFO',
  debug: 'DEBUG',
  warn: 'WARN',
  error: 'ERROR',
  trace: 'TRACE',
} as const;

export class NodeConsole {
  readonly #clock: Clock;
  #requestId: string | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Replaces the methods of the global console. */
  install(): void {
    for (const [method, level] of Object.entries(LEVELS)) {
      console[method as keyof typeof LEVELS] = (...values: unknown[]): void => this.#write(level, format(...values));
    }
  }

  /** The invocation that lines belong to from now on. */
  enter(requestId: string): void {
    this.#requestId = requestId;
  }

  /** The line with which Lambda reports an error that left the handler. */
  reportError(what: string, error: unknown): void {
    const { trace, ...described } = describeError(error);
    this.#write('ERROR', `${what}\t${JSON.stringify({ ...described, stack: trace })}`);
  }

  /** Line feeds inside a message become carriage returns, so that a call stays one event. */
  #write(level: string, message: string): void {
    const line = `${isoTimestamp(this.#clock.nowMs())}\t${this.#requestId}\t${level}\t${message}`;
    process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
  }
}
