/**
 * Every byte of every kind of file that the log consists of, damaged in every way: all bits of it, one bit of it, set to zero,
 * the file cut there; and each file taken away. All of it is to be told by opening, reading or verifying, costs at most the
 * entries it hit, and never ends in anything else than an error that says what is wrong with the directory.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { FrameKind } from '../../src/storage/embedded/frame.ts';
import { JOURNAL_HEADER_BYTES } from '../../src/storage/embedded/layout.ts';
import { INDEX_ENTRY_BYTES } from '../../src/storage/embedded/segment-index.ts';
import { reportRun } from '../support/run-report.ts';
import {
  closedScene,
  crashedScene,
  type FramePlace,
  framesOf,
  isEntry,
  type KnownLog,
  type Scene,
  unflushedScene,
} from './damage-scenes.ts';
import { type TrialResult, tryDamage } from './damage-trial.ts';

/** What is to become of a damage. `opened`: told, and all but what it hit is served. */
type Expected = 'told' | 'opened' | 'repaired' | 'harmless' | 'torn end';

interface Row {
  tried: number;
  /** The damage changes nothing: a zero byte set to zero. */
  unchanged: number;
  refused: number;
  reported: number;
  byVerify: number;
  /** An index that was made again; nobody loses anything. */
  repaired: number;
  /** What the file means is the same: another way to write it. */
  harmless: number;
  entriesLost: number;
}

interface Way {
  readonly name: string;
  readonly change: (bytes: Uint8Array, at: number) => Uint8Array;
}

const BITS = [0, 1, 2, 3, 4, 5, 6, 7];

function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  damaged[at] = value;
  return damaged;
}

const flip: Way = { name: 'flipped', change: (bytes, at) => withByte(bytes, at, 0xff ^ (bytes[at] as number)) };
const oneBit: Way = { name: 'one bit', change: (bytes, at) => withByte(bytes, at, (1 << (at % 8)) ^ (bytes[at] as number)) };
const zero: Way = { name: 'zeroed', change: (bytes, at) => withByte(bytes, at, 0) };
const cut: Way = { name: 'cut', change: (bytes, at) => bytes.slice(0, at) };
const WAYS: readonly Way[] = [flip, oneBit, zero, cut];
const WAYS_OF_TEXT: readonly Way[] = [
  flip,
  ...BITS.map((bit) => ({
    name: `bit ${bit}`,
    change: (bytes: Uint8Array, at: number) => withByte(bytes, at, (1 << bit) ^ (bytes[at] as number)),
  })),
  zero,
  cut,
];

const NAMES: Readonly<Record<Exclude<keyof Row, 'tried'>, string>> = {
  refused: 'refused when opened',
  reported: 'reported when opened or read',
  byVerify: 'told by verify',
  repaired: 'repaired',
  harmless: 'without meaning or not to be told from a crash',
  unchanged: 'changed nothing',
  entriesLost: 'entries lost',
};

const rows = new Map<string, Row>();
/** Nothing in memory waits for the event loop: it is given a turn now and then. */
const TRIALS_PER_TURN = 64;

function rowOf(kind: string): Row {
  const row = rows.get(kind) ?? {
    tried: 0,
    unchanged: 0,
    refused: 0,
    reported: 0,
    byVerify: 0,
    repaired: 0,
    harmless: 0,
    entriesLost: 0,
  };
  rows.set(kind, row);
  return row;
}

interface Damage {
  readonly kind: string;
  readonly scene: Scene;
  readonly file: string;
  readonly at: number;
  readonly way: string;
  readonly damaged: Uint8Array | undefined;
  readonly lostMax: number;
  readonly expected: Expected;
  readonly goesBack?: boolean;
}

