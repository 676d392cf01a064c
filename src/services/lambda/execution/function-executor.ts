/** Runs functions: a pool of environments for each, kept in step with the functions' code and settings. */
import { raceAbort } from '../../../platform/async/race-abort.ts';
import type { Family } from '../../../platform/metrics.ts';
import type { Credential } from '../../../protocol/sigv4/credentials.ts';
import { LambdaFigures } from '../figures/lambda-figures.ts';
import type { CodeStore } from '../functions/code-store.ts';
import { type FunctionKey, functionArn, keyText } from '../functions/function-reference.ts';
import type { StoredFunction } from '../functions/function-section.ts';
import { type RunnableVersion, runnableVersion } from '../functions/function-versions.ts';
import type { HotDirectories } from '../functions/hot-directories.ts';
import { Concurrency, type FunctionConcurrency } from './concurrency.ts';
import { EnvironmentPool, type PoolDependencies } from './environment-pool.ts';
import type { EnvironmentDependencies, EnvironmentSpec } from './environment-process.ts';
import { EnvironmentSlots } from './environment-slots.ts';
import { FunctionLogs, type FunctionLogsDependencies } from './function-logs.ts';
import { selectProgram } from './function-program.ts';
import type { ExecutionRequest, ExecutionResult } from './invocation.ts';
import { environmentsThatFit, machineSize } from './machine-size.ts';
import { Runtimes } from './runtimes/runtimes.ts';

export interface FunctionExecutorDependencies
  extends EnvironmentDependencies,
    Pick<PoolDependencies, 'idleMs'>,
    FunctionLogsDependencies {
  readonly code: CodeStore;
  readonly hot: HotDirectories;
  /** What the functions of an account sign with. Absent: nothing is verified. */
  readonly credentialOf?: (accountId: string) => Credential;
  /** Processes of functions at a time. Absent: as many as fit the machine. */
  readonly environmentsMax?: number;
  /** Where interpreters are looked for, as in PATH. */
  readonly searchPath: string;
  /** Invocations that run at a time in an account and region. */
  readonly concurrentExecutionsMax: number;
}

interface RunningFunction {
  readonly concurrency: FunctionConcurrency;
  /** By version. */
  readonly pools: Map<string, EnvironmentPool>;
}

const ABORTED: ExecutionResult = { kind: 'not-invoked', reason: 'aborted' };

export class FunctionExecutor {
  readonly #dependencies: FunctionExecutorDependencies;
  readonly #slots: EnvironmentSlots;
  readonly #functions = new Map<string, RunningFunction>();
  readonly #concurrency: Concurrency;
  /** Pools of functions that were deleted while they ran. */
  readonly #draining = new Set<EnvironmentPool>();
  #closed = false;
  readonly #runtimes: Runtimes;
  readonly logs: FunctionLogs;
  readonly figures: LambdaFigures = new LambdaFigures();

  constructor(dependencies: FunctionExecutorDependencies) {
    this.#dependencies = dependencies;
    this.logs = new FunctionLogs(dependencies);
    this.#runtimes = new Runtimes(dependencies);
    this.#concurrency = new Concurrency(dependencies.concurrentExecutionsMax);
    this.#slots = new EnvironmentSlots(dependencies.environmentsMax ?? environmentsThatFit(machineSize()), dependencies.clock);
  }

  /** Runs a version that is active. When `signal` aborts, an invocation that has begun runs on, and counts until its end. */
  invoke(version: RunnableVersion, request: ExecutionRequest, signal?: AbortSignal): Promise<ExecutionResult> {
    if (this.#closed) return Promise.resolve({ kind: 'not-invoked', reason: 'closing' });
    const { concurrency, pools } = this.#function(version.key);
    const pool = this.#pool(pools, this.#current(pools, version));
    const limit = concurrency.enter();
    const result = this.figures.count(version.key, request.invokedFunctionArn, async () =>
      limit === undefined ? pool.invoke(request, signal) : { kind: 'not-invoked', reason: 'throttled', limit },
    );
    if (limit !== undefined) return result;
    const leave = (): void => concurrency.leave();
    result.then(leave, leave);
    return signal === undefined ? result : raceAbort(result, signal).catch(() => ABORTED);
  }

  /** Code that is a folder is another whenever something in it has changed. */
  #current(pools: ReadonlyMap<string, EnvironmentPool>, version: RunnableVersion): RunnableVersion {
    const { directory } = version.code;
    if (directory === undefined) return version;
    const current = { ...version, identity: `${version.identity} ${this.#dependencies.hot.fingerprint(directory)}` };
    const pool = pools.get(version.version);
    if (pool !== undefined && pool.identity !== current.identity) pool.replace(this.#spec(current));
    return current;
  }

  /** The function changed, or is gone: warm environments that no longer fit end. */
  changed(key: FunctionKey, now: StoredFunction | undefined): void {
    const { concurrency, pools } = this.#function(key);
    concurrency.reserve(now?.reservedConcurrency);
    for (const [version, pool] of pools) {
      const runnable = now === undefined ? undefined : runnableVersion(now, version);
      if (runnable !== undefined) pool.replace(this.#spec(this.#current(pools, runnable)));
      else {
        pools.delete(version);
        this.#drain(pool);
      }
    }
    if (now !== undefined) return;
    this.#functions.delete(keyText(key));
    this.logs.forget(functionArn(key));
    this.figures.forget(key);
  }

  /** What Prometheus is told. */
  families(): readonly Family[] {
    return this.figures.families(this.#concurrency.unreserved);
  }

  /** Process ids of all environments. */
  get pids(): number[] {
    return this.#all().flatMap((pool) => pool.pids);
  }

  /** Ends every process and waits for it. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#all().map((pool) => pool.close()));
  }

  #all(): EnvironmentPool[] {
    return [...[...this.#functions.values()].flatMap(({ pools }) => [...pools.values()]), ...this.#draining];
  }

  #drain(pool: EnvironmentPool): void {
    pool.drain();
    for (const earlier of this.#draining) if (earlier.isEmpty) this.#draining.delete(earlier);
    this.#draining.add(pool);
  }

  #function(key: FunctionKey): RunningFunction {
    const text = keyText(key);
    let running = this.#functions.get(text);
    if (running === undefined) {
      running = { concurrency: this.#concurrency.ofNewFunction(key), pools: new Map() };
      this.#functions.set(text, running);
    }
    return running;
  }

  #pool(pools: Map<string, EnvironmentPool>, version: RunnableVersion): EnvironmentPool {
    let pool = pools.get(version.version);
    if (pool === undefined) {
      pool = new EnvironmentPool(this.#spec(version), { ...this.#dependencies, slots: this.#slots });
      pools.set(version.version, pool);
    }
    return pool;
  }

  #spec(runnable: RunnableVersion): EnvironmentSpec {
    const { code, credentialOf } = this.#dependencies;
    const { key, version, settings, identity } = runnable;
    const { runtime, logGroup } = settings;
    const jsonLogs = settings.jsonLogs ?? undefined;
    return {
      identity,
      version,
      timeoutMs: settings.timeoutSeconds * 1000,
      memoryMegabytes: settings.memoryMegabytes,
      ephemeralStorageMegabytes: settings.ephemeralStorageMegabytes,
      prepare: () => code.acquire(runnable.code, settings.layers),
      openLog: () => this.logs.open({ key, version, runtime, logGroup, jsonLogs }),
      select: (prepared) => {
        const credential = credentialOf?.(key.accountId);
        return selectProgram(this.#runtimes, { key, version, settings, code: prepared, credential });
      },
    };
  }
}
