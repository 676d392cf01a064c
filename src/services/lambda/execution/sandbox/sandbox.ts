/**
 * What stands between a function's processes and the machine. One {@link Sandbox} for each environment, made by the
 * {@link Sandboxes} that the server was started with.
 */
import type { Server } from 'node:net';
import type { ProcessExit, ProcessSpec, RunningProcess } from '../../../../platform/processes.ts';

/** Where the process finds things. In a sandbox with its own file system these are Lambda's own paths. */
export interface SandboxPaths {
  /** The function's code: `/var/task`. */
  readonly taskRoot: string;
  /** The layers' files: `/opt`. */
  readonly optRoot: string;
  /** The runtime's own files: `/var/runtime`. What lies below it is what {@link RuntimeFiles} shows. */
  readonly runtimeDirectory: string;
  /** What the function may write: `/tmp`. Nothing of it outlives the environment. */
  readonly tmp: string;
}

/** What a runtime needs to be able to read. */
export interface RuntimeFiles {
  /** The folder that `runtimeDirectory` stands for. */
  readonly directory: string;
  /** Files and folders of it, by their paths below it: nothing else of it is shown. */
  readonly visible: readonly string[];
  /** Files and folders that are shown under their own paths, such as an interpreter's; what they need of /usr and /lib is there. */
  readonly alsoVisible: readonly string[];
}

export interface SandboxRequest {
  /** The unpacked code; shown as `taskRoot`, read only. */
  readonly codeDirectory: string;
  /** The unpacked layers; shown as `optRoot`, read only. Undefined: there are none. */
  readonly layersDirectory: string | undefined;
  readonly runtime: RuntimeFiles;
  readonly memoryMegabytes: number;
  readonly ephemeralStorageMegabytes: number;
}

/** One environment's. */
export interface Sandbox {
  readonly paths: SandboxPaths;
  /** What a process's command line and variables, written in the terms of `paths`, become when it is really spawned. */
  wrap(spec: ProcessSpec): ProcessSpec;
  /** Under which address the process finds its Runtime API. Undefined: under the one that it listens on. */
  readonly runtimeApi: string | undefined;
  /** Tells it which process that has become: its use of memory and processes is watched from now on. */
  started(child: RunningProcess, runtimeApi: RuntimeApiDoor): void;
  /** The same of an extension's process. */
  extensionStarted(child: RunningProcess, runtimeApi: RuntimeApiDoor): void;
  /** An invocation begins, or has ended. */
  setBusy(isBusy: boolean): void;
  /** The function's own process, whose use of memory is the function's. Undefined as long as it is not known. */
  readonly mainPid: number | undefined;
  /** Asks the process that was started, and what it started, to end (SIGTERM): the sandbox itself stays until they have. */
  terminate(child: RunningProcess): void;
  /** How the function's own process ended, when the one that was spawned ended so. */
  endOf(exit: ProcessExit): SandboxEnd;
  /** When the process has ended, or never began. Idempotent; never rejects. */
  close(): Promise<void>;
}

/** Where the server itself listens. */
export interface Endpoint {
  /** An address or a name. */
  readonly host: string;
  readonly port: number;
}

/** How a Runtime API is reached from a sandbox's own network. */
export interface RuntimeApiDoor {
  /** Takes what connects to the listener, which the process knows by this address. */
  admit(listener: Server, address: string): void;
}

/** `none`: two ports of a network of its own, for the Runtime API and the server's endpoint, and nothing else. */
export const FUNCTION_NETWORKS = ['host', 'none'] as const;
export type FunctionNetwork = (typeof FUNCTION_NETWORKS)[number];

export interface SandboxEnd extends ProcessExit {
  /** It was killed because it used more memory than it may. */
  readonly outOfMemory: boolean;
}

export interface Sandboxes {
  /** Rejects on a fault. */
  open(request: SandboxRequest): Promise<Sandbox>;
}
