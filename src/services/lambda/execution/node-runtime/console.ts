/**
 * `console` as it is on Lambda, one line for one call: `<time>\t<request id>\t<level>\t<message>` (recorded 2025-11), or, with
 * the log format JSON, `{"timestamp","level","requestId","message"}`, an error with what describes it (behaviour of AWS's own
 * runtime client). Calls below the level that is kept write nothing.
 */
import { format } from 'node:util';
import { type Clock, isoTimestamp } from '../../../../platform/clock.ts';
import { describeError } from './errors.ts';

/** Where the console's settings are. */
export interface ConsoleVariables {
  readonly AWS_LAMBDA_LOG_FORMAT?: string | undefined;
  readonly AWS_LAMBDA_LOG_LEVEL?: string | undefined;
}

const METHODS = {
  log: 'INFO',
  info: 'INFO',
  debug: 'DEBUG',
  warn: 'WARN',
  error: 'ERROR',
  trace: 'TRACE',
} as const;

const LEVELS: readonly string[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

export class NodeConsole {
  readonly #clock: Clock;
  readonly #isJson: boolean;
  readonly #leastLevel: number;
  #requestId: string | undefined;

  constructor(clock: Clock, variables: ConsoleVariables) {
    this.#clock = clock;
    this.#isJson = variables.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
    this.#leastLevel = LEVELS.indexOf(variables.AWS_LAMBDA_LOG_LEVEL?.toUpperCase() ?? '');
  }

  /** Replaces the methods of the global console. */
  install(): void {
    for (const [method, level] of Object.entries(METHODS)) {
      const isKept = LEVELS.indexOf(level) >= this.#leastLevel;
      console[method as keyof typeof METHODS] = (...values: unknown[]): void => {
        if (isKept) this.#write(level, values);
      };
    }
  }

  /** The invocation that lines belong to from now on. */
  enter(requestId: string): void {
    this.#requestId = requestId;
  }

  /** A warning of the runtime itself. */
  warn(message: string): void {
    this.#write('WARN', [message]);
  }

  /** The line with which Lambda reports an error that left the handler. */
  reportError(what: string, error: unknown): void {
    const { trace, ...described } = describeError(error);
    if (this.#isJson) this.#write('ERROR', [{ ...described, stackTrace: trace }]);
    else this.#write('ERROR', [`${what}\t${JSON.stringify({ ...described, stack: trace })}`]);
  }

  /** Line feeds inside a message become carriage returns, so that a call stays one event. */
  #write(level: string, values: readonly unknown[]): void {
    const line = this.#isJson ? this.#jsonLine(level, values) : this.#textLine(level, values);
    process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
  }

  #textLine(level: string, values: readonly unknown[]): string {
    return `${isoTimestamp(this.#clock.nowMs())}\t${this.#requestId}\t${level}\t${format(...values)}`;
  }

  /** A single value stays what it is; several become one text. */
  #jsonLine(level: string, values: readonly unknown[]): string {
    const line = { timestamp: isoTimestamp(this.#clock.nowMs()), level, requestId: this.#requestId };
    if (values.length !== 1) {
      const error = values.find((value) => value instanceof Error);
      return JSON.stringify({ ...line, message: format(...values), ...(error !== undefined && errorMembers(error)) });
    }
    try {
      return JSON.stringify({ ...line, message: values[0] }, (_, value: unknown) =>
        value instanceof Error ? { ...errorMembers(value), ...value } : value,
      );
    } catch {
      return JSON.stringify({ ...line, message: format(values[0]) }); // it has no JSON: a circle, a big integer
    }
  }
}

function errorMembers(error: Error): object {
  const { message, stack } = error;
  const stackTrace = typeof stack === 'string' ? stack.split('\n') : stack;
  return { errorType: error.constructor?.name ?? 'UnknownError', errorMessage: message, stackTrace };
}
