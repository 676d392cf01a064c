/**
 * A small ext4 file system on a loop file whose power can be cut: EXT4_IOC_SHUTDOWN without flushing the log. What was not
 * synced is gone after that, as the kernel itself decides. Needs root and a loop device.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../support/wait.ts';

const MIB = 1024 * 1024;
/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH. */
const CUT = 'open F, "<", $ARGV[0] or die $!; my $how = pack("L", 2); ioctl(F, 0x8004587D, $how) or die $!;';
/** Before that it writes about half of the pages back, in any order: sync_file_range, which is no sync of the file. */
const WRITE_BACK =
  'my ($mount, $seed, @files) = @ARGV; srand($seed); ' +
  'for (@files) { open G, "+<", $_ or next; for my $page (0 .. (-s G) / 4096) { ' +
  'syscall(277, fileno(G), $page * 4096, 4096, 7) if rand() < 0.5; } }';

/** Why power cuts cannot be tried here, or undefined. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root';
  if (!fs.existsSync('/dev/loop-control')) return 'it needs loop devices';
  try {
    const disk = new PowerDisk(16);
    disk.cut();
    disk.dispose();
    return undefined;
  } catch (error: unknown) {
    return `a trial failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export class PowerDisk {
  readonly #directory: string;
  readonly #image: string;
  readonly mountPoint: string;
  #mounted = false;

  constructor(sizeMib: number) {
    // In memory a sync costs nothing, and the machine's own disk is spared.
    const parent = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
    this.#directory = fs.mkdtempSync(path.join(parent, 'millrace-power-'));
    this.#image = path.join(this.#directory, 'disk');
    this.mountPoint = path.join(this.#directory, 'mnt');
    fs.mkdirSync(this.mountPoint);
    fs.writeFileSync(this.#image, '');
    fs.truncateSync(this.#image, sizeMib * MIB);
    process.once('exit', this.#atExit);
    try {
      run('mkfs.ext4', ['-q', '-F', '-m', '0', this.#image]);
      this.#mount();
    } catch (error: unknown) {
      this.dispose();
      throw error;
    }
  }

  /** Cuts the power now; with `reorder`, after some pages of these files were written back without the others. */
  cut(reorder?: { readonly seed: number; readonly files: readonly string[] }): void {
    if (reorder !== undefined && process.arch === 'x64')
      run('perl', ['-e', WRITE_BACK + CUT, this.mountPoint, String(reorder.seed), ...reorder.files]);
    else run('perl', ['-e', CUT, this.mountPoint]);
  }

  /** Mounts what is left. Whoever had files open must be gone. */
  async restore(): Promise<void> {
    await eventually('the disk to be free', 5000, () => {
      const { status } = spawnSync('umount', [this.mountPoint]);
      return status === 0 ? true : undefined;
    });
    this.#mounted = false;
    this.#mount();
  }

  dispose(): void {
    process.off('exit', this.#atExit);
    if (this.#mounted) spawnSync('umount', ['-l', this.mountPoint]);
    this.#mounted = false;
    fs.rmSync(this.#directory, { recursive: true, force: true });
  }

  readonly #atExit = (): void => this.dispose();

  #mount(): void {
    run('mount', ['-o', 'loop', this.#image, this.mountPoint]);
    this.#mounted = true;
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.trim()}`);
}
