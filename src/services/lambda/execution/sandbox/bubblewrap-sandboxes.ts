/**
 * Sandboxes of bubblewrap: Lambda's own paths, nothing else of the machine's files, and no other process in sight
 * (bubblewrap-arguments.ts). When bubblewrap ends, the system ends every process of the sandbox with it, whatever became of
 * its group or session.
 *
 *     <work directory>/sandbox/files/*      files that stand for the system's own inside
 *     <work directory>/sandbox/devices/*    device nodes, for a server that runs as root
 */
import path from 'node:path';
import type { Clock } from '../../../../platform/clock.ts';
import type { ControlGroups } from '../../../../platform/control-groups.ts';
import { type Files, writeFile } from '../../../../platform/files.ts';
import { childrenOf, terminateTree } from '../../../../platform/process-tree.ts';
import type { ProcessExit, ProcessSpec, RunningProcess } from '../../../../platform/processes.ts';
import type { Random } from '../../../../platform/random.ts';
import { PROCESSES_MAX } from '../../limits.ts';
import { type BubblewrapFiles, bubblewrapArguments, SANDBOX_PATHS } from './bubblewrap-arguments.ts';
import { EnvironmentLimits } from './environment-limits.ts';
import { limited } from './launcher.ts';
import { PRIVATE_NETWORK_FILES, PrivateNetwork } from './private-network.ts';
import type {
  Endpoint,
  FunctionNetwork,
  RuntimeApiDoor,
  Sandbox,
  SandboxEnd,
  Sandboxes,
  SandboxPaths,
  SandboxRequest,
} from './sandbox.ts';
import { systemCallFilter } from './system-call-filter.ts';

export interface BubblewrapSandboxesDependencies {
  readonly files: Files;
  readonly random: Random;
  readonly clock: Clock;
  readonly workDirectory: string;
  readonly groups: ControlGroups | undefined;
  readonly network: FunctionNetwork;
  /** The server's own, once it is known. */
  readonly endpoint: () => Endpoint | undefined;
  /** The program. */
  readonly command: string;
  /** See `BubblewrapFiles`. */
  readonly deviceDirectory: string | undefined;
  /** Libraries of Node.js that lie elsewhere than the system's. */
  readonly libraries: readonly string[];
}

const OWN_FILES: Readonly<Record<string, string>> = {
  '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nsbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin\n',
  '/etc/group': 'root:x:0:\nsbx_user1051:x:990:\n',
  // What lies in the runtime's folder are ES modules.
  [`${SANDBOX_PATHS.runtimeDirectory}/package.json`]: '{"type":"module"}\n',
};

/** See `ProcessSpec.inputs`. */
const ARGUMENTS_DESCRIPTOR = 4;

/** bubblewrap itself and the init of the sandbox. */
const OWN_PROCESSES = 2;

export class BubblewrapSandboxes implements Sandboxes {
  readonly #dependencies: BubblewrapSandboxesDependencies;
  readonly #ownFiles: Readonly<Record<string, string>>;

  constructor(dependencies: BubblewrapSandboxesDependencies) {
    this.#dependencies = dependencies;
    this.#ownFiles = writeOwnFiles(dependencies.files, path.join(dependencies.workDirectory, 'sandbox', 'files'));
  }

