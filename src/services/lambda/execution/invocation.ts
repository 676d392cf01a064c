/** What an execution environment is asked and what it answers. */
import type { ConcurrencyLimit } from './concurrency.ts';
import type { FailureEnd } from './platform-events.ts';

export interface ExecutionRequest {
  readonly requestId: string;
  /** With the qualifier as the caller gave it. */
  readonly invokedFunctionArn: string;
  readonly payload: Uint8Array;
  /** JSON in ASCII. */
  readonly clientContext?: string;
}

/** What an invocation took. */
export interface InvocationReport {
  readonly durationMs: number;
  /** Whole milliseconds. The first invocation of an environment pays for its start, too (AWS since 2025-08). */
  readonly billedMs: number;
  readonly memoryMegabytes: number;
  /** Of the first invocation of an environment: how long its start took. */
  readonly initMs: number | undefined;
}

export interface Executed {
  readonly kind: 'answered' | 'function-error';
  readonly requestId: string;
  readonly executedVersion: string;
  /** JSON text. */
  readonly payload: Uint8Array;
  readonly report: InvocationReport;
  /** The end of the function's own output as lines. */
  readonly logTail: string;
  /** The end of the invocation's log with its START, END and REPORT lines. */
  readonly reportTail: string;
}

export type NotExecutedReason = 'throttled' | 'aborted' | 'closing' | 'fault';

export interface NotExecuted {
  readonly kind: 'not-invoked';
  readonly reason: NotExecutedReason;
  /** Of what was throttled. */
  readonly limit?: ConcurrencyLimit;
}

export type ExecutionResult = Executed | NotExecuted;

/** There is nothing that could be started (Lambda's `Runtime.InvalidEntrypoint`). */
export interface NotStartable {
  readonly kind: 'not-startable';
  readonly errorType: string;
  /** A sentence without its end. */
  readonly error: string;
}

/** An extension could not be started, ended, or reported an error. */
export interface ExtensionFailure {
  readonly kind: 'extension';
  readonly errorType: string;
  readonly error: string;
}

/** Why an environment ended before it answered. */
export type EnvironmentFailure =
  | NotStartable
  | ExtensionFailure
  /** The runtime reported what went wrong; `payload` is its report. */
  | { readonly kind: 'init-error'; readonly payload: Uint8Array; readonly errorType: string }
  | { readonly kind: 'exit'; readonly code: number | null; readonly signal: string | null; readonly outOfMemory?: boolean }
  | { readonly kind: 'timeout' };

/** As a shell's user knows them, and as AWS writes them. */
const SIGNAL_NAMES: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGHUP: 'hangup',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
  SIGTRAP: 'trace/breakpoint trap',
};

/** The payload of an invocation that ended so (recorded 2025-11). */
export function failurePayload(failure: EnvironmentFailure, requestId: string, timeoutMs: number): Uint8Array {
  if (failure.kind === 'init-error') return failure.payload;
  const { errorType, error } = describeFailure(failure, timeoutMs);
  return Buffer.from(JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${error}` }));
}

function describeFailure(
  failure: Exclude<EnvironmentFailure, { kind: 'init-error' }>,
  timeoutMs: number,
): { readonly errorType: string; readonly error: string } {
  if (failure.kind === 'not-startable' || failure.kind === 'extension') return failure;
  if (failure.kind === 'exit') return { errorType: exitType(failure), error: exitSentence(failure) };
  return { errorType: 'Sandbox.Timedout', error: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds` };
}

/** Why Lambda ended it, in a sentence for the log; undefined when the runtime has told that itself. */
export function failureCause(failure: EnvironmentFailure, timeoutMs: number): string | undefined {
  return failure.kind === 'init-error' ? undefined : describeFailure(failure, timeoutMs).error;
}

/** How the log tells of an invocation that ended so. */
export function failureEnd(failure: EnvironmentFailure): FailureEnd {
  if (failure.kind === 'timeout') return { status: 'timeout' };
  return failedWith(failure.kind === 'exit' ? exitType(failure) : failure.errorType);
}

/** How the log tells of an invocation that failed with such an error. */
export function failedWith(errorType: string): FailureEnd {
  return { status: 'error', errorType };
}

type Exit = Extract<EnvironmentFailure, { readonly kind: 'exit' }>;

/** What REPORT lines of 2025 say. */
export const OUT_OF_MEMORY = 'Runtime.OutOfMemory';

function exitType(exit: Exit): string {
  return exit.outOfMemory === true ? OUT_OF_MEMORY : 'Runtime.ExitError';
}

function exitSentence(exit: Exit): string {
  const isSilent = exit.signal === null && exit.code === 0;
  if (isSilent) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: ${exitPhrase(exit.outOfMemory === true ? { code: null, signal: 'SIGKILL' } : exit)}`;
}

/** As Go prints how a process ended. */
export function exitPhrase({ code, signal }: { readonly code: number | null; readonly signal: string | null }): string {
  return signal === null ? `exit status ${code}` : `signal: ${SIGNAL_NAMES[signal] ?? signal}`;
}
