/**
 * Small data directories to be damaged: every kind of file that the engine writes, each of at most 4 KiB of content, of plain
 * and of encrypted groups; what they hold, and where in them it stands.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Clock } from '../../src/platform/clock.ts';
import type { DataDirectoryLock } from '../../src/platform/data-directory-lock.ts';
import { type Logger, silentLogger } from '../../src/platform/logger.ts';
import { ManualClock } from '../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../src/storage/embedded/embedded-engine.ts';
import {
  chunkOf,
  FrameKind,
  frameEpoch,
  frameIsLast,
  frameKind,
  frameLength,
  validLength,
} from '../../src/storage/embedded/frame.ts';
import { JOURNAL_HEADER_BYTES, journalNumber, SEGMENT_HEADER_BYTES } from '../../src/storage/embedded/layout.ts';
import type { EmbeddedLimits } from '../../src/storage/embedded/limits.ts';
import type { Entry, LogRef, Offset } from '../../src/storage/log-engine.ts';
import { type PlainEntry, readAll } from '../contract/plain-entries.ts';
import { type FileContents, FilesInMemory } from './files-in-memory.ts';

export const DIRECTORY = '/data/log';

export const DAMAGE_LIMITS: Partial<EmbeddedLimits> = {
  entryBytesMax: 1024,
  journalFileBytes: JOURNAL_HEADER_BYTES + 3 * 1024,
  journalStepBytes: 1024,
  journalReserveBytes: 768,
  segmentBytes: 1200,
  indexIntervalBytes: 256,
  readBlockBytes: 1024,
};

const GROUPS: readonly { readonly group: string; readonly logs: number; readonly encryption: boolean }[] = [
  { group: 'plain', logs: 2, encryption: false },
  { group: 'secret', logs: 1, encryption: true },
];
const LATER_MS = 1_700_000_100_000;
/** Loses an entry or two now and then. */
const TRIMMED: LogRef = { group: 'plain', log: 1 };
const NO_LOCK: DataDirectoryLock = { release: async () => {} };

export interface KnownEntry extends PlainEntry {
  readonly offset: number;
  readonly appendTimeMs: number;
}

export interface KnownLog {
  readonly ref: LogRef;
  readonly start: number;
  readonly entries: readonly KnownEntry[];
}

/** A data directory and what is known of it. */
export interface Scene {
  readonly name: string;
  readonly contents: FileContents;
  readonly logs: readonly KnownLog[];
}

export function openInMemory(
  files: FilesInMemory,
  logger: Logger = silentLogger,
  clock: Clock = new ManualClock(),
): Promise<EmbeddedLogEngine> {
  const parts = { directory: DIRECTORY, files, logger, clock, limits: DAMAGE_LIMITS, lock: NO_LOCK };
  return EmbeddedLogEngine.open({ ...parts, random: new SeededRandom(2) });
}

/** Closed in good order: all entries in segments. */
export async function closedScene(turns = 13): Promise<Scene> {
  const files = new FilesInMemory();
  const clock = new ManualClock();
  const engine = await openInMemory(files, silentLogger, clock);
  await fill(engine, clock, turns, 0);
  const logs = await knownLogs(engine);
  await engine.close();
  return { name: 'closed', contents: snapshot(files), logs };
}

/** As a kill leaves it before the first checkpoint: everything in journal files. */
export async function unflushedScene(): Promise<Scene> {
  const files = new FilesInMemory();
  files.failsSync = (name) => name.endsWith('.segment');
  const clock = new ManualClock();
  const engine = await openInMemory(files, silentLogger, clock);
  await fill(engine, clock, 8, 0);
  return { name: 'unflushed', contents: snapshot(files), logs: await knownLogs(engine) };
}

/** As a kill leaves it some time after a checkpoint: segments, a catalog, and newer journal files. */
export async function crashedScene(): Promise<Scene> {
  const files = new FilesInMemory((await closedScene(3)).contents);
  files.failsSync = (name) => name.endsWith('.segment');
  const clock = new ManualClock(LATER_MS);
  const engine = await openInMemory(files, silentLogger, clock);
  await engine.growGroup('plain', 3);
  await fill(engine, clock, 4, 3);
  return { name: 'crashed', contents: snapshot(files), logs: await knownLogs(engine) };
}

