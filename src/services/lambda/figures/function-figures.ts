/** What is counted of a function under one qualifier: plain numbers, read when somebody looks. */
import { DurationHistogram } from '../../../platform/metrics.ts';
import type { ExecutionResult } from '../execution/invocation.ts';

export class FunctionFigures {
  /** That reached the function. */
  invocations = 0;
  errors = 0;
  throttles = 0;
  /** Under way now, those that wait for an environment included. */
  concurrentExecutions = 0;
  billedMs = 0;
  readonly duration: DurationHistogram = new DurationHistogram();
  /** Of the starts of environments; their number is that of the cold starts. */
  readonly initDuration: DurationHistogram = new DurationHistogram();

  ended(result: ExecutionResult): void {
    if (result.kind === 'not-invoked') {
      if (result.reason === 'throttled') this.throttles += 1;
      return;
    }
    const { durationMs, billedMs, initMs } = result.report;
    this.invocations += 1;
    if (result.kind === 'function-error') this.errors += 1;
    this.billedMs += billedMs;
    this.duration.observe(durationMs);
    if (initMs !== undefined) this.initDuration.observe(initMs);
  }
}