  async open(request: SandboxRequest): Promise<Sandbox> {
    const { clock, random, groups, command, libraries, workDirectory, deviceDirectory, network } = this.#dependencies;
    const { runtime, memoryMegabytes, ephemeralStorageMegabytes } = request;
    const { layersDirectory } = request;
    const files: BubblewrapFiles = {
      ...request,
      layersEntries: layersDirectory === undefined ? [] : this.#dependencies.files.list(layersDirectory),
      runtime: { ...runtime, alsoVisible: [...runtime.alsoVisible, process.execPath, ...libraries] },
      ownFiles: network === 'none' ? { ...this.#ownFiles, ...PRIVATE_NETWORK_FILES } : this.#ownFiles,
      deviceDirectory,
      hiddenDirectory: path.dirname(workDirectory),
    };
    const bounds = { memoryMegabytes, storageInMemoryMegabytes: ephemeralStorageMegabytes, ownProcesses: OWN_PROCESSES };
    const limits = new EnvironmentLimits(bounds, random.uuid(), clock, groups);
    const privateNetwork = network === 'none' ? new PrivateNetwork(this.#dependencies.endpoint()) : undefined;
    return new BubblewrapSandbox(command, files, limits, privateNetwork);
  }
}

class BubblewrapSandbox implements Sandbox {
  readonly paths: SandboxPaths = SANDBOX_PATHS;
  readonly #command: string;
  readonly #files: BubblewrapFiles;
  readonly #limits: EnvironmentLimits;
  readonly #network: PrivateNetwork | undefined;
  #child: RunningProcess | undefined;
  #mainPid: number | undefined;

  constructor(command: string, files: BubblewrapFiles, limits: EnvironmentLimits, network: PrivateNetwork | undefined) {
    this.#command = command;
    this.#files = files;
    this.#limits = limits;
    this.#network = network;
  }

  get #emptyFile(): string {
    const { deviceDirectory } = this.#files;
    return deviceDirectory === undefined ? '/dev/null' : path.join(deviceDirectory, 'null');
  }

  wrap(given: ProcessSpec): ProcessSpec {
    const filter = systemCallFilter(process.arch);
    const inputsBehind = filter === undefined ? [] : [filter];
    const spec = this.#network?.wrap(given, ARGUMENTS_DESCRIPTOR + 1 + inputsBehind.length) ?? given;
    const filterOptions = filter === undefined ? [] : ['--seccomp', `${ARGUMENTS_DESCRIPTOR + 1}`];
    const args = ['--args', `${ARGUMENTS_DESCRIPTOR}`, ...filterOptions, '--', spec.command, ...spec.args];
    return {
      ...limited(this.#limits.joinFiles, { command: this.#command, args, environment: {} }, this.#emptyFile),
      workingDirectory: '/',
      environment: {}, // bubblewrap itself gets none of the customer's variables
      inputs: [bubblewrapArguments(this.#files, spec, this.#network === undefined ? 'host' : 'none'), ...inputsBehind],
      ...(this.#network !== undefined && { sockets: this.#network.sockets }),
      ...(spec.controlPipe !== undefined && { controlPipe: spec.controlPipe }),
    };
  }

  get runtimeApi(): string | undefined {
    return this.#network?.runtimeApi;
  }

  started(child: RunningProcess, runtimeApi: RuntimeApiDoor): void {
    this.#child = child;
    this.#network?.serve(child, runtimeApi);
    this.#limits.watch(child);
  }

  /** It has a network of its own, with the same two ports. */
  extensionStarted(child: RunningProcess, runtimeApi: RuntimeApiDoor): void {
    this.#network?.serve(child, runtimeApi);
  }

  setBusy(isBusy: boolean): void {
    this.#limits.setBusy(isBusy);
  }

  /** The one that the sandbox's init has started. */
  get mainPid(): number | undefined {
    const pid = this.#child?.pid;
    if (this.#mainPid === undefined && pid !== undefined) {
      const [init] = childrenOf(pid);
      this.#mainPid = init === undefined ? undefined : childrenOf(init)[0];
    }
    return this.#mainPid;
  }

  /** Not the group: bubblewrap itself belongs to it, and with its end all others are killed. */
  terminate({ pid }: RunningProcess): void {
    const [init] = pid === undefined ? [] : childrenOf(pid);
    for (const inside of init === undefined ? [] : childrenOf(init)) terminateTree(inside, PROCESSES_MAX);
  }

  endOf(exit: ProcessExit): SandboxEnd {
    return { ...signalOf(exit), outOfMemory: this.#limits.outOfMemory };
  }

  close(): Promise<void> {
    this.#network?.close();
    return this.#limits.close();
  }
}

/** bubblewrap ends with 128 and the signal's number where its command was ended by a signal; only those that end programs so. */
const SIGNALS: ReadonlyMap<number, string> = new Map([
  [132, 'SIGILL'],
  [133, 'SIGTRAP'],
  [134, 'SIGABRT'],
  [135, 'SIGBUS'],
  [136, 'SIGFPE'],
  [137, 'SIGKILL'],
  [139, 'SIGSEGV'],
  [143, 'SIGTERM'],
]);

function signalOf(exit: ProcessExit): ProcessExit {
  const signal = SIGNALS.get(exit.code ?? 0);
  return signal === undefined ? exit : { code: null, signal };
}

function writeOwnFiles(files: Files, directory: string): Record<string, string> {
  files.removeTree(directory);
  files.makeDirectory(directory);
  return Object.fromEntries(
    Object.entries(OWN_FILES).map(([shown, text]) => {
      const filePath = path.join(directory, shown.slice(1).replaceAll('/', '-'));
      writeFile(files, filePath, Buffer.from(text), OWN_FILE_PERMISSIONS);
      return [shown, filePath];
    }),
  );
}

const OWN_FILE_PERMISSIONS = 0o444;
