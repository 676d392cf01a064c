/**
 * The environments of one version of a function: reused while warm, more of them as demand grows, replaced when code or
 * settings change. How many there are at a time on the machine is up to `EnvironmentSlots`.
 *
 * W1. Invocations that wait are served in the order in which they came.
 * W2. A new environment is wanted only while more invocations wait than environments are about to be free.
 * W3. After `replace` no invocation begins on an old environment; those that run there finish there.
 * W4. An environment that could not start fails one waiting invocation, the first.
 */
import type { Clock, Timer } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { IDLE_ENVIRONMENT_MS } from '../limits.ts';
import { Environment, type EnvironmentOwner } from './environment.ts';
import type { EnvironmentDependencies, EnvironmentEnd, EnvironmentSpec } from './environment-process.ts';
import type { EnvironmentSlots, SlotHolder } from './environment-slots.ts';
import {
  type EnvironmentFailure,
  type ExecutionRequest,
  type ExecutionResult,
  failureCause,
  failureEnd,
  failurePayload,
  type NotExecutedReason,
} from './invocation.ts';
import { InvocationLog } from './invocation-log.ts';

export interface PoolDependencies extends EnvironmentDependencies {
  readonly logger: Logger;
  readonly slots: EnvironmentSlots;
  /** Absent: five minutes. */
  readonly idleMs?: number;
}

interface Waiter {
  readonly request: ExecutionRequest;
  readonly resolve: (result: ExecutionResult | Promise<ExecutionResult>) => void;
}

/** An environment and how it was used so far; times by the monotonic clock. */
interface Use {
  readonly environment: Environment;
  /** Since when it can serve; undefined while it starts. */
  readySinceMs: number | undefined;
  idleSinceMs: number;
  hasServed: boolean;
}

export class EnvironmentPool implements EnvironmentOwner, SlotHolder {
  readonly #dependencies: PoolDependencies;
  readonly #clock: Clock;
  readonly #environments = new Map<Environment, Use>();
  /** The one that was used last comes last, and is used first. */
  readonly #idle: Use[] = [];
  #idleTimer: Timer | undefined;
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
    return [...this.#environments.keys()].flatMap((environment) => environment.pid ?? []);
  }

