/**
 * The process of one execution environment, with all that belongs to it: the code it is started from, its sandbox, its Runtime
 * API, its extensions and its output. What it is doing is not known here (environment.ts).
 *
 * P1. With its end ends all that it started, and everything that it was given is given back.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Files } from '../../../platform/files.ts';
import type { ProcessExit, Processes, ProcessSpec, RunningProcess } from '../../../platform/processes.ts';
import type { Random } from '../../../platform/random.ts';
import { Extensions, type ShutdownReason } from './extensions/extensions.ts';
import type { FunctionFacts } from './extensions/extensions-api.ts';
import type { EnvironmentLog } from './function-logs.ts';
import { type EnvironmentFailure, failedWith, type NotStartable } from './invocation.ts';
import type { FailureEnd } from './platform-events.ts';
import { ProcessOutput } from './process-output.ts';
import { type OutputPosition, RuntimeApi, type RuntimeInvocation } from './runtime-api/runtime-api.ts';
import type { PreparedCode } from './runtimes/runtime.ts';
import type { Endpoint, RuntimeFiles, Sandbox, Sandboxes, SandboxPaths } from './sandbox/sandbox.ts';

/** What a function's processes are started from. */
export interface EnvironmentSpec {
  /** Differs whenever code or settings differ. */
  readonly identity: string;
  readonly version: string;
  readonly timeoutMs: number;
  readonly memoryMegabytes: number;
  readonly ephemeralStorageMegabytes: number;
  /** Takes the code into use, and the layers if there are any; `release` gives them back. Rejects on a fault. */
  prepare(): Promise<PreparedCode & { release(): void }>;
  /** What runs that code. Rejects on a fault. */
  select(code: PreparedCode): Promise<FunctionProgram | NotStartable>;
  /** The log of a new environment. */
  openLog(): EnvironmentLog;
}

/** What is started to run a function. */
export interface FunctionProgram {
  readonly kind: 'program';
  readonly files: RuntimeFiles;
  /** What its extensions are told. */
  readonly facts: FunctionFacts;
  /** With the paths as the process sees them. */
  command(paths: SandboxPaths, runtimeApi: string, logStream: string): ProgramCommand;
}

type ProgramCommand = Pick<ProcessSpec, 'command' | 'args' | 'environment'>;

export interface EnvironmentDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly processes: Pick<Processes, 'spawn'>;
  readonly sandboxes: Sandboxes;
  /** The server's own, once it is known: functions call it unless they are told otherwise. */
  readonly endpoint?: () => Endpoint | undefined;
}

/** Why an environment ends. A fault is ours and not the function's. */
export type EnvironmentEnd = EnvironmentFailure | { readonly kind: 'fault'; readonly error: unknown };

/** What the runtime has answered. */
export interface ProcessAnswer {
  readonly kind: 'answered' | 'function-error';
  readonly payload: Uint8Array;
  /** Undefined when all went well. */
  readonly failure: FailureEnd | undefined;
}

export interface EnvironmentProcessListener {
  /** The runtime asked for an invocation, or an extension for an event: `isReady` may have become true. */
  onProgress(): void;
  onAnswer(answer: ProcessAnswer, position: OutputPosition | undefined): void;
  /** A line that the function wrote, or one of its extensions. */
  onLine(line: string): void;
  /** It has ended, or it must: whoever hears it calls `end`. */
  onFailure(end: EnvironmentEnd): void;
}

export class EnvironmentProcess {
  readonly #spec: EnvironmentSpec;
  readonly #logStream: string;
  readonly #dependencies: EnvironmentDependencies;
  readonly #listener: EnvironmentProcessListener;
  #api: RuntimeApi | undefined;
  #child: RunningProcess | undefined;
  #sandbox: Sandbox | undefined;
  #output: ProcessOutput | undefined;
  #extensions: Extensions | undefined;
  /** Undefined until it is to end. */
  #ending: Promise<void> | undefined;
  /** Node.js says so before it aborts: that is an end for lack of memory, too. */
  #heapIsFull = false;

  constructor(
    spec: EnvironmentSpec,
    logStream: string,
    dependencies: EnvironmentDependencies,
    listener: EnvironmentProcessListener,
  ) {
    this.#spec = spec;
    this.#logStream = logStream;
    this.#dependencies = dependencies;
    this.#listener = listener;
  }

  /** Undefined until it is started. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** See `Sandbox`. */
  get mainPid(): number | undefined {
    return this.#sandbox?.mainPid;
  }

  /** It can be given an invocation: the runtime has asked for it, and all extensions that see invocations for the next event. */
  get isReady(): boolean {
    return this.#api?.isWaiting === true && this.#extensions?.areReady === true;
  }

  /** For the first time: the log says which extensions there are. */
  announce(): void {
    this.#extensions?.announce();
  }

