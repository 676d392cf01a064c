/**
 * What Lambda itself writes about an environment and its invocations: each event as a line of text (recorded 2023-09 and
 * 2025-11), or, in the log format JSON, as `{"time","type","record"}` (Telemetry API reference, event schema) when its level is
 * kept (developer guide, "System log level event mapping").
 */
import { isoTimestamp } from '../../../platform/clock.ts';
import type { SystemLogLevel } from '../../../protocol/generated/lambda.ts';
import { runtimeVersionArn, runtimeVersionName } from '../functions/runtime-version.ts';
import type { InvocationReport } from './invocation.ts';

export interface PlatformEvent {
  /** `platform.start` */
  readonly type: string;
  readonly level: SystemLogLevel;
  readonly record: object;
  readonly text: string;
}

/** What Lambda writes into text alone: in JSON the event beside it says it. */
export interface PlatformText {
  readonly level: SystemLogLevel;
  readonly text: string;
}

/** How an invocation, or a start, ended; undefined when it went well. */
export interface FailureEnd {
  readonly status: 'error' | 'timeout';
  readonly errorType?: string;
}

export interface EnvironmentIdentity {
  readonly region: string;
  readonly functionName: string;
  readonly version: string;
  readonly runtime: string;
}

const ON_DEMAND = { initializationType: 'on-demand', phase: 'init' };

export function initStart({ region, functionName, version, runtime }: EnvironmentIdentity): PlatformEvent {
  const [runtimeVersion, arn] = [runtimeVersionName(runtime), runtimeVersionArn(region, runtime)];
  return {
    type: 'platform.initStart',
    level: 'INFO',
    record: { ...ON_DEMAND, runtimeVersion, runtimeVersionArn: arn, functionName, functionVersion: version },
    text: `INIT_START Runtime Version: ${runtimeVersion}\tRuntime Version ARN: ${arn}`,
  };
}

/** Of a start that failed; of one that went well text has nothing. */
export function initReport(durationMs: number, failure: FailureEnd): PlatformEvent {
  return {
    type: 'platform.initReport',
    level: 'WARN',
    record: { ...ON_DEMAND, ...failure, metrics: { durationMs: rounded(durationMs) } },
    text: `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms\tPhase: init\t${statusText(failure)}`,
  };
}

export function invocationStart(requestId: string, version: string): PlatformEvent {
  return {
    type: 'platform.start',
    level: 'INFO',
    record: { requestId, version },
    text: `START RequestId: ${requestId} Version: ${version}`,
  };
}

/** Why an invocation was ended, before its END (recorded 2024-04 for a timeout, else as users see it). */
export function invocationCause(
  requestId: string,
  { status, errorType }: FailureEnd,
  cause: string,
  nowMs: number,
): readonly PlatformText[] {
  const texts =
    status === 'timeout'
      ? [`${isoTimestamp(nowMs)} ${requestId} ${cause}`]
      : [`RequestId: ${requestId} Error: ${cause}`, errorType ?? ''];
  return texts.map((text) => ({ level: 'WARN', text }));
}

export function invocationEnd(requestId: string, durationMs: number, failure: FailureEnd | undefined): PlatformEvent {
  return {
    type: 'platform.runtimeDone',
    level: failure === undefined ? 'DEBUG' : 'WARN',
    record: { requestId, ...(failure ?? SUCCESS), metrics: { durationMs: rounded(durationMs) } },
    text: `END RequestId: ${requestId}`,
  };
}

export function invocationReport(
  requestId: string,
  { durationMs, billedMs, memoryMegabytes, initMs }: InvocationReport,
  maxMemoryMegabytes: number,
  failure: FailureEnd | undefined,
): PlatformEvent {
  const init = initMs === undefined ? '' : `Init Duration: ${initMs.toFixed(2)} ms\t`;
  const ending = failure === undefined ? '' : `${statusText(failure)}\t`;
  const metrics = {
    durationMs: rounded(durationMs),
    billedDurationMs: billedMs,
    memorySizeMB: memoryMegabytes,
    maxMemoryUsedMB: maxMemoryMegabytes,
    ...(initMs !== undefined && { initDurationMs: rounded(initMs) }),
  };
  return {
    type: 'platform.report',
    level: failure === undefined ? 'INFO' : 'WARN',
    record: { requestId, metrics, ...(failure ?? SUCCESS) },
    text:
      `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billedMs} ms\t` +
      `Memory Size: ${memoryMegabytes} MB\tMax Memory Used: ${maxMemoryMegabytes} MB\t${init}${ending}`,
  };
}

const SUCCESS = { status: 'success' } as const;

function statusText({ status, errorType }: FailureEnd): string {
  return errorType === undefined ? `Status: ${status}` : `Status: ${status}\tError Type: ${errorType}`;
}

/** As in text, to the hundredth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
