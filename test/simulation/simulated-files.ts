/**
 * Files on a simulated disk (simulated-disk.ts): everything a program does to them is counted, and each operation can be the
 * one that fails or at which the machine stops. What may be injected, at operation k, once or from then on:
 *
 *     crash            power goes off in the middle of the operation; all that follows throws {@link PoweredOffError}
 *     io-error         EIO; of a write a part may have been done, a sync that fails leaves its pages to be synced again
 *     lost-sync        a sync fails with EIO and its pages become clean and lost (simulated-disk.ts, SD3)
 *     disk-full        ENOSPC: once for whatever takes space, from then on for what takes more than there was
 *     short-write      a write ends early, which `Files` reports as an error
 *     too-many-files   EMFILE
 *
 * SF1. A fault is injected only where it can occur: {@link FAULTS} says at which operations. A run whose k is none of these
 *      is a run without a fault.
 * SF2. All choices come from one seed: the same program does the same operations and meets the same faults.
 * SF3. A background sync covers what was written before it began, and ends after a number of turns of its own.
 *
 * Not simulated: `close` never fails, names move within one folder only, nothing is ever read wrong (corruption.test.ts
 * damages files instead).
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { type FileDescriptor, type Files, type OpenMode, ShortWriteError } from '../../src/platform/files.ts';
import { SeededRandom } from '../../src/platform/random.ts';
import { type CrashProfile, SimulatedDisk, SimulatedFile, SimulatedFolder, type SimulatedNode } from './simulated-disk.ts';

export type Operation =
  | 'open'
  | 'create'
  | 'read'
  | 'list'
  | 'write'
  | 'truncate'
  | 'sync'
  | 'sync-folder'
  | 'make-folder'
  | 'rename'
  | 'remove';

export type FaultKind = 'crash' | 'io-error' | 'lost-sync' | 'disk-full' | 'short-write' | 'too-many-files';

const CHANGES: readonly Operation[] = ['create', 'write', 'truncate', 'sync', 'sync-folder', 'make-folder', 'rename', 'remove'];
const READS: readonly Operation[] = ['open', 'read', 'list'];

/** Where a fault can occur (SF1). */
export const FAULTS: Readonly<Record<FaultKind, readonly Operation[]>> = {
  crash: CHANGES,
  'io-error': [...CHANGES, ...READS],
  'lost-sync': ['sync'],
  'disk-full': ['create', 'write', 'sync', 'make-folder', 'rename'],
  'short-write': ['write'],
  'too-many-files': ['open', 'create', 'read', 'list', 'sync-folder'],
};

export interface Fault {
  readonly kind: FaultKind;
  /** The first operation is number 1. */
  readonly at: number;
  /** From then on, until `heal`, whatever can fail that way fails; reads only where the first failure is one. */
  readonly forEver: boolean;
}

/** One operation as it was counted. */
export interface Counted {
  readonly operation: Operation;
  readonly path: string;
  /** The line of the program that asked for it, when calls are traced. */
  readonly site: string;
}

export interface SimulatedFilesOptions {
  readonly seed: number;
  readonly fault?: Fault;
  /** Keeps `operations`. */
  readonly trace?: boolean;
  /** Syncs of files and folders for which it holds do nothing: for showing that a test would notice. */
  readonly skipsSync?: (path: string) => boolean;
}

/** The simulated machine is off. */
export class PoweredOffError extends Error {
  override readonly name = 'PoweredOffError';
}

/** `short` writes less; `lost` fails a sync for good. */
type Effect = 'none' | 'short' | 'lost';

interface Open {
  readonly path: string;
  readonly file: SimulatedFile;
  readonly mode: OpenMode;
}

/** Turns of the microtask queue after which a background sync has ended at the latest. */
const SYNC_TURNS_MAX = 12;

