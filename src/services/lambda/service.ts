/**
 * The Lambda service: functions, their execution, and the event source mappings that feed them.
 *
 * Start: what an earlier run left is cleared and ended, pending functions are prepared, then the mappings begin. Close: in reverse.
 */
import path from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import type { Files } from '../../platform/files.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Metrics, noMetrics } from '../../platform/metrics.ts';
import type { Processes } from '../../platform/processes.ts';
import type { Random } from '../../platform/random.ts';
import type { UsageSource } from '../../platform/usage.ts';
import type { AdminActions } from '../../protocol/admin.ts';
import { lambdaModel } from '../../protocol/generated/lambda.ts';
import type { ServiceModel } from '../../protocol/schema.ts';
import type { HostedService } from '../../protocol/service.ts';
import type { Credential } from '../../protocol/sigv4/credentials.ts';
import type { BlobStore } from '../../storage/blob-store.ts';
import type { CommandLog } from '../../storage/command-log.ts';
import type { LogEngine } from '../../storage/log-engine.ts';
import { AsynchronousInvocations, type AsynchronousOperations } from './asynchronous/asynchronous-invocations.ts';
import { LocalAsynchronousFunctions } from './asynchronous/local-functions.ts';
import type { InvocationDestination } from './asynchronous/ports.ts';
import { type ControlOperations, controlOperations } from './control-operations.ts';
import { ControlCatalogue } from './controls/control-catalogue.ts';
import { EventSourceMappings, type MappingOperations } from './event-source-mappings/mappings.ts';
import type { MappingObserver } from './event-source-mappings/observer.ts';
import type {
  FunctionDescription,
  FunctionInvoker,
  InvocationOutcome,
  OnFailureDestination,
  RecordSource,
} from './event-source-mappings/ports.ts';
import { FunctionExecutor } from './execution/function-executor.ts';
import type { LogKeeper, LogLine } from './execution/function-logs.ts';
import { RecordedProcesses } from './execution/recorded-processes.ts';
import { ChosenSandboxes, type SandboxSetting } from './execution/sandbox/chosen-sandboxes.ts';
import type { Endpoint, FunctionNetwork } from './execution/sandbox/sandbox.ts';
import { type FunctionOperations, functionOperations } from './function-operations.ts';
import { type CodeBucket, CodeSources } from './functions/code-source.ts';
import { CodeStore } from './functions/code-store.ts';
import { DownloadAddresses } from './functions/download-addresses.ts';
import { FunctionCatalogue } from './functions/function-catalogue.ts';
import type { FunctionKey } from './functions/function-reference.ts';
import type { StoredFunction } from './functions/function-section.ts';
import { packagesOf } from './functions/function-versions.ts';
import { HotDirectories } from './functions/hot-directories.ts';
import type { LambdaCore } from './functions/lambda-core.ts';
import { LocalFunctionInvoker } from './functions/local-function-invoker.ts';
import { LayerCatalogue } from './layers/layer-catalogue.ts';
import { CONCURRENT_EXECUTIONS_MAX } from './limits.ts';
import { PolicyCatalogue } from './policies/policy-catalogue.ts';

export interface LambdaServiceDependencies {
  readonly engine: LogEngine;
  readonly commands: CommandLog;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly files: Files;
  readonly processes: Processes;
  /** Unpacked code lies below it; nothing in it outlives a run of the server. */
  readonly workDirectory: string;
  readonly recordSource: RecordSource;
  /** See `EventSourceMappingsOptions`. */
  readonly pollIntervalMs?: number;
  readonly onFailureDestination: OnFailureDestination;
  readonly invocationDestination: InvocationDestination;
  readonly observer?: MappingObserver;
  /** Where the functions' log lines go. Absent: only the last ones are kept. */
  readonly logKeeper?: LogKeeper;
  readonly metrics?: Metrics;
  /** S3, for packages in it. */
  readonly codeBucket: CodeBucket;
  /** Folders below which folders may be code themselves. Absent: none. */
  readonly codeRoots?: readonly string[];
  /** See `AsynchronousInvocationsOptions`. */
  readonly firstRetryMs?: number;
  /** See `FunctionExecutorDependencies`. */
  readonly credentialOf?: (accountId: string) => Credential;
  /** Absent: `none`. */
  readonly sandbox?: SandboxSetting;
  /** Processes of functions at a time. Absent: as many as fit the machine. */
  readonly environmentsMax?: number;
  /** Invocations that run at a time in an account and region. Absent: AWS's 1000. */
  readonly concurrentExecutionsMax?: number;
  /** Absent: `host`. */
  readonly functionNetwork?: FunctionNetwork;
  /** The server's own, once it is known. */
  readonly endpoint?: () => Endpoint | undefined;
  /** After which an unused process ends. Absent: five minutes. */
  readonly idleEnvironmentMs?: number;
  /** How long `close` waits for batches under way; see `EventSourceMappings.close`. */
  readonly drainMs?: number;
}

