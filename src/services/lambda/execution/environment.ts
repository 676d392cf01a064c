/**
 * One execution environment: a process of its own, its Runtime API, its output, and one invocation at a time.
 *
 *   starting ──▶ idle ◀──▶ busy ──▶ answered ──▶ idle
 *      └────────────┴───────┴──────────┴──▶ closed
 *
 * E1. An environment runs one invocation at a time, and every invocation gets exactly one result.
 * E2. A process that ran out of time, crashed or failed to start is never used again; with it ends all that it started.
 * E3. Time runs from the moment the runtime is ready; of a slow start only what exceeds `INIT_FREE_MS` counts.
 * E4. `answered` lasts until the runtime asks for its next invocation; the invocation's time limit holds until then.
 * E5. Extensions do not delay an answer, but the next invocation waits until all that take part have asked for their next event.
 */
import type { Clock, Timer } from '../../../platform/clock.ts';
import type { Files } from '../../../platform/files.ts';
import type { ProcessExit, Processes, ProcessSpec, RunningProcess } from '../../../platform/processes.ts';
import type { Random } from '../../../platform/random.ts';
import { COMING_BACK_MS, INIT_FREE_MS } from '../limits.ts';
import { Extensions, type ShutdownReason } from './extensions/extensions.ts';
import type { FunctionFacts } from './extensions/extensions-api.ts';
import type { EnvironmentLog } from './function-logs.ts';
import {
  type EnvironmentFailure,
  type Executed,
  type ExecutionRequest,
  failedWith,
  failureCause,
  failureEnd,
  failurePayload,
  type NotStartable,
} from './invocation.ts';
import { InvocationLog } from './invocation-log.ts';
import type { FailureEnd } from './platform-events.ts';
import { LogTail, ProcessOutput } from './process-output.ts';
import { type OutputPosition, RuntimeApi, type RuntimeListener } from './runtime-api.ts';
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

/** Whoever owns environments. */
export interface EnvironmentOwner {
  /** It can take an invocation. */
  onIdle(environment: Environment): void;
  /** It answered but does not come back soon. */
  onLate(environment: Environment): void;
  /** It ended before it ever took an invocation; a `fault` is ours and not the function's. */
  onStartFailed(
    environment: Environment,
    failure: EnvironmentFailure | { readonly kind: 'fault'; readonly error: unknown },
  ): void;
  /** It ended and is not to be used again. */
  onGone(environment: Environment): void;
}

interface Running {
  readonly request: ExecutionRequest;
  readonly startedMs: number;
  readonly deadline: Timer;
  readonly tail: LogTail;
  readonly resolve: (result: Executed) => void;
  /** It has come, and waits for what was written before it. */
  answer?: Answer;
}

interface Answer {
  readonly kind: Executed['kind'];
  readonly payload: Uint8Array;
  readonly endedMs: number;
  /** Undefined when all went well. */
  readonly failure: FailureEnd | undefined;
  /** See `InvocationEnd`. */
  readonly cause?: string | undefined;
}

type State =
  | { readonly kind: 'starting'; readonly deadline: Timer }
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly running: Running }
  /** The result is on its way; `late` fires when the runtime does not ask for more. */
  | { readonly kind: 'answered'; readonly deadline: Timer; readonly late: Timer; isLate: boolean }
  | { readonly kind: 'closed' };

export class Environment {
  readonly spec: EnvironmentSpec;
  readonly #dependencies: EnvironmentDependencies;
  readonly #owner: EnvironmentOwner;
  readonly #startedMs: number;
  readonly log: EnvironmentLog;
  readonly #invocationLog: InvocationLog;
  #state: State;
  #api: RuntimeApi | undefined;
  #process: RunningProcess | undefined;
  #sandbox: Sandbox | undefined;
  #output: ProcessOutput | undefined;
  #extensions: Extensions | undefined;
  #shutDown: Promise<void> | undefined;
  /** Node.js says so before it aborts: that is an end for lack of memory, too. */
  #heapIsFull = false;
  readonly #ended: Promise<void>;
  /** What the start writes belongs to the first invocation. */
  #startTail: LogTail | undefined = new LogTail();

