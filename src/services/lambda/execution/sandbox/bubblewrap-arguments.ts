/**
 * What bubblewrap is told: a file system of its own in which there is nothing but the system's programs, the runtime, the code
 * and the layers, all read only, and a `/tmp` in memory; namespaces of its own for processes, users, communication and the
 * host's name; no capabilities, and no way to new ones.
 *
 * B1. Nothing is writable but `/tmp`. A server that runs as root gives its functions root's user id without its powers: what
 *     root may still change as the owner of a file is mounted read only (/proc/sys) or belongs to somebody else (/dev/null).
 * B2. Variables and paths go through a pipe, not over the command line, which every user of the machine can read; and none of
 *     them reaches a program outside of the sandbox.
 * B3. In that pipe a zero byte ends an argument. Nothing that holds one gets there: what follows it would be an option.
 */
import path from 'node:path';
import type { ProcessSpec } from '../../../../platform/processes.ts';
import type { FunctionNetwork, RuntimeFiles, SandboxPaths } from './sandbox.ts';

export const SANDBOX_PATHS: SandboxPaths = {
  taskRoot: '/var/task',
  optRoot: '/opt',
  runtimeDirectory: '/var/runtime',
  tmp: '/tmp',
};

export interface BubblewrapFiles {
  readonly codeDirectory: string;
  readonly layersDirectory: string | undefined;
  /** What lies in it: folders and files, never links. */
  readonly layersEntries: readonly string[];
  readonly runtime: RuntimeFiles;
  /** Files that stand for the system's own, by the path under which they appear. */
  readonly ownFiles: Readonly<Record<string, string>>;
  /** The folder with the nodes of `DEVICE_NODES`; undefined: the system's own appear. */
  readonly deviceDirectory: string | undefined;
  /** A folder that is empty inside, should it lie among what is shown. */
  readonly hiddenDirectory: string;
  readonly ephemeralStorageMegabytes: number;
}

/** Lambda's own user (recorded in its `/etc/passwd`). */
const USER_ID = '993';
const GROUP_ID = '990';
const HOST_NAME = '169.254.100.6';

const NAMESPACES: readonly string[] = [
  '--unshare-user',
  ...['--uid', USER_ID, '--gid', GROUP_ID],
  '--unshare-pid',
  '--unshare-ipc',
  '--unshare-uts',
  '--unshare-cgroup-try',
  '--disable-userns',
  '--die-with-parent',
  ...['--hostname', HOST_NAME],
  ...['--cap-drop', 'ALL'],
  '--clearenv',
];

/** Programs and libraries; where these are links into /usr, what they lead to appears. */
const SYSTEM_FOLDERS: readonly string[] = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64'];

/** What programs need to find hosts, to trust certificates, to know the time and to be loaded. */
const SYSTEM_FILES: readonly string[] = [
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/crypto-policies',
  '/etc/hosts',
  '/etc/ld.so.cache',
  '/etc/localtime',
  '/etc/nsswitch.conf',
  '/etc/pki',
  '/etc/protocols',
  '/etc/resolv.conf',
  '/etc/services',
  '/etc/ssl',
];

/** Of a server that runs as root: numbers of the devices that nobody owns (B1). */
export const DEVICE_NODES: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  full: [1, 7],
  null: [1, 3],
  random: [1, 8],
  tty: [5, 0],
  urandom: [1, 9],
  zero: [1, 5],
};

/** What every sandbox has; enough to find out whether there can be any. */
export function commonArguments(deviceDirectory: string | undefined): readonly string[] {
  return [
    ...NAMESPACES,
    ...SYSTEM_FOLDERS.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    ...SYSTEM_FILES.flatMap((file) => ['--ro-bind-try', file, file]),
    ...['--proc', '/proc', '--remount-ro', '/proc'], // B1
    ...(deviceDirectory === undefined ? ['--dev', '/dev'] : ownDevices(deviceDirectory)),
    ...['--remount-ro', '/dev'],
  ];
}

function ownDevices(directory: string): string[] {
  return [
    ...['--tmpfs', '/dev', '--symlink', '/proc/self/fd', '/dev/fd'],
    ...['stdin', 'stdout', 'stderr'].flatMap((name, descriptor) => ['--symlink', `/proc/self/fd/${descriptor}`, `/dev/${name}`]),
    ...Object.keys(DEVICE_NODES).flatMap((name) => ['--dev-bind', path.join(directory, name), `/dev/${name}`]),
  ];
}

/** For `bwrap --args`: everything but the command. */
export function bubblewrapArguments(
  files: BubblewrapFiles,
  spec: Pick<ProcessSpec, 'environment' | 'workingDirectory'>,
  network: FunctionNetwork = 'host',
): Uint8Array {
  const { codeDirectory, layersDirectory, runtime, ownFiles, hiddenDirectory } = files;
  const { taskRoot, optRoot, runtimeDirectory, tmp } = SANDBOX_PATHS;
  const shown = (from: string, to: string): string[] => ['--ro-bind', from, to];
  const args = [
    ...commonArguments(files.deviceDirectory),
    ...(network === 'none' ? ['--unshare-net'] : []),
    ...['--perms', '1777', '--size', String(files.ephemeralStorageMegabytes * 1024 * 1024), '--tmpfs', tmp],
    ...(isOfSystem(hiddenDirectory) ? ['--tmpfs', hiddenDirectory, '--remount-ro', hiddenDirectory] : []),
    ...runtime.alsoVisible.filter((file) => !isOfSystem(file)).flatMap((file) => shown(file, file)),
    ...runtime.visible.flatMap((name) => shown(path.join(runtime.directory, name), path.join(runtimeDirectory, name))),
    ...Object.entries(ownFiles).flatMap(([to, from]) => shown(from, to)),
    ...shown(codeDirectory, taskRoot),
    ...(layersDirectory === undefined ? ['--dir', optRoot] : layersShown(layersDirectory, files)),
    ...['--remount-ro', '/'],
    ...Object.entries(spec.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', spec.workingDirectory],
  ];
  if (args.some((arg) => arg.includes('\0'))) throw new Error('an argument of bubblewrap holds a zero byte'); // B3
  return Buffer.from(`${args.join('\0')}\0`);
}

/** One by one where the interpreter lies in the machine's own /opt: the folder as a whole would hide it. */
function layersShown(directory: string, { layersEntries, runtime }: BubblewrapFiles): string[] {
  const { optRoot } = SANDBOX_PATHS;
  if (!runtime.alsoVisible.some((file) => file.startsWith(`${optRoot}/`))) return ['--ro-bind', directory, optRoot];
  return layersEntries.flatMap((name) => ['--ro-bind', path.join(directory, name), path.join(optRoot, name)]);
}

/** Shown to every function anyway. */
export function isOfSystem(filePath: string): boolean {
  return SYSTEM_FOLDERS.some((folder) => filePath === folder || filePath.startsWith(`${folder}/`));
}
