/** Runs functions: a pool of environments for each, kept in step with the functions' code and settings. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Credential } from '../../../protocol/sigv4/credentials.ts';
import type { CodeStore } from '../functions/code-store.ts';
import { type FunctionKey, functionArn, keyText } from '../functions/function-reference.ts';
import type { StoredFunction } from '../functions/function-section.ts';
import { type RunnableVersion, runnableVersion } from '../functions/function-versions.ts';
import { ENVIRONMENTS_PER_CORE, ENVIRONMENTS_PER_FUNCTION_MIN } from '../limits.ts';
import type { EnvironmentDependencies, EnvironmentSpec } from './environment.ts';
import { EnvironmentPool, type PoolDependencies } from './environment-pool.ts';
import { FunctionLogs, type FunctionLogsDependencies } from './function-logs.ts';
import type { ExecutionRequest, ExecutionResult } from './invocation.ts';
import { processVariables } from './process-variables.ts';
import type { RuntimeFiles } from './sandbox/sandbox.ts';

export interface FunctionExecutorDependencies
  extends EnvironmentDependencies,
    Pick<PoolDependencies, 'idleMs'>,
    FunctionLogsDependencies {
  readonly code: CodeStore;
  /** What the functions of an account sign with. Absent: nothing is verified. */
  readonly credentialOf?: (accountId: string) => Credential;
  /** Absent: twice the cores, at least ten. */
  readonly environmentsPerFunctionMax?: number;
}

/** The Node.js runtime client: compiled beside this module, a program of its own. */
const NODE_RUNTIME = 'services/lambda/execution/node-runtime.js';
const NODE_RUNTIME_FILES: RuntimeFiles = {
  directory: fileURLToPath(new URL('../../../', import.meta.url)),
  visible: [NODE_RUNTIME, 'services/lambda/execution/node-runtime', 'platform'],
  alsoVisible: [process.execPath],
};

export class FunctionExecutor {
  readonly #dependencies: FunctionExecutorDependencies;
  readonly #environmentsMax: number;
  /** By function and version. */
  readonly #pools = new Map<string, Map<string, EnvironmentPool>>();
  /** Pools of functions that were deleted while they ran. */
  readonly #draining = new Set<EnvironmentPool>();
  #closed = false;
  readonly logs: FunctionLogs;

  constructor(dependencies: FunctionExecutorDependencies) {
    this.#dependencies = dependencies;
    this.logs = new FunctionLogs(dependencies);
    this.#environmentsMax =
      dependencies.environmentsPerFunctionMax ??
      Math.max(ENVIRONMENTS_PER_FUNCTION_MIN, ENVIRONMENTS_PER_CORE * availableParallelism());
  }

  /** Runs a version that is active. */
  invoke(version: RunnableVersion, request: ExecutionRequest, signal?: AbortSignal): Promise<ExecutionResult> {
    if (this.#closed) return Promise.resolve({ kind: 'not-invoked', reason: 'closing' });
    return this.#pool(version).invoke(request, signal);
  }

  /** The function changed, or is gone: warm environments that no longer fit end. */
  changed(key: FunctionKey, now: StoredFunction | undefined): void {
    if (now === undefined) this.logs.forget(functionArn(key));
    const text = keyText(key);
    const pools = this.#pools.get(text);
    for (const [version, pool] of pools ?? []) {
      const runnable = now === undefined ? undefined : runnableVersion(now, version);
      if (runnable !== undefined) pool.replace(this.#spec(runnable));
      else {
        pools?.delete(version);
        this.#drain(pool);
      }
    }
    if (now === undefined) this.#pools.delete(text);
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
    return [...[...this.#pools.values()].flatMap((pools) => [...pools.values()]), ...this.#draining];
  }

  #drain(pool: EnvironmentPool): void {
    pool.drain();
    for (const earlier of this.#draining) if (earlier.isEmpty) this.#draining.delete(earlier);
    this.#draining.add(pool);
  }

  #pool(version: RunnableVersion): EnvironmentPool {
    const text = keyText(version.key);
    let pools = this.#pools.get(text);
    if (pools === undefined) {
      pools = new Map();
      this.#pools.set(text, pools);
    }
    let pool = pools.get(version.version);
    if (pool === undefined) {
      pool = new EnvironmentPool(this.#spec(version), { ...this.#dependencies, environmentsMax: this.#environmentsMax });
      pools.set(version.version, pool);
    }
    return pool;
  }

  #spec(runnable: RunnableVersion): EnvironmentSpec {
    const { code } = this.#dependencies;
    const { key, version, settings, identity } = runnable;
    const { runtime, logGroup } = settings;
    return {
      identity,
      version,
      timeoutMs: settings.timeoutSeconds * 1000,
      memoryMegabytes: settings.memoryMegabytes,
      ephemeralStorageMegabytes: settings.ephemeralStorageMegabytes,
      runtime: NODE_RUNTIME_FILES,
      prepare: () => code.acquire(runnable.code.sha256Hex),
      openLog: () => this.logs.open({ key, version, runtime, logGroup, reported: () => {} }),
      command: ({ taskRoot, runtimeDirectory }, runtimeApi, logStream) => ({
        command: process.execPath,
        args: [`--max-old-space-size=${settings.memoryMegabytes}`, path.join(runtimeDirectory, NODE_RUNTIME)],
        variables: processVariables({
          functionName: key.name,
          accountId: key.accountId,
          credential: this.#dependencies.credentialOf?.(key.accountId),
          region: key.region,
          runtime,
          handler: settings.handler,
          version,
          memoryMegabytes: settings.memoryMegabytes,
          logGroup,
          logStream,
          customer: settings.environment ?? {},
          taskRoot,
          runtimeDirectory,
          runtimeApi,
        }),
      }),
    };
  }
}
