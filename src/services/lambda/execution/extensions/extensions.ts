/**
 * The extensions of one environment as processes: those of its layers (`/opt/extensions`) are started before its runtime, and
 * all are told when it ends (API reference, "Lambda execution environment lifecycle").
 *
 * G3. The runtime is started when all that were started have registered. One that ends, or reports an error, ends the environment.
 * G4. What the end may take: nothing without extensions, `SHUTDOWN_INTERNAL_MS` with internal ones, `SHUTDOWN_EXTERNAL_MS` with
 *     external ones, of which the runtime has the first part. Who still runs then is killed.
 */
import path from 'node:path';
import type { Clock } from '../../../../platform/clock.ts';
import type { Files } from '../../../../platform/files.ts';
import type { ProcessExit, Processes, ProcessSpec, RunningProcess } from '../../../../platform/processes.ts';
import type { Random } from '../../../../platform/random.ts';
import { EXTENSIONS_MAX, SHUTDOWN_EXTERNAL_MS, SHUTDOWN_INTERNAL_MS, SHUTDOWN_RUNTIME_SHARE } from '../../limits.ts';
import { type EnvironmentFailure, type ExtensionFailure, exitPhrase } from '../invocation.ts';
import { ProcessOutput } from '../process-output.ts';
import type { RuntimeInvocation } from '../runtime-api/runtime-api.ts';
import { troubleExecuting } from '../runtimes/executable.ts';
import type { RuntimeApiDoor, Sandbox } from '../sandbox/sandbox.ts';
import { type Extension, ExtensionRegistry } from './extension-registry.ts';
import { ExtensionsApi, type FunctionFacts } from './extensions-api.ts';

export interface ExtensionsDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly processes: Pick<Processes, 'spawn'>;
}

export interface ExtensionsListener {
  /** `areReady` may have become true. */
  onProgress(): void;
  onFailure(failure: ExtensionFailure): void;
  /** A line that one of them wrote, or that Lambda writes about them. */
  onLine(line: string): void;
}

export type ShutdownReason = 'spindown' | 'timeout' | 'failure';

/** Variables of the runtime that extensions do not see (API reference, "Lambda extensions: environment variables"). */
const RUNTIME_VARIABLES = [
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_XRAY_CONTEXT_MISSING',
  'AWS_XRAY_DAEMON_ADDRESS',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
  '_AWS_XRAY_DAEMON_ADDRESS',
  '_AWS_XRAY_DAEMON_PORT',
  '_HANDLER',
];
const FOLDER = 'extensions';

export class Extensions {
  readonly api: ExtensionsApi;
  readonly #dependencies: ExtensionsDependencies;
  readonly #listener: ExtensionsListener;
  readonly #registry: ExtensionRegistry;
  readonly #processes = new Map<string, RunningProcess>();
  #allRegistered: () => void = () => {};
  #isEnding = false;

