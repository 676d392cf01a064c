/**
 * The memory and the number of processes of one environment: by a control group where the system lets us have one, else by
 * looking every now and then.
 *
 * E1. What is in `/tmp` of a sandbox lies in memory and counts in its group, but not for the function's memory, as at AWS. So
 *     the group's bound is both together, and the function's own memory is looked at.
 * E2. An environment that uses more than it may is killed, and it is known why.
 * E3. A look costs as much as a small invocation, and a hundred environments may be idle: one that is, and does not grow, is
 *     looked at more and more seldom until it is invoked again.
 */
import type { Clock, Timer } from '../../../../platform/clock.ts';
import type { ControlGroup, ControlGroups } from '../../../../platform/control-groups.ts';
import { treeUsage } from '../../../../platform/process-tree.ts';
import type { RunningProcess } from '../../../../platform/processes.ts';
import {
  GROUP_REMOVAL_LOOK_MS,
  GROUP_REMOVAL_LOOKS_MAX,
  IDLE_UNBOUND_USAGE_LOOK_MS_MAX,
  IDLE_USAGE_LOOK_MS_MAX,
  PROCESSES_MAX,
  USAGE_LOOK_MS,
} from '../../limits.ts';

export interface LimitsRequest {
  readonly memoryMegabytes: number;
  /** What of its temporary files lies in memory. */
  readonly storageInMemoryMegabytes: number;
  /** Processes of ours that are in it besides the function's. */
  readonly ownProcesses: number;
}

export class EnvironmentLimits {
  readonly #clock: Clock;
  readonly #group: ControlGroup | undefined;
  readonly #memoryBytes: number;
  readonly #processesMax: number;
  #child: RunningProcess | undefined;
  #timer: Timer | undefined;
  /** Between two looks while no invocation runs. */
  #restMs = USAGE_LOOK_MS;
  #lookedMs = 0;
  #busy = false;
  /** The most that was seen. */
  #peakBytes = 0;
  #peakProcesses = 0;
  #killed = false;
  #closed = false;

  constructor(request: LimitsRequest, name: string, clock: Clock, groups: ControlGroups | undefined) {
    this.#clock = clock;
    this.#memoryBytes = request.memoryMegabytes * MEGABYTE;
    this.#processesMax = PROCESSES_MAX + request.ownProcesses;
    const memoryBytes = (request.memoryMegabytes + request.storageInMemoryMegabytes) * MEGABYTE; // E1
    this.#group = groups?.create(name, { memoryBytes, processes: this.#processesMax });
  }

  /** What a process that is to be bound writes `0` to before it becomes the function. */
  get joinFiles(): readonly string[] {
    return this.#group?.joinFiles ?? [];
  }

  /** The function killed itself by using too much memory. */
  get outOfMemory(): boolean {
    return this.#killed || this.#group?.hasRunOutOfMemory() === true;
  }

  /** Looks after the process from now on. */
  watch(child: RunningProcess): void {
    this.#child = child;
    this.#lookedMs = this.#clock.monotonicMs();
    this.#lookAfter(USAGE_LOOK_MS);
  }

  /** E3 */
  setBusy(isBusy: boolean): void {
    this.#busy = isBusy;
    if (this.#restMs === USAGE_LOOK_MS || this.#closed) return;
    this.#timer?.cancel();
    const dueMs = this.#lookedMs + this.#restMs - this.#clock.monotonicMs(); // many short invocations put no look off
    this.#lookAfter(isBusy ? Math.min(USAGE_LOOK_MS, Math.max(0, dueMs)) : Math.max(0, dueMs));
  }

  /** Ends what is left of the group's processes. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    if (this.#group === undefined) return;
    for (let look = 0; look < GROUP_REMOVAL_LOOKS_MAX && !this.#group.remove(); look++) {
      this.#group.killAll();
      await new Promise<void>((resolve) => this.#clock.setTimer(GROUP_REMOVAL_LOOK_MS, resolve));
    }
  }

  #lookAfter(delayMs: number): void {
    this.#timer = this.#clock.setTimer(delayMs, () => this.#look(), { unref: true });
  }

  /** E2 */
  #look(): void {
    const pid = this.#child?.pid;
    if (this.#closed || pid === undefined) return;
    this.#lookedMs = this.#clock.monotonicMs();
    const { processes, anonymousBytes } =
      this.#group === undefined
        ? treeUsage(pid, this.#processesMax + 1)
        : { processes: 0, anonymousBytes: this.#group.anonymousBytes() };
    this.#killed ||= anonymousBytes > this.#memoryBytes;
    if (this.#killed || processes > this.#processesMax) {
      this.#child?.kill('SIGKILL');
      return;
    }
    const grows = anonymousBytes > this.#peakBytes + MEGABYTE || processes > this.#peakProcesses;
    this.#peakBytes = Math.max(this.#peakBytes, anonymousBytes);
    this.#peakProcesses = Math.max(this.#peakProcesses, processes);
    const seldomMs = this.#group === undefined ? IDLE_UNBOUND_USAGE_LOOK_MS_MAX : IDLE_USAGE_LOOK_MS_MAX;
    this.#restMs = this.#busy || grows ? USAGE_LOOK_MS : Math.min(2 * this.#restMs, seldomMs); // E3
    this.#lookAfter(this.#restMs);
  }
}

const MEGABYTE = 1024 * 1024;
