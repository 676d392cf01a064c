/** How the event source mappings reach functions of this server. */
import type { Random } from '../../../platform/random.ts';
import type { FunctionDescription, FunctionInvoker, InvocationOutcome } from '../event-source-mappings/ports.ts';
import { INVOKE_PAYLOAD_BYTES_MAX } from '../limits.ts';
import { type FunctionKey, functionArn, parseFunctionReference } from './function-reference.ts';
import type { LambdaCore } from './lambda-core.ts';

export class LocalFunctionInvoker implements FunctionInvoker {
  readonly #core: LambdaCore;
  readonly #random: Random;

  constructor(core: LambdaCore) {
    this.#core = core;
    this.#random = core.random;
  }

  describe(accountId: string, region: string, reference: string): FunctionDescription | undefined {
    const parsed = parseFunctionReference(reference);
    if (parsed === undefined) return undefined;
    const elsewhere = (parsed.accountId ?? accountId) !== accountId || (parsed.region ?? region) !== region;
    if (elsewhere) return undefined;
    const key: FunctionKey = { accountId, region, name: parsed.name };
    if (!this.#core.catalogue.has(key, parsed.qualifier)) return undefined;
    const stored = this.#core.catalogue.get(key, parsed.qualifier);
    return { functionArn: functionArn(key, parsed.qualifier), functionName: key.name, roleArn: stored.settings.role };
  }

  /** Of an alias, each invocation draws its version. When `signal` aborts, nobody waits any more; an invocation that has begun runs on and its result is dropped. */
  async invoke(arn: string, payload: Uint8Array, signal: AbortSignal): Promise<InvocationOutcome> {
    const parsed = parseFunctionReference(arn);
    if (parsed?.accountId === undefined || parsed.region === undefined) {
      return notInvoked(`${arn} names no function that can be invoked`);
    }
    if (payload.byteLength > INVOKE_PAYLOAD_BYTES_MAX) {
      return notInvoked(
        `the event has ${payload.byteLength} bytes, more than an invocation can carry (${INVOKE_PAYLOAD_BYTES_MAX})`,
      );
    }
    const key: FunctionKey = { accountId: parsed.accountId, region: parsed.region, name: parsed.name };
    if (!this.#core.catalogue.has(key, parsed.qualifier)) return notInvoked('the function does not exist');
    const version = await this.#core.catalogue.resolveActive(key, parsed.qualifier);
    if (version === undefined) return notInvoked('the function is not active yet');
    const request = { requestId: this.#random.uuid(), invokedFunctionArn: arn, payload };
    const result = await this.#core.executor.invoke(version, request, signal);
    if (result.kind === 'not-invoked') return notInvoked(REASONS[result.reason]);
    const { kind, requestId, executedVersion, payload: answer } = result;
    const { durationMs } = result.report;
    // One event of the log is one line of it; people want to see the lines inside it.
    return { kind, requestId, executedVersion, durationMs, payload: answer, logTail: result.logTail.replaceAll('\r', '\n') };
  }
}

const REASONS = {
  throttled: 'as many invocations run as its concurrency allows',
  aborted: 'nobody waits for it any more',
  closing: 'the server is closing or the function was deleted',
  fault: 'the function could not be started; see the log of the server',
} as const;

function notInvoked(reason: string): InvocationOutcome {
  return { kind: 'not-invoked', reason };
}
