/**
 * What a disk holds: files in sectors and folders in names, each as it is on the medium and as programs see it, with what
 * lies between the two in the order in which it was written.
 *
 * SD1. What a sync covered survives every crash. Nothing else is promised.
 * SD2. A crash leaves, per sector, what was on the medium or any version written since; a file's size anything between the
 *      two; of the names made, moved and removed in a folder since its last sync each one kept or not.
 * SD3. A sync that fails marks its pages clean, as Linux does: what it covered is not tried again, each sector of it may be
 *      on the medium or not, and programs may go on seeing it until the crash, or not.
 */
import type { SeededRandom } from '../../src/platform/random.ts';

export const SECTOR_BYTES = 512;
/** What the page cache of an ext4-like system writes in one go, unless power fails meanwhile. */
const PAGE_SECTORS = 8;

/**
 * `killed`: the process alone ends, what was written stays in the page cache. `ext4`: names are kept up to a point in the
 * order in which they changed, and a file that was never synced is cut rather than filled with garbage. `adversarial`:
 * all that SD2 allows.
 */
export type CrashProfile = 'killed' | 'ext4' | 'adversarial';

/** How much of what was not synced a crash keeps: extremes often, because they find most. */
type Kept = 'nothing' | 'everything' | 'some';

interface Version {
  readonly number: number;
  readonly bytes: Uint8Array;
}

interface SizeChange {
  readonly number: number;
  readonly sizeBytes: number;
}

export class SimulatedFile {
  #seen = new Uint8Array(0);
  #seenBytes = 0;
  #durable = new Uint8Array(0);
  #durableBytes = 0;
  readonly #pending = new Map<number, Version[]>();
  #sizes: SizeChange[] = [];

  get sizeBytes(): number {
    return this.#seenBytes;
  }

  /** Whether its sync has anything to do with names: it is new, or longer than on the medium. */
  get grew(): boolean {
    return this.#sizes.length > 0;
  }

