/** What Lambda itself writes around an invocation, and what it took. */
import type { Clock } from '../../../platform/clock.ts';
import type { Files } from '../../../platform/files.ts';
import type { EnvironmentLog } from './function-logs.ts';
import { type InvocationReport, OUT_OF_MEMORY } from './invocation.ts';
import {
  type FailureEnd,
  initReport,
  invocationCause,
  invocationEnd,
  invocationReport,
  invocationStart,
  type PlatformText,
} from './platform-events.ts';
import { lastBytes } from './process-output.ts';

export interface InvocationLogSpec {
  readonly version: string;
  readonly memoryMegabytes: number;
}

export interface InvocationEnd {
  readonly durationMs: number;
  /** Undefined when all went well. */
  readonly failure: FailureEnd | undefined;
  /** Why Lambda ended it; absent when the function answered, or its runtime said itself what was wrong. */
  readonly cause?: string | undefined;
  readonly pid: number | undefined;
}

/** An invocation that has ended. */
export interface ReportedInvocation {
  readonly report: InvocationReport;
  /** The end of the invocation's whole log. */
  readonly reportTail: string;
}

/** Reading a process's memory costs a file read: once in this time is enough. */
const MEMORY_AGE_MS = 1000;

export class InvocationLog {
  readonly #spec: InvocationLogSpec;
  readonly #log: EnvironmentLog;
  readonly #clock: Clock;
  readonly #files: Files;
  #initMs: number | undefined;
  /** The line with which the invocation began, where it was kept. */
  #begun: string | undefined;
  #memoryMegabytes = 0;
  #memoryReadMs = Number.NEGATIVE_INFINITY;

  constructor(spec: InvocationLogSpec, log: EnvironmentLog, clock: Clock, files: Files) {
    this.#spec = spec;
    this.#log = log;
    this.#clock = clock;
    this.#files = files;
  }

  /** Notes how long the start took, for the first REPORT. */
  initialised(initMs: number): void {
    this.#initMs = initMs;
  }

  begin(requestId: string): void {
    this.#begun = this.#log.platform(invocationStart(requestId, this.#spec.version));
  }

  /** Writes what ended it, END and REPORT; `logTail` are the function's own lines. */
  end(requestId: string, logTail: string, { durationMs, failure, cause, pid }: InvocationEnd): ReportedInvocation {
    const report = this.#report(durationMs);
    // What runs out of memory has used it all, and is gone before it could be asked.
    const usedMegabytes = failure?.errorType === OUT_OF_MEMORY ? report.memoryMegabytes : this.#memoryUsed(pid);
    const causes = failure === undefined || cause === undefined ? [] : this.#causesOf(requestId, failure, cause);
    const lines = [
      ...causes.map((text) => this.#log.platform(text)),
      this.#log.platform(invocationEnd(requestId, durationMs, failure)),
      this.#log.platform(invocationReport(requestId, report, usedMegabytes, failure)),
    ];
    return { report, reportTail: lastBytes(`${linesOf([this.#begun])}${logTail}${linesOf(lines)}`) };
  }

  /** Of an invocation that found no environment because the start failed after `initMs`: it pays for that. */
  startFailed(
    requestId: string,
    startOutput: string,
    initMs: number,
    { failure, cause }: { readonly failure: FailureEnd; readonly cause: string | undefined },
  ): ReportedInvocation {
    this.#log.platform(initReport(initMs, failure));
    this.begin(requestId);
    return this.end(requestId, startOutput, { durationMs: initMs, failure, cause, pid: undefined });
  }

  #causesOf(requestId: string, failure: FailureEnd, cause: string): readonly PlatformText[] {
    return invocationCause(requestId, failure, cause, this.#clock.nowMs());
  }

  #report(durationMs: number): InvocationReport {
    const initMs = this.#initMs;
    this.#initMs = undefined;
    return {
      durationMs,
      billedMs: Math.ceil(durationMs + (initMs ?? 0)),
      memoryMegabytes: this.#spec.memoryMegabytes,
      initMs,
    };
  }

  /** The process's peak, where the system tells it; else the last that is known. */
  #memoryUsed(pid: number | undefined): number {
    const nowMs = this.#clock.monotonicMs();
    if (pid === undefined || nowMs - this.#memoryReadMs < MEMORY_AGE_MS) return this.#memoryMegabytes;
    this.#memoryReadMs = nowMs;
    const statusFile = `/proc/${pid}/status`;
    if (!this.#files.exists(statusFile)) return this.#memoryMegabytes;
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(this.#readStatus(statusFile));
    if (peak !== null) this.#memoryMegabytes = Math.ceil(Number(peak[1]) / 1024);
    return this.#memoryMegabytes;
  }

  #readStatus(statusFile: string): string {
    try {
      return Buffer.from(this.#files.readWhole(statusFile)).toString();
    } catch {
      return ''; // the process ended between the two looks
    }
  }
}

function linesOf(lines: readonly (string | undefined)[]): string {
  return lines.map((line) => (line === undefined ? '' : `${line}\n`)).join('');
}
