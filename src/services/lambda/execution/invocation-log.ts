/**
 * The lines that Lambda itself writes around an invocation: START, END, REPORT (recorded 2025-11), and INIT_REPORT where an
 * environment did not come up.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Files } from '../../../platform/files.ts';
import type { EnvironmentLog } from './function-logs.ts';
import { type InvocationReport, OUT_OF_MEMORY } from './invocation.ts';
import { lastBytes } from './process-output.ts';

export interface InvocationLogSpec {
  readonly version: string;
  readonly memoryMegabytes: number;
}

export interface InvocationEnd {
  readonly durationMs: number;
  /** Empty when all went well. */
  readonly status: string;
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
    this.#log.write(this.#startLine(requestId));
  }

  /** Writes END and REPORT; `logTail` are the function's own lines. */
  end(requestId: string, logTail: string, end: InvocationEnd): ReportedInvocation {
    const report = this.#report(end);
    const endLine = `END RequestId: ${requestId}`;
    const reportLine = `REPORT RequestId: ${requestId}\t${this.#reportText(report, end)}`;
    this.#log.write(endLine);
    this.#log.write(reportLine);
    return { report, reportTail: lastBytes(`${this.#startLine(requestId)}\n${logTail}${endLine}\n${reportLine}\n`) };
  }

  /** Of an invocation that found no environment because the start failed after `initMs`: it pays for that. */
  startFailed(requestId: string, startOutput: string, initMs: number, status: string): ReportedInvocation {
    this.#log.write(`INIT_REPORT Init Duration: ${initMs.toFixed(2)} ms\tPhase: init\t${status}`);
    this.begin(requestId);
    return this.end(requestId, startOutput, { durationMs: initMs, status, pid: undefined });
  }

  #startLine(requestId: string): string {
    return `START RequestId: ${requestId} Version: ${this.#spec.version}`;
  }

  #report({ durationMs }: InvocationEnd): InvocationReport {
    const initMs = this.#initMs;
    this.#initMs = undefined;
    return {
      durationMs,
      billedMs: Math.ceil(durationMs + (initMs ?? 0)),
      memoryMegabytes: this.#spec.memoryMegabytes,
      initMs,
    };
  }

  #reportText({ durationMs, billedMs, memoryMegabytes, initMs }: InvocationReport, { status, pid }: InvocationEnd): string {
    const init = initMs === undefined ? '' : `Init Duration: ${initMs.toFixed(2)} ms\t`;
    const ending = status === '' ? '' : `${status}\t`;
    // What runs out of memory has used it all, and is gone before it could be asked.
    const usedMegabytes = status.endsWith(OUT_OF_MEMORY) ? memoryMegabytes : this.#memoryUsed(pid);
    return (
      `Duration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billedMs} ms\t` +
      `Memory Size: ${memoryMegabytes} MB\tMax Memory Used: ${usedMegabytes} MB\t${init}${ending}`
    );
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