  read(target: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(target.byteLength, this.#seenBytes - position));
    target.set(this.#seen.subarray(position, position + count));
    return count;
  }

  write(number: number, bytes: Uint8Array, position: number): void {
    if (bytes.byteLength === 0) return;
    const end = position + bytes.byteLength;
    this.#seen = grown(this.#seen, end);
    this.#seen.set(bytes, position);
    if (end > this.#seenBytes) this.#resize(number, end);
    const last = Math.floor((end - 1) / SECTOR_BYTES);
    for (let sector = Math.floor(position / SECTOR_BYTES); sector <= last; sector++) this.#addVersion(number, sector);
  }

  truncate(number: number, sizeBytes: number): void {
    const before = this.#seenBytes;
    if (sizeBytes === before) return;
    this.#seen = grown(this.#seen, sizeBytes);
    this.#seen.fill(0, sizeBytes);
    this.#resize(number, sizeBytes);
    const last = Math.floor(Math.max(before - 1, 0) / SECTOR_BYTES);
    for (let sector = Math.floor(sizeBytes / SECTOR_BYTES); sector <= last; sector++) this.#addVersion(number, sector);
  }

  /** What was written up to `through` is on the medium (SD1). */
  sync(through: number): void {
    for (const [sector, versions] of this.#pending) {
      const last = versions.findLast((version) => version.number <= through);
      if (last !== undefined) this.#settle(sector, last.bytes);
    }
    this.#durableBytes = this.#sizes.findLast((change) => change.number <= through)?.sizeBytes ?? this.#durableBytes;
    this.#forget(through);
  }

  /** SD3. */
  loseSync(through: number, random: SeededRandom): void {
    const evicted = random.below(2) === 0;
    for (const [sector, versions] of this.#pending) {
      const covered = versions.filter((version) => version.number <= through);
      const kept = covered[random.below(covered.length + 1) - 1];
      if (kept !== undefined) this.#settle(sector, kept.bytes);
      if (evicted && covered.length === versions.length)
        this.#seen.set(this.#sectorOf(this.#durable, sector), sector * SECTOR_BYTES);
    }
    const sizes = this.#sizes.filter((change) => change.number <= through);
    this.#durableBytes = sizes[random.below(sizes.length + 1) - 1]?.sizeBytes ?? this.#durableBytes;
    this.#forget(through);
  }

  /** What a crash leaves (SD2). */
  afterCrash(profile: CrashProfile, kept: Kept, random: SeededRandom): SimulatedFile {
    if (profile === 'killed') return this.#copy();
    const left = new SimulatedFile();
    left.#durableBytes = this.#sizeAfterCrash(profile, kept, random);
    left.#durable = grown(this.#durable.slice(), left.#durableBytes);
    const cutoffs = new Map<number, number>();
    for (const [sector, versions] of this.#pending) {
      const page = Math.floor(sector / PAGE_SECTORS);
      const torn = profile === 'adversarial' || random.below(8) === 0;
      const chosen = torn ? undefined : (cutoffs.get(page) ?? random.fraction());
      if (chosen !== undefined) cutoffs.set(page, chosen);
      const version = chooseVersion(versions, kept, chosen ?? random.fraction());
      if (version !== undefined) left.#settle(sector, version.bytes);
      else if (profile === 'adversarial' && sector * SECTOR_BYTES >= this.#durableBytes && random.below(4) === 0)
        left.#settle(sector, random.bytes(SECTOR_BYTES)); // a size that is ahead of the data
    }
    left.#durable.fill(0, left.#durableBytes);
    left.#seen = left.#durable.slice();
    left.#seenBytes = left.#durableBytes;
    return left;
  }

  /** Damages what is on the medium and what is seen of it alike; for tests of corruption. */
  overwrite(bytes: Uint8Array): void {
    this.#seen = bytes.slice();
    this.#durable = bytes.slice();
    this.#seenBytes = bytes.byteLength;
    this.#durableBytes = bytes.byteLength;
    this.#pending.clear();
    this.#sizes = [];
  }

  #copy(): SimulatedFile {
    const copy = new SimulatedFile();
    copy.#seen = this.#seen.slice();
    copy.#seenBytes = this.#seenBytes;
    copy.#durable = this.#durable.slice();
    copy.#durableBytes = this.#durableBytes;
    for (const [sector, versions] of this.#pending) copy.#pending.set(sector, [...versions]);
    copy.#sizes = [...this.#sizes];
    return copy;
  }

  #sizeAfterCrash(profile: CrashProfile, kept: Kept, random: SeededRandom): number {
    const sizes = [this.#durableBytes, ...this.#sizes.map((change) => change.sizeBytes)];
    if (kept === 'nothing') return this.#durableBytes;
    if (kept === 'everything') return this.#seenBytes;
    if (profile === 'ext4') return sizes[random.below(sizes.length)] ?? this.#durableBytes;
    const least = Math.min(...sizes);
    return least + random.below(Math.max(...sizes) - least + 1);
  }

  #resize(number: number, sizeBytes: number): void {
    this.#seenBytes = sizeBytes;
    this.#sizes.push({ number, sizeBytes });
  }

  #addVersion(number: number, sector: number): void {
    const version = { number, bytes: this.#sectorOf(this.#seen, sector).slice() };
    const versions = this.#pending.get(sector);
    if (versions === undefined) this.#pending.set(sector, [version]);
    else versions.push(version);
  }

  #sectorOf(content: Uint8Array, sector: number): Uint8Array {
    const start = sector * SECTOR_BYTES;
    const bytes = content.subarray(start, start + SECTOR_BYTES);
    if (bytes.byteLength === SECTOR_BYTES) return bytes;
    const padded = new Uint8Array(SECTOR_BYTES);
    padded.set(bytes);
    return padded;
  }

  #settle(sector: number, bytes: Uint8Array): void {
    this.#durable = grown(this.#durable, (sector + 1) * SECTOR_BYTES);
    this.#durable.set(bytes, sector * SECTOR_BYTES);
  }

  #forget(through: number): void {
    for (const [sector, versions] of this.#pending) {
      const left = versions.filter((version) => version.number > through);
      if (left.length === 0) this.#pending.delete(sector);
      else this.#pending.set(sector, left);
    }
    this.#sizes = this.#sizes.filter((change) => change.number > through);
  }
}

function chooseVersion(versions: readonly Version[], kept: Kept, fraction: number): Version | undefined {
  if (kept === 'nothing') return undefined;
  if (kept === 'everything') return versions.at(-1);
  return versions[Math.floor(fraction * (versions.length + 1)) - 1];
}