  /** False when the process turns out to be lost: nothing has reached it. */
  deliver(invocation: RuntimeInvocation): boolean {
    if (this.#api?.deliver(invocation) !== true) return false;
    this.#sandbox?.setBusy(true);
    this.#extensions?.invoke(invocation);
    return true;
  }

  /** The invocation is over. */
  rest(): void {
    this.#sandbox?.setBusy(false);
  }

  /** Calls `then` once what the process wrote before this position has been read. */
  afterOutput(position: OutputPosition | undefined, then: () => void): void {
    this.#output?.settled(position, then);
  }

  /** Ends it: at once without extensions. Once. */
  end(reason: ShutdownReason): void {
    this.#ending = this.#end(reason);
  }

  /** Starts it; resolves when nothing of it is left (P1). Rejects when not all of it could be removed. */
  async run(): Promise<void> {
    const spec = this.#spec;
    let release: () => void = () => {};
    let sandbox: Sandbox | undefined;
    try {
      const code = await spec.prepare();
      release = code.release;
      const program = await spec.select(code);
      if (program.kind === 'not-startable') {
        this.#listener.onFailure(program);
        return;
      }
      const { directory: codeDirectory, layersDirectory } = code;
      const { files: runtime } = program;
      sandbox = await this.#dependencies.sandboxes.open({ ...spec, runtime, codeDirectory, layersDirectory });
      const extensions = this.#openExtensions(program);
      this.#api = await this.#listen(extensions);
      if (this.#ending !== undefined) return;
      const command = this.#command(program, sandbox, this.#api);
      if (!(await extensions.start(sandbox, layersDirectory, command.environment, this.#api))) return;
      const exit = await this.#spawn(command, sandbox, this.#api);
      const end = sandbox.endOf(exit);
      const outOfMemory = end.outOfMemory || (this.#heapIsFull && end.signal === 'SIGABRT');
      this.#listener.onFailure({ kind: 'exit', ...end, outOfMemory });
    } catch (error: unknown) {
      this.#listener.onFailure({ kind: 'fault', error });
    } finally {
      try {
        await this.#ending;
        this.#child?.kill('SIGKILL'); // what the process started ends with it (P1)
        await this.#api?.close();
        await sandbox?.close();
      } finally {
        release();
      }
    }
  }

  #openExtensions(program: FunctionProgram): Extensions {
    this.#extensions = new Extensions(this.#dependencies, program.facts, {
      onProgress: () => this.#listener.onProgress(),
      onFailure: (failure) => this.#listener.onFailure(failure),
      onLine: (line) => this.#onLine(line),
    });
    return this.#extensions;
  }

  #listen(extensions: Extensions): Promise<RuntimeApi> {
    const listener = this.#listener;
    return RuntimeApi.listen(
      {
        onReady: () => {
          extensions.closeRegistration();
          listener.onProgress();
        },
        onResponse: (payload, output) => listener.onAnswer({ kind: 'answered', payload, failure: undefined }, output),
        onError: (payload, errorType, output) =>
          listener.onAnswer({ kind: 'function-error', payload, failure: failedWith(errorType) }, output),
        onResponseTooLarge: (output) => listener.onAnswer(RESPONSE_TOO_LARGE, output),
        onInitError: (payload, errorType) => listener.onFailure({ kind: 'init-error', payload, errorType }),
      },
      extensions.api,
    );
  }

  #command(program: FunctionProgram, sandbox: Sandbox, api: RuntimeApi): ProgramCommand {
    const { paths, runtimeApi = api.address } = sandbox;
    const { environment, ...command } = program.command(paths, runtimeApi, this.#logStream);
    return { ...command, environment: { ...this.#endpointVariable(sandbox), ...environment } };
  }

  #spawn(command: ProgramCommand, sandbox: Sandbox, api: RuntimeApi): Promise<ProcessExit> {
    const spec = { ...command, workingDirectory: sandbox.paths.taskRoot, controlPipe: true };
    const child = this.#dependencies.processes.spawn(sandbox.wrap(spec));
    this.#child = child;
    this.#sandbox = sandbox;
    sandbox.started(child, api);
    this.#output = new ProcessOutput(this.#dependencies.clock, child.stdout, child.stderr, (line) => this.#onLine(line));
    return child.exited;
  }

  /** Below the customer's own. */
  #endpointVariable({ runtimeApi }: Sandbox): Record<string, string> {
    const endpoint = this.#dependencies.endpoint?.();
    if (endpoint === undefined) return {};
    // A network of its own has the endpoint at its own loopback address, whatever the server listens on.
    const host = runtimeApi === undefined ? endpoint.host : '127.0.0.1';
    return { AWS_ENDPOINT_URL: `http://${host.includes(':') ? `[${host}]` : host}:${endpoint.port}` };
  }

  #onLine(line: string): void {
    if (V8_HEAP_IS_FULL.test(line)) this.#heapIsFull = true;
    this.#listener.onLine(line);
  }

  async #end(reason: ShutdownReason): Promise<void> {
    await this.#extensions?.shutDown(reason, this.#sandbox, this.#child);
    this.#child?.kill('SIGKILL');
    // A process that escaped from the group may hold the pipes open; nobody waits for it.
    this.#child?.stdout.destroy();
    this.#child?.stderr.destroy();
  }
}

const V8_HEAP_IS_FULL = /^FATAL ERROR: .*JavaScript heap out of memory/;

const TOO_LARGE = 'Function.ResponseSizeTooLarge';
const RESPONSE_TOO_LARGE: ProcessAnswer = {
  kind: 'function-error',
  payload: Buffer.from(
    JSON.stringify({
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      errorType: TOO_LARGE,
    }),
  ),
  failure: failedWith(TOO_LARGE),
};
