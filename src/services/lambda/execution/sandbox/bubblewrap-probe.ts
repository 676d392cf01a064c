/** Finds out whether bubblewrap works here, by making a sandbox, and what Node.js needs in one. */
import type { Clock } from '../../../../platform/clock.ts';
import { type Files, systemErrorCode } from '../../../../platform/files.ts';
import type { Processes } from '../../../../platform/processes.ts';
import { PROBE_TIMEOUT_MS } from '../../limits.ts';
import { commonArguments, DEVICE_NODES, isOfSystem } from './bubblewrap-arguments.ts';

export interface ProbeSeams {
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: Pick<Processes, 'spawn'>;
  /** For device nodes, where they are needed. It is made anew. */
  readonly deviceDirectory: string;
}

/** The program and the folder of device nodes, or why there is no sandbox. */
export type ProbeResult =
  | { readonly command: string; readonly deviceDirectory: string | undefined }
  | { readonly reason: string };

/** Not from the variable PATH, which somebody else may have written. */
const PLACES: readonly string[] = ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap', '/run/current-system/sw/bin/bwrap'];

export async function probeBubblewrap(seams: ProbeSeams): Promise<ProbeResult> {
  const { files } = seams;
  if (process.platform !== 'linux') return { reason: 'it exists for Linux only' };
  const command = PLACES.find((place) => files.exists(place));
  if (command === undefined) return { reason: 'it is not installed' };
  const deviceDirectory = process.getuid?.() === 0 ? seams.deviceDirectory : undefined;
  const failure = deviceDirectory === undefined ? undefined : await makeDevices(deviceDirectory, seams);
  if (failure !== undefined) return { reason: `for root it needs device nodes of its own: ${failure}` };
  const args = [...commonArguments(deviceDirectory), '--size', '4096', '--tmpfs', '/tmp', '--remount-ro', '/'];
  const failed = await run(command, [...args, '--', '/bin/sh', '-c', ': > /dev/null'], seams);
  return failed === undefined ? { command, deviceDirectory } : { reason: `it does not work here: ${failed}` };
}

/** They belong to nobody: who has root's user id without its powers cannot change them. */
function makeDevices(directory: string, seams: ProbeSeams): Promise<string | undefined> {
  seams.files.removeTree(directory);
  seams.files.makeDirectory(directory);
  const nodes = Object.entries(DEVICE_NODES).map(([name, numbers]) => `mknod -m 666 "$0/${name}" c ${numbers.join(' ')}`);
  return run('/bin/sh', ['-ec', [...nodes, `chown ${NOBODY} "$0"/*`].join('\n'), directory], seams);
}

const NOBODY = '65534:65534';

/** Undefined when the program does what it should; else the first line of what it complains about. */
async function run(command: string, args: readonly string[], { clock, processes }: ProbeSeams): Promise<string | undefined> {
  const child = processes.spawn({ command, args, workingDirectory: '/', environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } });
  let message = '';
  child.stderr.on('data', (piece: Buffer) => {
    message = `${message}${piece.toString()}`.slice(0, MESSAGE_LENGTH_MAX);
  });
  child.stdout.resume();
  const timer = clock.setTimer(PROBE_TIMEOUT_MS, () => child.kill('SIGKILL'));
  try {
    const { code } = await child.exited;
    return code === 0 ? undefined : message.split('\n')[0] || 'it gave no reason';
  } catch (error: unknown) {
    if (systemErrorCode(error) === undefined) throw error;
    return `it does not start (${systemErrorCode(error)})`;
  } finally {
    timer.cancel();
  }
}

const MESSAGE_LENGTH_MAX = 500;

/** The libraries that this Node.js has loaded from elsewhere than the system's folders. */
export function ownLibraries(files: Files): string[] {
  const maps = Buffer.from(files.readWhole('/proc/self/maps')).toString();
  const loaded = [...maps.matchAll(/^\S+ r-xp .* (\/.*)$/gm)].flatMap((match) => match[1] ?? []);
  return [...new Set(loaded)].filter((file) => !isOfSystem(file) && files.exists(file));
}