/** At least `sizeBytes` long, whole sectors, the new part zero. */
function grown(content: Uint8Array<ArrayBuffer>, sizeBytes: number): Uint8Array<ArrayBuffer> {
  if (content.byteLength >= sizeBytes) return content;
  const size = Math.ceil(Math.max(sizeBytes, content.byteLength * 1.5) / SECTOR_BYTES) * SECTOR_BYTES;
  const larger = new Uint8Array(size);
  larger.set(content);
  return larger;
}

export class SimulatedFolder {
  readonly seen: Map<string, SimulatedNode> = new Map();
  readonly durable: Map<string, SimulatedNode> = new Map();
}

export type SimulatedNode = SimulatedFile | SimulatedFolder;

/** Names that change together; `undefined` removes one. */
interface NameChange {
  readonly number: number;
  readonly folder: SimulatedFolder;
  readonly names: readonly (readonly [string, SimulatedNode | undefined])[];
}

export class SimulatedDisk {
  readonly root: SimulatedFolder;
  #changes: NameChange[] = [];
  #number = 0;

  constructor(root: SimulatedFolder = new SimulatedFolder()) {
    this.root = root;
  }

  /** Orders writes, changes of names and syncs. */
  next(): number {
    this.#number += 1;
    return this.#number;
  }

  /** Makes, moves or removes names in one folder as one change. */
  change(folder: SimulatedFolder, names: readonly (readonly [string, SimulatedNode | undefined])[]): void {
    this.#changes.push({ number: this.next(), folder, names });
    apply(folder.seen, names);
  }

  /** Makes the names in a folder durable, in all folders where none is given, as they were at `through`. */
  syncNames(only?: SimulatedFolder, through: number = this.#number): void {
    const isSynced = ({ folder, number }: NameChange): boolean => (only === undefined || folder === only) && number <= through;
    for (const change of this.#changes) if (isSynced(change)) apply(change.folder.durable, change.names);
    this.#changes = this.#changes.filter((change) => !isSynced(change));
  }

  /** The disk as a crash leaves it. */
  afterCrash(profile: CrashProfile, random: SeededRandom): SimulatedDisk {
    const kept = (['nothing', 'everything', 'some', 'some'] as const)[random.below(4)] as Kept;
    const durable = this.#namesAfterCrash(profile, kept, random);
    const made = new Map<SimulatedNode, SimulatedNode>();
    const copyOf = (node: SimulatedNode): SimulatedNode => {
      const known = made.get(node);
      if (known !== undefined) return known;
      if (node instanceof SimulatedFile) {
        const file = node.afterCrash(profile, kept, random);
        made.set(node, file);
        return file;
      }
      const folder = new SimulatedFolder();
      made.set(node, folder);
      for (const [name, child] of durable.get(node) ?? node.durable) folder.seen.set(name, copyOf(child));
      if (profile !== 'killed') for (const [name, child] of folder.seen) folder.durable.set(name, child);
      else for (const [name, child] of node.durable) folder.durable.set(name, copyOf(child));
      return folder;
    };
    const left = new SimulatedDisk(copyOf(this.root) as SimulatedFolder);
    left.#number = this.#number;
    if (profile === 'killed') left.#changes = this.#changes.map((change) => copyOfChange(change, copyOf));
    return left;
  }

  #namesAfterCrash(
    profile: CrashProfile,
    kept: Kept,
    random: SeededRandom,
  ): ReadonlyMap<SimulatedNode, ReadonlyMap<string, SimulatedNode>> {
    const names = new Map<SimulatedNode, Map<string, SimulatedNode>>();
    const ordered = random.below(this.#changes.length + 1);
    this.#changes.forEach((change, index) => {
      const chosen = profile === 'ext4' ? index < ordered : random.below(2) === 0;
      const keeps = profile === 'killed' || kept === 'everything' || (kept === 'some' && chosen);
      if (!keeps) return;
      const entries = names.get(change.folder) ?? new Map(change.folder.durable);
      names.set(change.folder, entries);
      apply(entries, change.names);
    });
    return names;
  }
}

function copyOfChange(change: NameChange, copyOf: (node: SimulatedNode) => SimulatedNode): NameChange {
  const names = change.names.map(([name, node]) => [name, node === undefined ? undefined : copyOf(node)] as const);
  return { number: change.number, folder: copyOf(change.folder) as SimulatedFolder, names };
}

function apply(entries: Map<string, SimulatedNode>, names: readonly (readonly [string, SimulatedNode | undefined])[]): void {
  for (const [name, node] of names) {
    if (node === undefined) entries.delete(name);
    else entries.set(name, node);
  }
}