  constructor(dependencies: ExtensionsDependencies, facts: FunctionFacts, listener: ExtensionsListener) {
    this.#dependencies = dependencies;
    this.#listener = listener;
    const { random } = dependencies;
    this.#registry = new ExtensionRegistry(random);
    this.api = new ExtensionsApi({
      registry: this.#registry,
      random,
      facts,
      listener: { onProgress: () => this.#onProgress(), onError: (extension) => this.#onError(extension) },
    });
  }

  /** G2 */
  get areReady(): boolean {
    return this.#registry.areReady;
  }

  /**
   * Starts those of the layers and waits until all have registered; until then nothing else runs (G3). `environment` is that of
   * the runtime, `runtimeApi` what serves this one. False when one cannot be started: the listener knows.
   */
  async start(
    sandbox: Sandbox,
    layersDirectory: string | undefined,
    environment: ProcessSpec['environment'],
    runtimeApi: RuntimeApiDoor,
  ): Promise<boolean> {
    const names = layersDirectory === undefined ? [] : this.#namesIn(path.join(layersDirectory, FOLDER));
    if (names.length === 0) return true;
    const trouble = names.length > EXTENSIONS_MAX ? `Extension limit (${EXTENSIONS_MAX}) reached` : undefined;
    for (const name of names) {
      const wrong = trouble ?? this.#troubleWith(path.join(layersDirectory ?? '', FOLDER, name), name);
      if (wrong === undefined) continue;
      this.#listener.onFailure({ kind: 'extension', errorType: 'Extension.LaunchError', error: wrong });
      return false;
    }
    const registered = new Promise<void>((resolve) => {
      this.#allRegistered = resolve;
    });
    for (const name of names) this.#launch(name, sandbox, environment, runtimeApi);
    await registered;
    return !this.#isEnding;
  }

  /** The runtime asks for its first invocation. */
  closeRegistration(): void {
    this.#registry.closeRegistration();
  }

  /** The environment is ready: its log says who else is there. */
  announce(): void {
    for (const extension of this.#registry.all) this.#announce(extension);
  }

  invoke({ deadlineMs, requestId, invokedFunctionArn, traceId }: RuntimeInvocation): void {
    if (this.#registry.all.length === 0) return;
    const tracing = { type: 'X-Amzn-Trace-Id', value: traceId };
    const event = { eventType: 'INVOKE', deadlineMs, requestId, invokedFunctionArn, tracing } as const;
    this.#registry.send(event);
  }

  /** Ends the runtime and then all extensions, within the time there is (G4). Once. */
  async shutDown(reason: ShutdownReason, sandbox?: Sandbox, runtime?: RunningProcess): Promise<void> {
    this.#isEnding = true;
    this.#allRegistered();
    const { clock } = this.#dependencies;
    const registered = this.#registry.all.filter(({ state }) => state !== 'Started');
    const external = registered.some(({ isExternal }) => isExternal);
    const budgetMs = registered.length === 0 ? 0 : external ? SHUTDOWN_EXTERNAL_MS : SHUTDOWN_INTERNAL_MS;
    const deadlineMs = clock.nowMs() + budgetMs;
    const untilMs = clock.monotonicMs() + budgetMs;
    if (runtime !== undefined && budgetMs > 0) {
      sandbox?.terminate(runtime);
      await this.#ended([runtime], external ? budgetMs * SHUTDOWN_RUNTIME_SHARE : budgetMs);
    }
    runtime?.kill('SIGKILL');
    for (const { name, events } of this.#registry.all)
      if (!events.includes('SHUTDOWN')) this.#processes.get(name)?.kill('SIGKILL');
    if (external) {
      const event = { eventType: 'SHUTDOWN', deadlineMs, shutdownReason: reason } as const;
      this.#registry.send(event);
      await this.#ended([...this.#processes.values()], untilMs - clock.monotonicMs());
    }
    for (const process of this.#processes.values()) {
      process.kill('SIGKILL');
      // A process that escaped from the group may hold the pipes open; nobody waits for it.
      process.stdout.destroy();
      process.stderr.destroy();
    }
  }

  /** When all have ended, or the time is over. */
  async #ended(processes: readonly RunningProcess[], ms: number): Promise<void> {
    const { clock } = this.#dependencies;
    const all = Promise.allSettled(processes.map(({ exited }) => exited));
    await new Promise<void>((resolve) => {
      const timer = clock.setTimer(Math.max(0, ms), resolve);
      void all.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #namesIn(folder: string): string[] {
    const { files } = this.#dependencies;
    return files.list(folder).filter((name) => !files.isDirectory(path.join(folder, name)));
  }

  #troubleWith(file: string, name: string): string | undefined {
    const trouble = troubleExecuting(this.#dependencies.files, file);
    return trouble === undefined ? undefined : `fork/exec /opt/${FOLDER}/${name}: ${trouble}`;
  }

  #launch(name: string, sandbox: Sandbox, environment: ProcessSpec['environment'], runtimeApi: RuntimeApiDoor): void {
    const { clock, processes } = this.#dependencies;
    const seen = Object.entries(environment).filter(([variable]) => !RUNTIME_VARIABLES.includes(variable));
    this.#registry.expect(name);
    const { taskRoot, optRoot } = sandbox.paths;
    const child = processes.spawn(
      sandbox.wrap({
        command: path.join(optRoot, FOLDER, name),
        args: [],
        workingDirectory: taskRoot,
        environment: Object.fromEntries(seen),
      }),
    );
    this.#processes.set(name, child);
    sandbox.extensionStarted(child, runtimeApi);
    new ProcessOutput(clock, child.stdout, child.stderr, (line) => this.#listener.onLine(line));
    const lost: ProcessExit = { code: 126, signal: null };
    void child.exited.catch(() => lost).then((exit) => this.#onExit(name, exit));
  }

  #onProgress(): void {
    if (this.#registry.areRegistered) this.#allRegistered();
    this.#listener.onProgress();
  }

  /** An external one ends by itself after it has said so; an internal one is a part of the runtime. */
  #onError(extension: Extension): void {
    this.#announce(extension);
    const { isExternal, state, errorType = 'Unknown' } = extension;
    if (!isExternal) this.#fail({ kind: 'extension', errorType: `Extension.${state}`, error: errorType });
  }

  #onExit(name: string, exit: ProcessExit): void {
    if (this.#isEnding) return;
    const extension = this.#registry.all.find((one) => one.isExternal && one.name === name);
    const failed = extension?.state === 'InitError' || extension?.state === 'ExitError';
    const errorType = failed ? `Extension.${extension.state}` : 'Extension.Crash';
    const error = exit.code === 0 ? 'exit code 0' : exitPhrase(exit);
    this.#fail({ kind: 'extension', errorType, error });
  }

  #fail(failure: Extract<EnvironmentFailure, { kind: 'extension' }>): void {
    if (this.#isEnding) return;
    this.#listener.onFailure(failure);
  }

  /** As in a log of 2024. */
  #announce({ name, state, events, errorType }: Extension): void {
    const shown = state.endsWith('Error') ? state : 'Ready';
    const error = errorType === undefined ? '' : `\tError Type: ${errorType}`;
    this.#listener.onLine(`EXTENSION\tName: ${name}\tState: ${shown}\tEvents: [${events.join(', ')}]${error}`);
  }
}
