/**
 * One execution environment: a process of its own (environment-process.ts), and one invocation at a time.
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
import type { Timer } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/random.ts';
import { COMING_BACK_MS, INIT_FREE_MS } from '../limits.ts';
import {
  type EnvironmentDependencies,
  type EnvironmentEnd,
  EnvironmentProcess,
  type EnvironmentSpec,
  type ProcessAnswer,
} from './environment-process.ts';
import type { ShutdownReason } from './extensions/extensions.ts';
import type { EnvironmentLog } from './function-logs.ts';
import {
  type EnvironmentFailure,
  type Executed,
  type ExecutionRequest,
  failureCause,
  failureEnd,
  failurePayload,
} from './invocation.ts';
import { InvocationLog } from './invocation-log.ts';
import { LogTail } from './process-output.ts';
import type { OutputPosition } from './runtime-api/runtime-api.ts';

/** Whoever owns environments. */
export interface EnvironmentOwner {
  /** It can take an invocation. */
  onIdle(environment: Environment): void;
  /** It answered but does not come back soon. */
  onLate(environment: Environment): void;
  /** It ended before it ever took an invocation. */
  onStartFailed(environment: Environment, end: EnvironmentEnd): void;
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

interface Answer extends ProcessAnswer {
  readonly endedMs: number;
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
  readonly #process: EnvironmentProcess;
  #state: State;
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
    this.#process = new EnvironmentProcess(spec, this.log.stream, dependencies, {
      onProgress: () => this.#onProgress(),
      onAnswer: (answer, position) => this.#onAnswer(answer, position),
      onLine: (line) => this.#onLine(line),
      onFailure: (end) => this.#fail(end),
    });
    const deadline = clock.setTimer(INIT_FREE_MS + spec.timeoutMs, () => this.#fail({ kind: 'timeout' })); // E3
    this.#state = { kind: 'starting', deadline };
    this.#ended = this.#process.run();
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
    return this.#process.pid;
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
    if (!this.#process.deliver(invocation)) {
      this.#fail(KILLED);
      return undefined;
    }
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

  #onLine(line: string): void {
    if (!this.log.write(line)) return;
    if (this.#state.kind === 'busy') this.#state.running.tail.add(line);
    else this.#startTail?.add(line);
  }

  /** It takes an invocation when all have asked for more (E5). */
  #onProgress(): void {
    if (!this.#process.isReady) return;
    if (this.#state.kind === 'starting') {
      this.#state.deadline.cancel();
      this.#process.announce();
      this.#invocationLog.initialised(this.ageMs);
    } else if (this.#state.kind === 'answered') {
      this.#state.deadline.cancel();
      this.#state.late.cancel();
    } else return;
    this.#state = { kind: 'idle' };
    this.#owner.onIdle(this);
  }

  #onAnswer(answer: ProcessAnswer, position: OutputPosition | undefined): void {
    if (this.#state.kind !== 'busy') return; // it ran out of time meanwhile
    const { running } = this.#state;
    running.answer = { ...answer, endedMs: this.#dependencies.clock.monotonicMs() };
    this.#process.afterOutput(position, () => this.#settle(running, running.answer));
  }

  #settle(running: Running, answer: Answer | undefined): void {
    if (this.#state.kind !== 'busy' || this.#state.running !== running || answer === undefined) return; // it has ended meanwhile
    const late = this.#dependencies.clock.setTimer(COMING_BACK_MS, () => this.#onLate());
    this.#state = { kind: 'answered', deadline: running.deadline, late, isLate: false }; // E4
    this.#process.rest();
    this.#resolve(running, answer);
    this.#onProgress(); // a runtime that is quick has asked already, before its output was read
  }

  #onLate(): void {
    if (this.#state.kind !== 'answered') return;
    this.#state.isLate = true;
    this.#owner.onLate(this);
  }

  /** Ends the environment, whatever it is doing (E2). */
  #fail(end: EnvironmentEnd, reason: ShutdownReason = end.kind === 'timeout' ? 'timeout' : 'failure'): void {
    const state = this.#state;
    if (state.kind === 'closed') return;
    this.#state = { kind: 'closed' };
    if (state.kind === 'answered') state.late.cancel();
    if (state.kind === 'starting' || state.kind === 'answered') state.deadline.cancel();
    if (state.kind === 'busy') {
      state.running.deadline.cancel();
      // A runtime may answer and end: its answer stands.
      this.#resolve(state.running, state.running.answer ?? this.#failureAnswer(state.running, end));
    }
    this.#process.end(reason);
    if (state.kind === 'starting') this.#owner.onStartFailed(this, end);
    this.#owner.onGone(this);
  }

  #failureAnswer({ request: { requestId } }: Running, end: EnvironmentEnd): Answer {
    const { timeoutMs } = this.spec;
    const cause = end.kind === 'fault' ? KILLED : end;
    return {
      kind: 'function-error',
      payload: failurePayload(cause, requestId, timeoutMs),
      endedMs: this.#dependencies.clock.monotonicMs(),
      failure: failureEnd(cause),
      cause: failureCause(cause, timeoutMs),
    };
  }

  #resolve(running: Running, { kind, payload, endedMs, failure, cause }: Answer): void {
    const { request } = running;
    const durationMs = endedMs - running.startedMs;
    const logTail = running.tail.text();
    const pid = this.#process.mainPid;
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

/** `Root=1-<seconds>-<24 hex digits>;Parent=<16 hex digits>;Sampled=0` (API reference, X-Ray). */
function traceId(random: Random, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString(16);
  const digits = `${random.uuid()}${random.uuid()}`.replaceAll('-', '');
  return `Root=1-${seconds}-${digits.slice(0, 24)};Parent=${digits.slice(24, 40)};Sampled=0`;
}