  constructor(spec: EnvironmentSpec, dependencies: EnvironmentDependencies, owner: EnvironmentOwner) {
    this.spec = spec;
    this.#dependencies = dependencies;
    this.#owner = owner;
    const { clock, files } = dependencies;
    this.#startedMs = clock.monotonicMs();
    this.log = spec.openLog();
    this.#invocationLog = new InvocationLog(spec, this.log, clock, files);
    const deadline = clock.setTimer(INIT_FREE_MS + spec.timeoutMs, () => this.#fail({ kind: 'timeout' })); // E3
    this.#state = { kind: 'starting', deadline };
    this.#ended = this.#start();
  }

  /** Takes an invocation soon without anybody's doing: it starts, or it has just answered. */
  get isComing(): boolean {
    return this.#state.kind === 'starting' || (this.#state.kind === 'answered' && !this.#state.isLate);
  }

  get isIdle(): boolean {
    return this.#state.kind === 'idle';
  }

  /** Undefined until the process is started. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Since it began to start. */
  get ageMs(): number {
    return this.#dependencies.clock.monotonicMs() - this.#startedMs;
  }

  /** What it wrote before its first invocation. */
  get startOutput(): string {
    return this.#startTail?.text() ?? '';
  }

  /** Only when idle. Undefined when the process turns out to be lost: nothing has reached it, and it ends. */
  invoke(request: ExecutionRequest): Promise<Executed> | undefined {
    const { clock, random } = this.#dependencies;
    const nowMs = clock.nowMs();
    const invocation = { ...request, deadlineMs: nowMs + this.spec.timeoutMs, traceId: traceId(random, nowMs) };
    if (this.#api?.deliver(invocation) !== true) {
      this.#fail(KILLED);
      return undefined;
    }
    this.#sandbox?.setBusy(true);
    this.#extensions?.invoke(invocation);
    this.#invocationLog.begin(request.requestId);
    const tail = this.#startTail ?? new LogTail();
    this.#startTail = undefined;
    const deadline = clock.setTimer(this.spec.timeoutMs, () => this.#fail({ kind: 'timeout' }));
    return new Promise((resolve) => {
      this.#state = { kind: 'busy', running: { request, startedMs: clock.monotonicMs(), deadline, tail, resolve } }; // E1
    });
  }

  /** Ends the process and waits for it; rejects when not all of it could be removed. A running invocation is answered as killed. */
  close(): Promise<void> {
    if (this.#state.kind !== 'closed') this.#fail(KILLED, 'spindown');
    return this.#ended;
  }

  async #start(): Promise<void> {
    const { spec } = this;
    let release: () => void = () => {};
    let sandbox: Sandbox | undefined;
    try {
      const code = await spec.prepare();
      release = code.release;
      const program = await spec.select(code);
      if (program.kind === 'not-startable') {
        this.#fail(program);
        return;
      }
      const { directory: codeDirectory, layersDirectory } = code;
      const { files: runtime } = program;
      sandbox = await this.#dependencies.sandboxes.open({ ...spec, runtime, codeDirectory, layersDirectory });
      const extensions = this.#openExtensions(program);
      const listener: RuntimeListener = {
        onReady: () => {
          extensions.closeRegistration();
          this.#onReady();
        },
        onResponse: (payload, output) => this.#onAnswer('answered', payload, output),
        onError: (payload, errorType, output) => this.#onAnswer('function-error', payload, output, failedWith(errorType)),
        onResponseTooLarge: (output) => this.#onAnswer('function-error', RESPONSE_TOO_LARGE, output, failedWith(TOO_LARGE)),
        onInitError: (payload, errorType) => this.#fail({ kind: 'init-error', payload, errorType }),
      };
      this.#api = await RuntimeApi.listen(listener, extensions.api);
      if (this.#state.kind === 'closed') return;
      const command = this.#command(program, sandbox, this.#api);
      if (!(await extensions.start(sandbox, layersDirectory, command.environment, this.#api))) return;
      const exit = await this.#run(command, sandbox, this.#api);
      const end = sandbox.endOf(exit);
      const outOfMemory = end.outOfMemory || (this.#heapIsFull && end.signal === 'SIGABRT');
      this.#fail({ kind: 'exit', ...end, outOfMemory });
    } catch (error: unknown) {
      this.#fail({ kind: 'fault', error });
    } finally {
      try {
        await this.#shutDown;
        this.#process?.kill('SIGKILL'); // what the process started ends with it (E2)
        await this.#api?.close();
        await sandbox?.close();
      } finally {
        release();
      }
    }
  }

  #openExtensions(program: FunctionProgram): Extensions {
    this.#extensions = new Extensions(this.#dependencies, program.facts, {
      onProgress: () => this.#onReady(),
      onFailure: (failure) => this.#fail(failure),
      onLine: (line) => this.#onLine(line),
    });
    return this.#extensions;
  }

  #command(program: FunctionProgram, sandbox: Sandbox, api: RuntimeApi): ProgramCommand {
    const { paths, runtimeApi = api.address } = sandbox;
    const { environment, ...command } = program.command(paths, runtimeApi, this.log.stream);
    return { ...command, environment: { ...this.#endpointVariable(sandbox), ...environment } };
  }

  #run(command: ProgramCommand, sandbox: Sandbox, api: RuntimeApi): Promise<ProcessExit> {
    const spec = { ...command, workingDirectory: sandbox.paths.taskRoot, controlPipe: true };
    const child = this.#dependencies.processes.spawn(sandbox.wrap(spec));
    this.#process = child;
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
    if (!this.log.write(line)) return;
    if (this.#state.kind === 'busy') this.#state.running.tail.add(line);
    else this.#startTail?.add(line);
  }

  /** The runtime asked for an invocation, or an extension for an event: it takes one when all of them have (E5). */
  #onReady(): void {
    if (this.#api?.isWaiting !== true || this.#extensions?.areReady !== true) return;
    if (this.#state.kind === 'starting') {
      this.#state.deadline.cancel();
      this.#extensions.announce();
      this.#invocationLog.initialised(this.ageMs);
    } else if (this.#state.kind === 'answered') {
      this.#state.deadline.cancel();
      this.#state.late.cancel();
    } else return;
    this.#state = { kind: 'idle' };
    this.#owner.onIdle(this);
  }

  #onAnswer(kind: Executed['kind'], payload: Uint8Array, position: OutputPosition | undefined, failure?: FailureEnd): void {
    if (this.#state.kind !== 'busy') return; // it ran out of time meanwhile
    const { running } = this.#state;
    running.answer = { kind, payload, endedMs: this.#dependencies.clock.monotonicMs(), failure };
    this.#output?.settled(position, () => this.#settle(running, running.answer));
  }

  #settle(running: Running, answer: Answer | undefined): void {
    if (this.#state.kind !== 'busy' || this.#state.running !== running || answer === undefined) return; // it has ended meanwhile
    const late = this.#dependencies.clock.setTimer(COMING_BACK_MS, () => this.#onLate());
    this.#state = { kind: 'answered', deadline: running.deadline, late, isLate: false }; // E4
    this.#sandbox?.setBusy(false);
    this.#resolve(running, answer);
    this.#onReady(); // a runtime that is quick has asked already, before its output was read
  }

  #onLate(): void {
    if (this.#state.kind !== 'answered') return;
    this.#state.isLate = true;
    this.#owner.onLate(this);
  }

  /** Ends the environment, whatever it is doing (E2). */
  #fail(
    failure: EnvironmentFailure | { readonly kind: 'fault'; readonly error: unknown },
    reason: ShutdownReason = failure.kind === 'timeout' ? 'timeout' : 'failure',
  ): void {
    const state = this.#state;
    if (state.kind === 'closed') return;
    this.#state = { kind: 'closed' };
    if (state.kind === 'answered') state.late.cancel();
    if (state.kind === 'starting' || state.kind === 'answered') state.deadline.cancel();
    if (state.kind === 'busy') {
      state.running.deadline.cancel();
      // A runtime may answer and end: its answer stands.
      this.#resolve(state.running, state.running.answer ?? this.#failureAnswer(state.running, failure));
    }
    this.#shutDown = this.#end(reason);
    if (state.kind === 'starting') this.#owner.onStartFailed(this, failure);
    this.#owner.onGone(this);
  }

  /** At once without extensions. */
  async #end(reason: ShutdownReason): Promise<void> {
    await this.#extensions?.shutDown(reason, this.#sandbox, this.#process);
    this.#process?.kill('SIGKILL');
    // A process that escaped from the group may hold the pipes open; nobody waits for it.
    this.#process?.stdout.destroy();
    this.#process?.stderr.destroy();
  }

  #failureAnswer(
    { request: { requestId } }: Running,
    failure: EnvironmentFailure | { readonly kind: 'fault'; readonly error: unknown },
  ): Answer {
    const { clock } = this.#dependencies;
    const { timeoutMs } = this.spec;
    const cause = failure.kind === 'fault' ? KILLED : failure;
    return {
      kind: 'function-error',
      payload: failurePayload(cause, requestId, timeoutMs),
      endedMs: clock.monotonicMs(),
      failure: failureEnd(cause),
      cause: failureCause(cause, timeoutMs),
    };
  }

  #resolve(running: Running, { kind, payload, endedMs, failure, cause }: Answer): void {
    const { request } = running;
    const durationMs = endedMs - running.startedMs;
    const logTail = running.tail.text();
    const pid = this.#sandbox?.mainPid;
    const reported = this.#invocationLog.end(request.requestId, logTail, { durationMs, failure, cause, pid });
    running.resolve({
      kind,
      requestId: request.requestId,
      executedVersion: this.spec.version,
      payload,
      logTail,
      ...reported,
    });
  }
}

const KILLED: EnvironmentFailure = { kind: 'exit', code: null, signal: 'SIGKILL' };

const V8_HEAP_IS_FULL = /^FATAL ERROR: .*JavaScript heap out of memory/;

const TOO_LARGE = 'Function.ResponseSizeTooLarge';
const RESPONSE_TOO_LARGE = Buffer.from(
  JSON.stringify({
    errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    errorType: TOO_LARGE,
  }),
);

/** `Root=1-<seconds>-<24 hex digits>;Parent=<16 hex digits>;Sampled=0` (API reference, X-Ray). */
function traceId(random: Random, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString(16);
  const digits = `${random.uuid()}${random.uuid()}`.replaceAll('-', '');
  return `Root=1-${seconds}-${digits.slice(0, 24)};Parent=${digits.slice(24, 40)};Sampled=0`;
}