/** Appends of one to three entries to all logs, of all shapes and sizes, with changes of the catalog among them. */
async function fill(engine: EmbeddedLogEngine, clock: ManualClock, turns: number, from: number): Promise<void> {
  for (const { group, ...options } of GROUPS) await engine.createGroup(group, { ...options, retentionMs: null });
  for (let turn = from; turn < from + turns; turn++) {
    await clock.advance(100);
    for (const { group } of GROUPS) {
      const logs = (await engine.groupLogs(group)) ?? 0;
      await Promise.all(Array.from({ length: logs }, (_, log) => engine.append({ group, log }, entriesOf(group, log, turn))));
    }
    if (turn % 9 === 3) await engine.trim(TRIMMED, ((await engine.offsetAt(TRIMMED, 'start')) + 2) as Offset);
    if (turn % 8 === 1) await engine.createGroup('gone', { logs: 1, retentionMs: null });
    if (turn % 8 === 1) await engine.append({ group: 'gone', log: 0 }, entriesOf('gone', 0, turn));
    if (turn % 8 === 3) await engine.deleteGroup('gone');
    if (turn % 6 === 4) await engine.alterGroup('secret', { retentionMs: 1000 * turn });
  }
}

function entriesOf(group: string, log: number, turn: number): Entry[] {
  return Array.from({ length: 1 + (turn % 3 === 2 ? 2 : 0) }, (_, index) => {
    const name = `${group}/${log}/${turn}.${index} `;
    if (turn % 7 === 6 && index === 0) return { key: null, value: new Uint8Array(0), control: 'noop' };
    return {
      key: turn % 2 === 0 ? Buffer.from(`key ${turn}`) : null,
      value: Buffer.from(name.padEnd(name.length + ((turn * 5) % 31), 'v')),
    };
  });
}

async function knownLogs(engine: EmbeddedLogEngine): Promise<readonly KnownLog[]> {
  const logs: KnownLog[] = [];
  for (const { group } of GROUPS) {
    for (let log = 0; log < ((await engine.groupLogs(group)) ?? 0); log++) {
      const ref = { group, log };
      const start = await engine.offsetAt(ref, 'start');
      logs.push({ ref, start, entries: await readAll(engine, ref, start) });
    }
  }
  return logs;
}

function snapshot(files: FilesInMemory): FileContents {
  return new Map([...files.contents].map(([name, bytes]) => [name, bytes.slice()]));
}

/** A frame of a segment or journal file. */
export interface FramePlace {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly isLast: boolean;
}

/** The valid frames of a file that is whole. */
export function framesOf(scene: Scene, file: string): readonly FramePlace[] {
  const bytes = scene.contents.get(file) as Uint8Array;
  const chunk = chunkOf(bytes);
  const seed = seedOf(scene);
  const isJournal = file.endsWith('.journal');
  const frames: FramePlace[] = [];
  for (let at = isJournal ? JOURNAL_HEADER_BYTES : SEGMENT_HEADER_BYTES; ; at += frameLength(chunk, at)) {
    const whole = at < bytes.byteLength && validLength(chunk, at, seed) !== 0;
    if (!whole || (isJournal && frameEpoch(chunk, at) !== journalNumber(path.basename(file)))) return frames;
    frames.push({ from: at, to: at + frameLength(chunk, at), kind: frameKind(chunk, at), isLast: frameIsLast(chunk, at) });
  }
}

export function isEntry({ kind }: FramePlace): boolean {
  return kind !== FrameKind.catalog && kind !== FrameKind.commit;
}

function seedOf(scene: Scene): number {
  const version = Buffer.from(scene.contents.get(`${DIRECTORY}/VERSION`) ?? []).toString('latin1');
  const seed = /seed ([0-9a-f]{8})/.exec(version)?.[1];
  assert.ok(seed !== undefined);
  return Number.parseInt(seed, 16);
}