async function tried(damage: Damage): Promise<void> {
  const { scene, file, damaged, lostMax, expected, goesBack = false } = damage;
  const row = rowOf(damage.kind);
  const original = scene.contents.get(file) as Uint8Array;
  if (damaged !== undefined && Buffer.compare(damaged, original) === 0) {
    row.unchanged += 1;
    return;
  }
  row.tried += 1;
  if (row.tried % TRIALS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  const seeks = file.endsWith('.index');
  const tornEnd = expected === 'torn end';
  const restarts = seeks || (file.endsWith('.journal') && damage.at >= JOURNAL_HEADER_BYTES && !tornEnd);
  try {
    const result = await tryDamage({ scene, file, logs: logsOf(damage), damaged, lostMax, goesBack, seeks, restarts, tornEnd });
    judge(damage, result, row);
  } catch (cause: unknown) {
    const what = `${scene.name}: ${file}, byte ${damage.at}, ${damage.way}`;
    throw new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The engine does not look at the header of a journal file; whoever damages a segment damages one log. */
function logsOf({ scene, file, at, way }: Damage): readonly KnownLog[] {
  const isHeader = file.endsWith('.journal') && at < JOURNAL_HEADER_BYTES && way !== cut.name;
  if (isHeader) return scene.logs.filter(({ ref }) => ref.group === 'plain');
  return /segment|index/.test(file) ? scene.logs.slice(logOf(file) - 1, logOf(file)) : scene.logs;
}

function judge({ expected, scene, file }: Damage, result: TrialResult, row: Row): void {
  row.entriesLost += result.lost;
  assert.ok(expected !== 'opened' || !result.refused, 'it keeps the rest from being served');
  if (result.refused) row.refused += 1;
  else if (result.reported) row.reported += 1;
  else if (result.verified) row.byVerify += 1;
  else if (expected === 'repaired') {
    assertRepaired(scene.contents.get(file) as Uint8Array, result.left);
    row.repaired += 1;
  } else if (expected === 'harmless' || expected === 'torn end') row.harmless += 1;
  else assert.fail('nobody tells of it');
}

/**
 * Whatever index is there holds nothing but entries of the right one, and those of what was added behind them. It may hold fewer:
 * then more of the segment is read.
 */
function assertRepaired(original: Uint8Array, left: Uint8Array | undefined): void {
  const entries = entriesOfIndex(original);
  const found = entriesOfIndex(left ?? new Uint8Array(0));
  const foreign = found.filter((entry) => !entries.includes(entry));
  assert.equal((left?.byteLength ?? 0) % INDEX_ENTRY_BYTES, 0);
  assert.ok(foreign.length <= 1 && foreign.every((entry) => entry === found.at(-1)), 'an index with wrong entries is left');
}

function entriesOfIndex(bytes: Uint8Array): string[] {
  const count = bytes.byteLength / INDEX_ENTRY_BYTES;
  return Array.from({ length: count }, (_, index) =>
    Buffer.from(bytes).toString('latin1', index * INDEX_ENTRY_BYTES, (index + 1) * INDEX_ENTRY_BYTES),
  );
}

interface Plan {
  readonly kind: string;
  readonly scene: Scene;
  readonly file: string;
  readonly ways?: readonly Way[];
  /** The bytes to be damaged; all by default. */
  readonly from?: number;
  readonly to?: number;
  readonly lostMax?: (at: number, way: Way) => number;
  readonly expected?: Expected | ((damaged: Uint8Array) => Expected);
  readonly goesBack?: boolean;
}

async function everyByte(plan: Plan): Promise<void> {
  const { kind, scene, file, ways = WAYS, from = 0, expected = 'told', goesBack = false } = plan;
  const bytes = scene.contents.get(file) as Uint8Array;
  for (let at = from; at < (plan.to ?? bytes.byteLength); at++) {
    for (const way of ways) {
      const damaged = way.change(bytes, at);
      const what = typeof expected === 'function' ? expected(damaged) : expected;
      const lostMax = plan.lostMax?.(at, way) ?? 0;
      await tried({ kind, scene, file, at, way: way.name, damaged, lostMax, expected: what, goesBack });
    }
  }
}

function filesOf(scene: Scene, suffix: string): string[] {
  return [...scene.contents.keys()].filter((name) => name.endsWith(suffix)).sort();
}

/** Entries that a damage hits. */
function entriesHit(frames: readonly FramePlace[], at: number, way: Way): number {
  return frames.filter((frame) => isEntry(frame) && frame.to > at && (way === cut || frame.from <= at)).length;
}

/** Of an append that is cut short at the end of the newest file nothing is kept: each frame reaches to the end of its append. */
function wholeAppends(frames: readonly FramePlace[]): readonly FramePlace[] {
  return frames.map((frame, index) => ({ ...frame, to: frames.slice(index).find(({ isLast }) => isLast)?.to ?? frame.to }));
}

function meansTheSame(original: Uint8Array, damaged: Uint8Array): boolean {
  const digits = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').toLowerCase();
  return /^[0-9a-f]{64}\r?\n?$/.test(digits(damaged)) && digits(damaged).trim() === digits(original).trim();
}

const PLAIN_LOGS = 2;

/** The number in the name of a log's folder: the logs of a closed scene are numbered in their order. */
function logOf(file: string): number {
  return Number(path.basename(path.dirname(file)));
}

function segmentKind(file: string): string {
  return logOf(file) <= PLAIN_LOGS ? 'segments, plain' : 'segments, encrypted';
}

const scenes: readonly [Scene, Scene, Scene] = [await closedScene(), await unflushedScene(), await crashedScene()];
const [closed, unflushed, crashed] = scenes;

describe('damage to a data directory', () => {
  it('is told for every byte of VERSION', async () => {
    for (const scene of scenes) {
      for (const file of filesOf(scene, '/VERSION')) await everyByte({ kind: 'VERSION', scene, file, ways: WAYS_OF_TEXT });
    }
  });

  it('is told for every byte of the catalog', async () => {
    for (const scene of [closed, crashed]) {
      for (const file of filesOf(scene, '/catalog')) await everyByte({ kind: 'catalog', scene, file, ways: WAYS_OF_TEXT });
    }
  });

  it('is told for every byte of wrapped keys and of the key file', async () => {
    for (const scene of scenes) {
      for (const file of filesOf(scene, '.key')) {
        const original = scene.contents.get(file) as Uint8Array;
        const isKeyFile = file.endsWith('/encryption.key');
        const expected = (damaged: Uint8Array): Expected => (isKeyFile && meansTheSame(original, damaged) ? 'harmless' : 'told');
        await everyByte({ kind: isKeyFile ? 'key file' : 'wrapped keys', scene, file, ways: WAYS_OF_TEXT, expected });
      }
    }
  });

  it('is told for every byte of a segment and costs the entries it hit', async () => {
    for (const file of filesOf(closed, '.segment')) {
      const frames = framesOf(closed, file);
      const lostMax = (at: number, way: Way): number => entriesHit(frames, at, way);
      await everyByte({ kind: segmentKind(file), scene: closed, file, lostMax, expected: 'opened' });
    }
  });

  it('is repaired for every byte of an index', async () => {
    for (const file of filesOf(closed, '.index')) await everyByte({ kind: 'indexes', scene: closed, file, expected: 'repaired' });
  });

  for (const scene of [unflushed, crashed]) {
    const files = filesOf(scene, '.journal');
    for (const [index, file] of files.entries()) {
      const isNewest = index === files.length - 1;
      it(`is told for every byte of ${path.basename(file)} (${scene.name}) below the last commit`, async () => {
        await damageJournal(scene, file, isNewest);
      });
    }
  }

  it('is told where a file is missing', async () => {
    for (const scene of scenes) {
      const journals = filesOf(scene, '.journal');
      for (const file of scene.contents.keys()) {
        const isDerived = file.endsWith('.index');
        const isNewest = file === journals.at(-1) || (scene === closed && file.endsWith('.journal'));
        const uncounted = scene !== closed && /segment|index/.test(file);
        if (isNewest || uncounted) continue;
        const frames = /segment|journal/.test(file) ? framesOf(scene, file).filter(isEntry).length : 0;
        const expected = isDerived ? 'repaired' : 'told';
        await tried({ kind: 'missing files', scene, file, at: 0, way: 'missing', damaged: undefined, lostMax: frames, expected });
      }
    }
  });

  after(report);
});

async function damageJournal(scene: Scene, file: string, isNewest: boolean): Promise<void> {
  const frames = framesOf(scene, file);
  const end = frames.at(-1)?.to ?? 0;
  const lastCommit = frames.findLast(({ kind }) => kind === FrameKind.commit)?.from ?? 0;
  const firstCommitEnd = frames[0]?.to ?? 0;
  const watermark = isNewest ? lastCommit : end;
  const lostMax = (at: number, way: Way): number => entriesHit(frames, at, way);
  const inPlace = [flip, zero];
  await everyByte({ kind: 'journal, header', scene, file, ways: inPlace, to: JOURNAL_HEADER_BYTES, expected: 'opened' });
  await everyByte({
    kind: 'journal',
    scene,
    file,
    ways: inPlace,
    from: JOURNAL_HEADER_BYTES,
    to: watermark,
    lostMax,
    expected: 'opened',
  });
  const cutMax = (at: number, way: Way): number => entriesHit(isNewest ? wholeAppends(frames) : frames, at, way);
  await everyByte({
    kind: 'journal, cut',
    scene,
    file,
    ways: [cut],
    from: isNewest ? firstCommitEnd : 0,
    to: end,
    lostMax: cutMax,
    goesBack: isNewest,
  });
  if (!isNewest) return;
  const lost = frames.filter((frame) => isEntry(frame) && frame.from > lastCommit).length;
  const torn = { scene, file, goesBack: true, expected: 'torn end' } as const;
  await everyByte({ ...torn, kind: 'journal, last commit', ways: inPlace, from: watermark, to: end, lostMax: () => lost });
  await everyByte({ ...torn, kind: 'journal, no commit left', ways: [cut], to: firstCommitEnd, lostMax });
}

function report(): void {
  const columns = ['refused', 'reported', 'byVerify', 'repaired', 'harmless', 'unchanged', 'entriesLost'] as const;
  for (const [kind, row] of rows) {
    const told = columns.filter((column) => row[column] > 0).map((column) => `${row[column]} ${NAMES[column]}`);
    reportRun(`corruption, ${kind}`, `${row.tried} damages: ${told.join(', ')}`);
  }
}