export class LambdaService implements HostedService, FunctionInvoker {
  readonly model: ServiceModel = lambdaModel;
  readonly operations: FunctionOperations & ControlOperations & AsynchronousOperations & MappingOperations;
  readonly admin: AdminActions;
  readonly #catalogue: FunctionCatalogue;
  readonly #code: CodeStore;
  readonly #downloads: DownloadAddresses;
  readonly #blobs: BlobStore;
  readonly #policies: PolicyCatalogue;
  readonly #controls: ControlCatalogue;
  readonly #layers: LayerCatalogue;
  readonly #processes: RecordedProcesses;
  readonly #sandboxes: ChosenSandboxes;
  readonly #executor: FunctionExecutor;
  readonly #invoker: LocalFunctionInvoker;
  readonly #asynchronous: AsynchronousInvocations;
  readonly #mappings: EventSourceMappings;
  readonly #drainMs: number | undefined;
  readonly #stopCollecting: () => void;
  #closed: Promise<void> | undefined;

  /** Registers its sections with the command log: construct it before the log is started. */
  constructor(dependencies: LambdaServiceDependencies) {
    const { commands, clock, random, logger, recordSource, onFailureDestination, observer } = dependencies;
    this.#catalogue = new FunctionCatalogue({
      commands,
      clock,
      random,
      logger,
      prepare: (stored) => this.#prepare(stored),
      changed: (key, now, before) => this.#changed(key, now, before),
    });
    this.#policies = new PolicyCatalogue({ commands, logger, random, owners: this.#catalogue });
    this.#controls = new ControlCatalogue(commands, logger, this.#catalogue);
    this.#layers = new LayerCatalogue(commands);
    this.#downloads = new DownloadAddresses(clock, random);
    this.#blobs = dependencies.blobs;
    const hot = new HotDirectories(dependencies.files, clock, dependencies.codeRoots ?? []);
    this.#code = new CodeStore({ ...dependencies, hot, named: () => this.#named() });
    const directory = path.join(dependencies.workDirectory, 'processes');
    this.#processes = new RecordedProcesses({ ...dependencies, directory });
    this.#sandboxes = new ChosenSandboxes(dependencies.sandbox ?? 'none', {
      ...dependencies,
      processes: this.#processes,
      network: dependencies.functionNetwork ?? 'host',
      endpoint: dependencies.endpoint ?? (() => undefined),
    });
    this.#executor = new FunctionExecutor(executorDependencies(dependencies, this.#code, hot, this.#processes, this.#sandboxes));
    this.#asynchronous = new AsynchronousInvocations({
      ...dependencies,
      catalogue: this.#catalogue,
      functions: new LocalAsynchronousFunctions({ catalogue: this.#catalogue, executor: this.#executor }),
      destinations: dependencies.invocationDestination,
    });
    const core: LambdaCore = {
      catalogue: this.#catalogue,
      code: this.#code,
      downloads: this.#downloads,
      sources: new CodeSources(dependencies.codeBucket, hot),
      controls: this.#controls,
      layers: this.#layers,
      policies: this.#policies,
      executor: this.#executor,
      asynchronous: this.#asynchronous,
      random,
      concurrentExecutionsMax: dependencies.concurrentExecutionsMax ?? CONCURRENT_EXECUTIONS_MAX,
    };
    this.#invoker = new LocalFunctionInvoker(core);
    this.#mappings = new EventSourceMappings({
      commands,
      pollIntervalMs: dependencies.pollIntervalMs ?? 0,
      engine: dependencies.engine,
      clock,
      random,
      logger,
      recordSource,
      invoker: this.#invoker,
      onFailureDestination,
      ...(observer !== undefined && { observer }),
      ...(dependencies.metrics !== undefined && { metrics: dependencies.metrics }),
    });
    this.#drainMs = dependencies.drainMs;
    const executor = this.#executor;
    this.#stopCollecting = (dependencies.metrics ?? noMetrics).collect(() => executor.families());
    this.operations = {
      ...functionOperations(core),
      ...controlOperations(core, this.#mappings),
      ...this.#asynchronous.operations,
      ...this.#mappings.operations,
    };
    this.admin = this.#mappings.admin;
  }

  async start(): Promise<void> {
    await this.#processes.endLeftOvers();
    await this.#sandboxes.start();
    await this.#code.open();
    this.#catalogue.start();
    for (const kept of [this.#policies, this.#controls]) kept.start();
    await this.#asynchronous.start();
    await this.#mappings.start();
  }

  endWaits(): void {
    this.#mappings.endWaits();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  describe(accountId: string, region: string, reference: string): FunctionDescription | undefined {
    return this.#invoker.describe(accountId, region, reference);
  }

  invoke(functionArn: string, payload: Uint8Array, signal: AbortSignal): Promise<InvocationOutcome> {
    return this.#invoker.invoke(functionArn, payload, signal);
  }

  /** Resolves once the asynchronous invocation is durable. Rejects when the function does not exist. */
  async invokeAsynchronously(functionArn: string, payload: Uint8Array): Promise<void> {
    await this.#asynchronous.acceptFor(functionArn, payload);
  }

  /** The last lines of a function's log, oldest first. The ARN is the one without a qualifier. */
  recentLog(functionArn: string): readonly LogLine[] {
    return this.#executor.logs.recent(functionArn);
  }

  /** The package that an address of `Code.Location` stands for. */
  async download(token: string): Promise<Uint8Array | undefined> {
    const sha256Hex = this.#downloads.read(token);
    return sha256Hex === undefined ? undefined : this.#blobs.get(sha256Hex);
  }

  /** What AWS would bill. */
  get usage(): UsageSource {
    return this.#executor.figures;
  }

  /** Process ids of all execution environments. */
  get environmentPids(): readonly number[] {
    return this.#executor.pids;
  }

  async #close(): Promise<void> {
    await Promise.all([this.#mappings.close(this.#drainMs), this.#asynchronous.close(this.#drainMs)]);
    await this.#catalogue.close();
    await this.#executor.close();
    this.#stopCollecting();
    await this.#code.close();
  }

  /** Unpacks the code, so that the first invocation does not wait for it. */
  async #prepare(stored: StoredFunction): Promise<void> {
    const lease = await this.#code.acquire(stored.code, stored.settings.layers);
    lease.release();
  }

  #changed(key: FunctionKey, now: StoredFunction | undefined, before: StoredFunction | undefined): void {
    this.#executor.changed(key, now);
    this.#asynchronous.functionChanged(key);
    if (before === undefined) return;
    const named = now === undefined ? new Set() : packagesOf(now);
    for (const name of packagesOf(before)) if (!named.has(name)) this.#code.sweep(name);
  }

  /** See `CodeStoreDependencies`. */
  #named(): ReadonlySet<string> {
    return new Set([...this.#catalogue.namedPackages(), ...this.#layers.namedPackages()]);
  }
}

function executorDependencies(
  dependencies: LambdaServiceDependencies,
  code: CodeStore,
  hot: HotDirectories,
  processes: RecordedProcesses,
  sandboxes: ChosenSandboxes,
): ConstructorParameters<typeof FunctionExecutor>[0] {
  const { clock, random, files, logger, environmentsMax, idleEnvironmentMs, credentialOf, logKeeper } = dependencies;
  return {
    concurrentExecutionsMax: dependencies.concurrentExecutionsMax ?? CONCURRENT_EXECUTIONS_MAX,
    code,
    hot,
    clock,
    random,
    files,
    processes,
    searchPath: dependencies.processes.searchPath,
    sandboxes,
    logger,
    ...(dependencies.endpoint !== undefined && { endpoint: dependencies.endpoint }),
    ...(credentialOf !== undefined && { credentialOf }),
    ...(logKeeper !== undefined && { keeper: logKeeper }),
    ...(environmentsMax !== undefined && { environmentsMax }),
    ...(idleEnvironmentMs !== undefined && { idleMs: idleEnvironmentMs }),
  };
}
