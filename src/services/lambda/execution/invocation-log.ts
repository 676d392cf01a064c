/** The lines that Lambda itself writes around an invocation: START, END, REPORT (recorded 2025-11). */
import type { Clock } from '../../../platform/clock.ts';
import type { Files } from '../../../platform/files.ts';
import { lastBytes } from './process-output.ts';

export interface InvocationLogSpec {
  readonly version: string;
  readonly memoryMegabytes: number;
  onLine(line: string): void;
}

export interface InvocationEnd {
  readonly durationMs: number;
  /** Empty when all went well. */
  readonly status: string;
  readonly pid: number | undefined;
}

/** Reading a process's memory costs a file read: once in this time is enough. */
const MEMORY_AGE_MS = 1000;

export class InvocationLog {
  readonly #spec: InvocationLogSpec;
  readonly #clock: Clock;
  readonly #files: Files;
  #initMs: number | undefined;
  #memoryMegabytes = 0;
  #memoryReadMs = Number.NEGATIVE_INFINITY;

  constructor(spec: InvocationLogSpec, clock: Clock, files: Files) {
    this.#spec = spec;
    this.#clock = clock;
    this.#files = files;
  }

  /** Notes how long the start took, for the first REPORT. */
  initialised(initMs: number): void {
    this.#initMs = initMs;
  }

  begin(requestId: string): void {
    this.#spec.onLine(this.#startLine(requestId));
  }

  /** Writes END and REPORT; returns the end of the invocation's whole log around `logTail`, the function's own lines. */
  end(requestId: string, logTail: string, end: InvocationEnd): string {
    const endLine = `END RequestId: ${requestId}`;
    const report = this.#report(requestId, end);
    this.#spec.onLine(endLine);
    this.#spec.onLine(report);
    return lastBytes(`${this.#startLine(requestId)}\n${logTail}${endLine}\n${report}\n`);
  }

  #startLine(requestId: string): string {
    return `START RequestId: ${requestId} Version: ${this.#spec.version}`;
  }

  #report(requestId: string, { durationMs, status, pid }: InvocationEnd): string {
    const billedMs = Math.ceil(durationMs);
    const init = this.#initMs === undefined ? '' : `Init Duration: ${this.#initMs.toFixed(2)} ms\t`;
    this.#initMs = undefined;
    return (
      `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billedMs} ms\t` +
      `Memory Size: ${this.#spec.memoryMegabytes} MB\tMax Memory Used: ${this.#memoryUsed(pid)} MB\t${init}${status}\t`
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