export class SimulatedFiles implements Files {
  readonly operations: Counted[] = [];
  /** What was injected so far. */
  injected = 0;
  readonly #options: SimulatedFilesOptions;
  readonly #disk: SimulatedDisk;
  readonly #random: SeededRandom;
  readonly #open = new Map<number, Open>();
  #fault: Fault | undefined;
  #faultReads = false;
  #count = 0;
  #descriptors = 10;
  #syncsNamesToo: boolean;
  #off = false;

  constructor(options: SimulatedFilesOptions, disk: SimulatedDisk = new SimulatedDisk()) {
    this.#options = options;
    this.#disk = disk;
    this.#random = new SeededRandom(options.seed);
    this.#fault = options.fault;
    this.#syncsNamesToo = this.#random.below(2) === 0;
  }

  get isOff(): boolean {
    return this.#off;
  }

  get count(): number {
    return this.#count;
  }

  /** Descriptors that were opened and not closed. */
  get openFiles(): number {
    return this.#open.size;
  }

  /** From now on nothing fails. */
  heal(): void {
    this.#fault = undefined;
  }

  /** Turns this machine off, and on again as a new one. */
  crash(profile: CrashProfile, options: SimulatedFilesOptions): SimulatedFiles {
    this.#off = true;
    return new SimulatedFiles(options, this.#disk.afterCrash(profile, this.#random));
  }

  open(filePath: string, mode: OpenMode): FileDescriptor {
    const creates = mode === 'create';
    const existing = this.#node(filePath);
    this.#enter(creates ? 'create' : 'open', filePath, () => {
      if (creates && existing === undefined) this.#link(filePath, new SimulatedFile());
    });
    if (creates && existing !== undefined) throw systemError('EEXIST', filePath);
    const file = creates ? new SimulatedFile() : existing;
    if (file === undefined) throw systemError('ENOENT', filePath);
    if (file instanceof SimulatedFolder) throw systemError('EISDIR', filePath);
    if (creates) this.#link(filePath, file);
    const descriptor = this.#descriptors++;
    this.#open.set(descriptor, { path: filePath, file, mode });
    return descriptor as FileDescriptor;
  }

  close(file: FileDescriptor): void {
    if (!this.#open.delete(file)) throw systemError('EBADF', `descriptor ${file}`);
  }

  readAt(file: FileDescriptor, target: Uint8Array, position: number): number {
    const open = this.#opened(file);
    this.#enter('read', open.path);
    return open.file.read(target, position);
  }

  writeAt(file: FileDescriptor, buffers: readonly Uint8Array[], position: number): void {
    const open = this.#opened(file);
    if (open.mode === 'read') throw systemError('EBADF', open.path);
    const bytes = Buffer.concat(buffers);
    const part = (): number => {
      const count = this.#random.below(bytes.byteLength + 1);
      open.file.write(this.#disk.next(), bytes.subarray(0, count), position);
      return count;
    };
    const whole = (): void => open.file.write(this.#disk.next(), bytes, position);
    const takesMore = position + bytes.byteLength > open.file.sizeBytes;
    const effect = this.#enter('write', open.path, (kind) => (kind === 'crash' ? whole() : part()), takesMore);
    if (effect === 'short') throw new ShortWriteError(bytes.byteLength, Math.min(part(), bytes.byteLength - 1));
    whole();
  }

  async writeAtAsync(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<void> {
    const open = this.#opened(file);
    for (let turns = this.#random.below(SYNC_TURNS_MAX); turns >= 0; turns--) await undefined;
    assert.equal(this.#opened(file), open, 'the file stays open until the write has ended');
    this.writeAt(file, [bytes], position);
  }

  dataSync(file: FileDescriptor): void {
    this.#sync(this.#opened(file));
  }

  async dataSyncAsync(file: FileDescriptor): Promise<void> {
    const open = this.#opened(file);
    const through = this.#disk.next();
    for (let turns = this.#random.below(SYNC_TURNS_MAX); turns >= 0; turns--) await undefined;
    this.#sync(open, through); // SF3
  }

  sizeBytes(file: FileDescriptor): number {
    return this.#opened(file).file.sizeBytes;
  }

  truncate(file: FileDescriptor, sizeBytes: number): void {
    const open = this.#opened(file);
    this.#enter('truncate', open.path, () => open.file.truncate(this.#disk.next(), sizeBytes));
    open.file.truncate(this.#disk.next(), sizeBytes);
  }

  syncDirectory(directory: string): void {
    this.#enter('sync-folder', directory);
    if (this.#options.skipsSync?.(directory) !== true) this.#disk.syncNames(this.#folder(directory));
  }

  async syncDirectoryAsync(directory: string): Promise<void> {
    this.#assertOn();
    const through = this.#disk.next();
    for (let turns = this.#random.below(SYNC_TURNS_MAX); turns >= 0; turns--) await undefined;
    this.#enter('sync-folder', directory);
    if (this.#options.skipsSync?.(directory) !== true) this.#disk.syncNames(this.#folder(directory), through); // SF3
  }

  makeDirectory(directory: string): void {
    this.#enter('make-folder', directory);
    let folder = this.#disk.root;
    for (const name of segmentsOf(directory)) {
      const known = folder.seen.get(name);
      if (known instanceof SimulatedFile) throw systemError('ENOTDIR', directory);
      const next = known ?? new SimulatedFolder();
      if (known === undefined) this.#disk.change(folder, [[name, next]]);
      folder = next;
    }
  }

  makeTemporaryDirectory(prefix: string): string {
    const directory = path.join('/tmp', `${prefix}${this.#disk.next()}`);
    this.makeDirectory(directory);
    return directory;
  }

  list(directory: string): string[] {
    this.#enter('list', directory);
    const node = this.#node(directory);
    return node instanceof SimulatedFolder ? [...node.seen.keys()].sort() : [];
  }

  exists(filePath: string): boolean {
    this.#assertOn();
    return this.#node(filePath) !== undefined;
  }

  permissions(): number {
    return 0o600;
  }

  realPath(filePath: string): string {
    return filePath;
  }

  stampOf(filePath: string): string {
    return `${this.readWhole(filePath).byteLength}`;
  }

  isDirectory(filePath: string): boolean {
    this.#assertOn();
    return this.#node(filePath) instanceof SimulatedFolder;
  }

  rename(from: string, to: string): void {
    if (path.dirname(from) !== path.dirname(to)) throw systemError('EXDEV', to);
    const move = (): void => {
      const node = this.#node(from);
      if (node === undefined) throw systemError('ENOENT', from);
      const names = [[path.basename(from), undefined] as const, [path.basename(to), node] as const];
      this.#disk.change(this.#folder(path.dirname(from)), names);
    };
    this.#enter('rename', from, move);
    move();
  }

  remove(filePath: string): void {
    const unlink = (): void => {
      const node = this.#node(filePath);
      if (node instanceof SimulatedFolder) throw systemError('EISDIR', filePath);
      if (node !== undefined) this.#link(filePath, undefined);
    };
    this.#enter('remove', filePath, unlink);
    unlink();
  }

  async removeTreeAsync(directory: string): Promise<void> {
    this.removeTree(directory);
  }

  removeTree(directory: string): void {
    const node = this.#node(directory);
    if (node instanceof SimulatedFolder) {
      for (const name of [...node.seen.keys()]) this.removeTree(path.join(directory, name));
    }
    this.#enter('remove', directory);
    if (node !== undefined) this.#link(directory, undefined);
  }

  readWhole(filePath: string): Uint8Array {
    this.#enter('read', filePath);
    const bytes = Buffer.alloc(this.#fileAt(filePath).sizeBytes);
    this.#fileAt(filePath).read(bytes, 0);
    return bytes;
  }

  /** Replaces a file's content on the disk, past all faults: damage. */
  damage(filePath: string, bytes: Uint8Array): void {
    this.#fileAt(filePath).overwrite(bytes);
  }

  #sync({ path: filePath, file }: Open, through: number = this.#disk.next()): void {
    if (this.#enter('sync', filePath, undefined, file.grew) === 'lost') {
      file.loseSync(through, this.#random);
      throw systemError('EIO', filePath);
    }
    if (this.#options.skipsSync?.(filePath) === true) return;
    if (file.grew && this.#syncsNamesToo) this.#disk.syncNames(); // ext4 writes its journal for the size
    file.sync(through);
  }

  /** Counts an operation and lets it fail. `before` is what of it happens though power goes off or a write fails. */
  #enter(operation: Operation, filePath: string, before?: (kind: FaultKind) => void, takesSpace = true): Effect {
    this.#assertOn();
    this.#count += 1;
    if (this.#options.trace === true) this.operations.push({ operation, path: filePath, site: callSite() });
    const kind = this.#faultFor(operation, takesSpace);
    if (kind === undefined) return 'none';
    this.injected += 1;
    if (kind === 'short-write') return 'short';
    if (kind === 'lost-sync') return 'lost';
    if (kind === 'crash' || operation === 'write') before?.(kind);
    if (kind === 'crash') {
      this.#off = true;
      throw new PoweredOffError(`power went off at operation ${this.#count}, ${operation} ${filePath}`);
    }
    throw systemError(kind === 'io-error' ? 'EIO' : kind === 'disk-full' ? 'ENOSPC' : 'EMFILE', filePath);
  }

  #faultFor(operation: Operation, takesSpace: boolean): FaultKind | undefined {
    const fault = this.#fault;
    if (fault === undefined || this.#count < fault.at || !FAULTS[fault.kind].includes(operation)) return undefined;
    const isRead = READS.includes(operation);
    if (this.#count === fault.at) {
      this.#faultReads = isRead;
      return fault.kind;
    }
    if (!fault.forEver || this.injected === 0) return undefined;
    if (fault.kind === 'io-error' && isRead !== this.#faultReads) return undefined;
    return fault.kind === 'disk-full' && !takesSpace ? undefined : fault.kind;
  }

  #assertOn(): void {
    if (this.#off) throw new PoweredOffError('the machine is off');
  }

  #opened(file: FileDescriptor): Open {
    const open = this.#open.get(file);
    if (open === undefined) throw systemError('EBADF', `descriptor ${file}`);
    return open;
  }

  #link(filePath: string, node: SimulatedNode | undefined): void {
    this.#disk.change(this.#folder(path.dirname(filePath)), [[path.basename(filePath), node]]);
  }

  #node(filePath: string): SimulatedNode | undefined {
    let node: SimulatedNode | undefined = this.#disk.root;
    for (const name of segmentsOf(filePath)) node = node instanceof SimulatedFolder ? node.seen.get(name) : undefined;
    return node;
  }

  #folder(directory: string): SimulatedFolder {
    const node = this.#node(directory);
    if (!(node instanceof SimulatedFolder)) throw systemError('ENOENT', directory);
    return node;
  }

  #fileAt(filePath: string): SimulatedFile {
    const node = this.#node(filePath);
    if (!(node instanceof SimulatedFile)) throw systemError('ENOENT', filePath);
    return node;
  }
}

function segmentsOf(filePath: string): string[] {
  return filePath.split('/').filter((name) => name !== '');
}

function systemError(code: string, filePath: string): Error {
  return Object.assign(new Error(`${code}: simulated, ${filePath}`), { code });
}

/** The line that called a method of `Files`, as `file.js:line`. */
function callSite(): string {
  const frames = (new Error().stack ?? '').split('\n').slice(2);
  const caller = frames.find((frame) => !frame.includes('/simulated-files.js:')) ?? '';
  return /([a-z0-9-]+\.js:\d+):\d+\)?$/.exec(caller)?.[1] ?? '';
}
