/**
 * The environments of one function: reused while warm, more of them as demand grows, replaced when code or settings change.
 *
 * W1. Invocations that wait are served in the order in which they came.
 * W2. No more than `environmentsMax` at a time; a new one is started only when more invocations wait than environments are
 *     about to be free.
 * W3. After `replace` no invocation begins on an old environment; those that run there finish there.
 * W4. An environment that could not start fails one waiting invocation, the first.
 */
import type { Clock, Timer } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { IDLE_ENVIRONMENT_MS, WAITING_INVOCATIONS_MAX } from '../limits.ts';
import { Environment, type EnvironmentDependencies, type EnvironmentOwner, type EnvironmentSpec } from './environment.ts';
import {
  type EnvironmentFailure,
  type ExecutionRequest,
  type ExecutionResult,
  failurePayload,
  failureStatus,
  type NotExecutedReason,
} from './invocation.ts';
import { InvocationLog } from './invocation-log.ts';

export interface PoolDependencies extends EnvironmentDependencies {
  readonly logger: Logger;
  readonly environmentsMax: number;
  /** Absent: five minutes. */
  readonly idleMs?: number;
}

interface Waiter {
  readonly request: ExecutionRequest;
  readonly resolve: (result: ExecutionResult | Promise<ExecutionResult>) => void;
}

export class EnvironmentPool implements EnvironmentOwner {
  readonly #dependencies: PoolDependencies;
  readonly #clock: Clock;
  readonly #environments = new Set<Environment>();
  /** The one that was used last comes last, and is used first. */
  readonly #idle = new Map<Environment, Timer>();
  readonly #waiters = new Set<Waiter>();
  readonly #ending = new Set<Promise<void>>();
  #spec: EnvironmentSpec;
  #closed = false;

  constructor(spec: EnvironmentSpec, dependencies: PoolDependencies) {
    this.#spec = spec;
    this.#dependencies = dependencies;
    this.#clock = dependencies.clock;
  }

  /** What new environments are made from. */
  get identity(): string {
    return this.#spec.identity;
  }

  /** Process ids of the environments that run. */
  get pids(): number[] {
    return [...this.#environments].flatMap((environment) => environment.pid ?? []);
  }

  /** Runs an invocation. `signal` takes it out of the queue; one that has begun runs on without a listener. */
  invoke(request: ExecutionRequest, signal?: AbortSignal): Promise<ExecutionResult> {
    if (this.#closed) return Promise.resolve(notInvoked('closing'));
    if (signal?.aborted === true) return Promise.resolve(notInvoked('aborted'));
    if (this.#waiters.size >= WAITING_INVOCATIONS_MAX) return Promise.resolve(notInvoked('throttled'));
    return new Promise((settle) => {
      const onAbort = (): void => {
        this.#waiters.delete(waiter);
        settle(notInvoked('aborted'));
      };
      const resolve = async (result: ExecutionResult | Promise<ExecutionResult>): Promise<void> => {
        settle(await result);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = { request, resolve: (result) => void resolve(result) };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#dispatch();
    });
  }

  /** W3 */
  replace(spec: EnvironmentSpec): void {
    if (spec.identity === this.#spec.identity) return;
    this.#spec = spec;
    for (const environment of [...this.#environments]) {
      if (environment.isIdle || environment.isComing) this.#retire(environment);
    }
    this.#dispatch();
  }

  /** Takes no more invocations; those that run finish. */
  drain(): void {
    this.#closed = true;
    for (const waiter of this.#waiters) waiter.resolve(notInvoked('closing'));
    this.#waiters.clear();
    for (const environment of [...this.#environments]) {
      if (environment.isIdle || environment.isComing) this.#retire(environment);
    }
  }

  /** Ends all environments, also those that are busy, and waits for their processes. Idempotent. */
  async close(): Promise<void> {
    this.drain();
    for (const environment of [...this.#environments]) this.#retire(environment);
    await Promise.all(this.#ending);
  }

  /** Nothing of it runs. */
  get isEmpty(): boolean {
    return this.#environments.size === 0 && this.#ending.size === 0;
  }

  onIdle(environment: Environment): void {
    if (environment.spec !== this.#spec || this.#closed) {
      this.#retire(environment); // W3
      return;
    }
    const idleMs = this.#dependencies.idleMs ?? IDLE_ENVIRONMENT_MS;
    const timer = this.#clock.setTimer(idleMs, () => this.#retire(environment), { unref: true });
    this.#idle.set(environment, timer);
    this.#dispatch();
  }

  onLate(): void {
    this.#dispatch();
  }

  onStartFailed(
    environment: Environment,
    failure: EnvironmentFailure | { readonly kind: 'fault'; readonly error: unknown },
  ): void {
    const outdated = environment.spec !== this.#spec || this.#closed;
    if (failure.kind === 'fault') {
      this.#dependencies.logger.error({ error: failure.error }, 'A function could not be started.');
    }
    const [first] = this.#waiters;
    if (first === undefined || outdated) return;
    this.#waiters.delete(first); // W4
    first.resolve(failure.kind === 'fault' ? notInvoked('fault') : this.#failedStart(environment, first.request, failure));
  }

  onGone(environment: Environment): void {
    this.#idle.get(environment)?.cancel();
    this.#idle.delete(environment);
    this.#environments.delete(environment);
    const ending = environment.close().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    this.#dispatch();
  }

  #dispatch(): void {
    if (this.#closed) return;
    for (;;) {
      const [first] = this.#waiters;
      const environment = first === undefined ? undefined : this.#takeIdle();
      if (first === undefined || environment === undefined) break;
      const result = environment.invoke(first.request);
      if (result === undefined) continue; // it was lost; the next one may serve
      this.#waiters.delete(first); // W1
      first.resolve(result);
    }
    this.#grow();
  }

  /** W2 */
  #grow(): void {
    let coming = 0;
    for (const environment of this.#environments) if (environment.isComing) coming++;
    while (coming < this.#waiters.size && this.#environments.size < this.#dependencies.environmentsMax) {
      this.#environments.add(new Environment(this.#spec, this.#dependencies, this));
      coming++;
    }
  }

  #takeIdle(): Environment | undefined {
    const environment = [...this.#idle.keys()].at(-1);
    if (environment === undefined) return undefined;
    this.#idle.get(environment)?.cancel();
    this.#idle.delete(environment);
    return environment;
  }

  /** `onGone` follows. */
  #retire(environment: Environment): void {
    void environment.close();
  }

  #failedStart(environment: Environment, request: ExecutionRequest, failure: EnvironmentFailure): ExecutionResult {
    const { requestId } = request;
    const { spec, startOutput, log, ageMs } = environment;
    const invocationLog = new InvocationLog(spec, log, this.#clock, this.#dependencies.files);
    return {
      kind: 'function-error',
      requestId,
      executedVersion: spec.version,
      payload: failurePayload(failure, requestId, spec.timeoutMs),
      durationMs: 0,
      logTail: startOutput,
      reportTail: invocationLog.startFailed(requestId, startOutput, ageMs, failureStatus(failure)),
    };
  }
}

function notInvoked(reason: NotExecutedReason): ExecutionResult {
  return { kind: 'not-invoked', reason };
}
