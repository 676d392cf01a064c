/** How asynchronous events reach the functions of this server. */
import type { ExecutionResult } from '../execution/invocation.ts';
import { functionArn } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import type { ConfigurationOwner } from './event-invoke-configs.ts';
import type { AsynchronousFunctions, TargetFunction } from './event-runner.ts';
import type { QueuedEvent } from './queued-event.ts';

export class LocalAsynchronousFunctions implements AsynchronousFunctions {
  readonly #core: Pick<LambdaCore, 'catalogue' | 'executor'>;

  constructor(core: Pick<LambdaCore, 'catalogue' | 'executor'>) {
    this.#core = core;
  }

  /** The dead-letter target is that of the version (API reference). */
  find({ key, qualifier }: ConfigurationOwner): TargetFunction | undefined {
    const { catalogue } = this.#core;
    if (!catalogue.has(key, qualifier)) return undefined;
    const { settings, reservedConcurrency } = catalogue.get(key, qualifier);
    return { deadLetterArn: settings.deadLetterArn ?? '', reservedConcurrency };
  }

  async invoke(event: QueuedEvent, payload: Uint8Array, signal: AbortSignal): Promise<ExecutionResult> {
    const { key, qualifier, requestId } = event;
    const version = await this.#core.catalogue.resolveActive(key, qualifier);
    if (version === undefined) return { kind: 'not-invoked', reason: 'fault' };
    const request = { requestId, invokedFunctionArn: functionArn(key, qualifier), payload };
    return this.#core.executor.invoke(version, request, signal);
  }
}
