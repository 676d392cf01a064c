/**
 * How the process that runs a server ends.
 *
 * P1. The first SIGINT, SIGTERM or SIGHUP drains and exits 0 (1 when closing fails); the second exits at once with 128 + its
 *     number.
 * P2. An error that nobody caught, and a bug reported by the server, are logged and end the process with 1: the disk is the
 *     truth, and a restart recovers from it.
 * P3. The same signal again within a moment is no second one: a Ctrl-C reaches this process from the terminal and once more
 *     from npm, which passes it on.
 */
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

/** The parts of `process` that are used; tests put an emitter in its place. */
export interface HostProcess {
  on(
    event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'uncaughtException' | 'unhandledRejection',
    listener: (value: unknown) => void,
  ): unknown;
  off(
    event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'uncaughtException' | 'unhandledRejection',
    listener: (value: unknown) => void,
  ): unknown;
  exit(code: number): void;
}

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
/** See P3. */
const SAME_KEYPRESS_MS = 300;
const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 };

export class Lifecycle {
  readonly #process: HostProcess;
  readonly #logger: Logger;
  readonly #clock: Clock;
  #firstSignalMs = 0;
  readonly #onSignal: Readonly<Record<Signal, () => void>> = {
    SIGINT: () => this.#signalled('SIGINT'),
    SIGTERM: () => this.#signalled('SIGTERM'),
    SIGHUP: () => this.#signalled('SIGHUP'),
  };
  readonly #onFailure = (error: unknown): void => this.crash(error);
  #close: (() => Promise<void>) | undefined;
  #phase: 'starting' | 'running' | 'draining' | 'ended' = 'starting';

  /** Begins to watch the process. A signal before `running` ends it at once: there is nothing to drain. */
  constructor(hostProcess: HostProcess, logger: Logger, clock: Clock) {
    this.#process = hostProcess;
    this.#logger = logger;
    this.#clock = clock;
    hostProcess.on('SIGINT', this.#onSignal.SIGINT);
    hostProcess.on('SIGTERM', this.#onSignal.SIGTERM);
    hostProcess.on('SIGHUP', this.#onSignal.SIGHUP);
    hostProcess.on('uncaughtException', this.#onFailure);
    hostProcess.on('unhandledRejection', this.#onFailure);
  }

  /** From now on the first signal calls `close` (P1). */
  running(close: () => Promise<void>): void {
    this.#close = close;
    this.#phase = 'running';
  }

  /** Ends the process because of a failure that nothing can answer for (P2). */
  crash(error: unknown): void {
    this.#logger.error({ err: error }, 'stopping because of an unexpected failure');
    this.#exit(1);
  }

  /** Drains as the first signal does. */
  stop(): void {
    const close = this.#close;
    if (this.#phase !== 'running' || close === undefined) return;
    this.#phase = 'draining';
    close().then(
      () => this.#exit(0),
      (error: unknown) => this.crash(error),
    );
  }

  /** Stops watching the process. */
  release(): void {
    this.#process.off('SIGINT', this.#onSignal.SIGINT);
    this.#process.off('SIGTERM', this.#onSignal.SIGTERM);
    this.#process.off('SIGHUP', this.#onSignal.SIGHUP);
    this.#process.off('uncaughtException', this.#onFailure);
    this.#process.off('unhandledRejection', this.#onFailure);
  }

  #signalled(signal: Signal): void {
    if (this.#phase === 'running') {
      this.#firstSignalMs = this.#clock.monotonicMs();
      this.#logger.info({ signal }, 'finishing what is under way; a second signal stops at once');
      this.stop();
    } else if (this.#phase !== 'draining' || this.#clock.monotonicMs() - this.#firstSignalMs > SAME_KEYPRESS_MS) {
      this.#exit(128 + SIGNAL_NUMBERS[signal]); // P3
    }
  }

  #exit(code: number): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    this.#process.exit(code);
  }
}