  /** Runs an invocation. `signal` takes it out of the queue; one that has begun runs on. */
  invoke(request: ExecutionRequest, signal?: AbortSignal): Promise<ExecutionResult> {
    if (this.#closed) return Promise.resolve(notInvoked('closing'));
    if (signal?.aborted === true) return Promise.resolve(notInvoked('aborted'));
    const begun = this.#waiters.size === 0 ? this.#beginOnIdle(request) : undefined;
    return begun ?? this.#wait(request, signal);
  }

  #wait(request: ExecutionRequest, signal: AbortSignal | undefined): Promise<ExecutionResult> {
    return new Promise((settle) => {
      const onAbort = (): void => {
        this.#waiters.delete(waiter);
        settle(notInvoked('aborted'));
        this.#dependencies.slots.changed(this);
      };
      const waiter: Waiter = {
        request,
        resolve: (result) => {
          signal?.removeEventListener('abort', onAbort);
          settle(result);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#dependencies.slots.changed(this);
    });
  }

  /** How many more environments would serve it now (W2). */
  get wanted(): number {
    if (this.#waiters.size === 0) return 0;
    let coming = 0;
    for (const environment of this.#environments.keys()) if (environment.isComing) coming++;
    return Math.max(0, this.#waiters.size - coming);
  }

  get idleSinceMs(): number | undefined {
    return this.#idle[0]?.idleSinceMs;
  }

  start(): void {
    const environment = new Environment(this.#spec, this.#dependencies, this);
    this.#environments.set(environment, { environment, readySinceMs: undefined, idleSinceMs: 0, hasServed: false });
  }

  endIdle(): void {
    const [longest] = this.#idle;
    if (longest !== undefined) this.#retire(longest.environment);
  }

  /** W3 */
  replace(spec: EnvironmentSpec): void {
    if (spec.identity === this.#spec.identity) return;
    this.#spec = spec;
    for (const environment of [...this.#environments.keys()]) {
      if (environment.isIdle || environment.isComing) this.#retire(environment);
    }
    this.#dispatch();
  }

  /** Takes no more invocations; those that run finish. */
  drain(): void {
    this.#closed = true;
    for (const waiter of this.#waiters) waiter.resolve(notInvoked('closing'));
    this.#waiters.clear();
    this.#idleTimer?.cancel();
    this.#dependencies.slots.changed(this);
    for (const environment of [...this.#environments.keys()]) {
      if (environment.isIdle || environment.isComing) this.#retire(environment);
    }
  }

  /** Ends all environments, also those that are busy, and waits for their processes. Idempotent. */
  async close(): Promise<void> {
    this.drain();
    for (const environment of [...this.#environments.keys()]) this.#retire(environment);
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
    const use = this.#environments.get(environment);
    if (use === undefined) return;
    const nowMs = this.#clock.monotonicMs();
    use.readySinceMs ??= nowMs;
    const { slots } = this.#dependencies;
    if (this.#waiters.size > 0 && use.hasServed && slots.mustYield(this, use.readySinceMs)) {
      this.#retire(environment);
      return;
    }
    use.idleSinceMs = nowMs;
    this.#idle.push(use);
    this.#dispatch();
    if (this.#idle.length > 0) this.#watchIdle();
  }

  onLate(): void {
    this.#dispatch();
  }

  onStartFailed(environment: Environment, failure: EnvironmentEnd): void {
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
    const index = this.#idle.findIndex((use) => use.environment === environment);
    if (index !== -1) this.#idle.splice(index, 1);
    this.#environments.delete(environment);
    const ending = this.#gone(environment).finally(() => {
      this.#ending.delete(ending);
      this.#dependencies.slots.release(this);
    });
    this.#ending.add(ending);
    this.#dispatch();
  }

  async #gone(environment: Environment): Promise<void> {
    try {
      await environment.close();
    } catch (error: unknown) {
      this.#dependencies.logger.error({ error }, "What a function's environment left could not be removed.");
    }
  }

  #dispatch(): void {
    for (;;) {
      const [first] = this.#waiters;
      const use = first === undefined ? undefined : this.#idle.pop();
      if (first === undefined || use === undefined) break;
      const result = this.#begin(use, first.request);
      if (result === undefined) continue; // lost; whoever was told of it may have served the first already
      this.#waiters.delete(first); // W1
      first.resolve(result);
    }
    this.#dependencies.slots.changed(this);
  }

  /** Begins an invocation on the environment that was used last. Undefined when none is idle. */
  #beginOnIdle(request: ExecutionRequest): Promise<ExecutionResult> | undefined {
    for (let use = this.#idle.pop(); use !== undefined; use = this.#idle.pop()) {
      const result = this.#begin(use, request);
      if (result !== undefined) return result; // else it was lost; the next one may serve
    }
    return undefined;
  }

  #begin(use: Use, request: ExecutionRequest): Promise<ExecutionResult> | undefined {
    use.hasServed = true;
    return use.environment.invoke(request);
  }

  /** One timer for all that are idle: the first ends what has been idle for too long. */
  #watchIdle(): void {
    const longest = this.#idle[0];
    if (this.#idleTimer !== undefined || longest === undefined) return;
    const idleMs = this.#dependencies.idleMs ?? IDLE_ENVIRONMENT_MS;
    const restMs = longest.idleSinceMs + idleMs - this.#clock.monotonicMs();
    this.#idleTimer = this.#clock.setTimer(Math.max(1, Math.ceil(restMs)), () => this.#endLongIdle(idleMs), { unref: true });
  }

  #endLongIdle(idleMs: number): void {
    this.#idleTimer = undefined;
    const beforeMs = this.#clock.monotonicMs() - idleMs;
    for (let use = this.#idle[0]; use !== undefined && use.idleSinceMs <= beforeMs; use = this.#idle[0]) {
      this.#retire(use.environment);
    }
    this.#watchIdle();
  }

  /** `onGone` follows. */
  #retire(environment: Environment): void {
    environment.close().catch(() => {}); // told there
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
      logTail: startOutput,
      ...invocationLog.startFailed(requestId, startOutput, ageMs, {
        failure: failureEnd(failure),
        cause: failureCause(failure, spec.timeoutMs),
      }),
    };
  }
}

function notInvoked(reason: NotExecutedReason): ExecutionResult {
  return { kind: 'not-invoked', reason };
}
