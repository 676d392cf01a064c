/**
 * One damaged data directory: verified, opened, read whole, written to, closed and opened again, and held against what is known
 * of it.
 *
 * DT1. Nothing but a `DataDirectoryError` keeps it from being opened.
 * DT2. What is read is what was written, in its place; at most `lostMax` entries are not there.
 * DT3. No offset is given twice, nor after the directory was closed and opened again.
 */
import assert from 'node:assert/strict';
import { type Logger, silentLogger } from '../../src/platform/logger.ts';
import { DataDirectoryError } from '../../src/storage/embedded/data-directory-error.ts';
import type { EmbeddedLogEngine } from '../../src/storage/embedded/embedded-engine.ts';
import { verifyLogDirectory } from '../../src/storage/embedded/verify.ts';
import { LogError, type Offset } from '../../src/storage/log-engine.ts';
import { readAll, text } from '../contract/plain-entries.ts';
import { DIRECTORY, type KnownLog, openInMemory, type Scene } from './damage-scenes.ts';
import { FilesInMemory } from './files-in-memory.ts';

export interface Trial {
  readonly scene: Scene;
  readonly file: string;
  /** The logs that are looked at: those that the file has to do with. */
  readonly logs: readonly KnownLog[];
  /** Undefined: the file is gone. */
  readonly damaged: Uint8Array | undefined;
  /** Entries that the damaged bytes held. */
  readonly lostMax: number;
  /** The end of the newest journal file is gone: what groups there are and where logs begin may be what it was before. */
  readonly goesBack: boolean;
  /** It cannot be told from a crash in the middle of the last commit: that was never acknowledged, and its offsets are free. */
  readonly tornEnd: boolean;
  /** Look for each entry by its offset and by its time. */
  readonly seeks: boolean;
  /** Close the directory afterwards, and look again where something is lost (DT3). */
  readonly restarts: boolean;
}

export interface TrialResult {
  readonly verified: boolean;
  readonly refused: boolean;
  /** The engine said so when it was opened or read. */
  readonly reported: boolean;
  readonly lost: number;
  /** The file as the engine left it. */
  readonly left: Uint8Array | undefined;
}

export async function tryDamage(trial: Trial): Promise<TrialResult> {
  const verified = verifiedAsDamaged(trial);
  const files = damagedFiles(trial);
  const reports: string[] = [];
  const logger: Logger = { ...silentLogger, error: (_fields, message) => void reports.push(message) };
  const engine = await openInMemory(files, logger).catch((error: unknown) => {
    assert.ok(error instanceof DataDirectoryError, `opening ends with ${String(error)}`); // DT1
    return undefined;
  });
  if (engine === undefined) return { verified, refused: true, reported: true, lost: 0, left: trial.damaged };
  const lost = await checkContent(engine, trial);
  if (trial.seeks) await seekAll(engine, trial);
  const added = await addToAll(engine, trial);
  const reported = reports.length > 0;
  if (trial.restarts) {
    await engine.close();
    if (lost > 0) await checkAgain(files, trial, lost, added);
  }
  return { verified, refused: false, reported, lost, left: files.contents.get(trial.file) };
}

function damagedFiles({ scene, file, damaged }: Trial): FilesInMemory {
  const contents = new Map(scene.contents);
  if (damaged === undefined) contents.delete(file);
  else contents.set(file, damaged);
  return new FilesInMemory(contents);
}

function verifiedAsDamaged(trial: Trial): boolean {
  try {
    return verifyLogDirectory(damagedFiles(trial), DIRECTORY, () => {}).damaged > 0;
  } catch (error: unknown) {
    assert.ok(error instanceof DataDirectoryError, `verify ends with ${String(error)}`);
    return true;
  }
}

/** DT2; returns how many entries are not there. */
async function checkContent(engine: EmbeddedLogEngine, { scene, logs, lostMax, goesBack }: Trial): Promise<number> {
  const groups = [...new Set(scene.logs.map(({ ref }) => ref.group))].sort();
  if (!goesBack) assert.deepEqual(await engine.listGroups(''), groups, 'the groups are what they were');
  let lost = 0;
  for (const log of logs) lost += await missingEntries(engine, log, goesBack);
  assert.ok(lost <= lostMax, `${lost} entries are lost where the damaged bytes held ${lostMax}`);
  return lost;
}

async function missingEntries(engine: EmbeddedLogEngine, log: KnownLog, goesBack: boolean): Promise<number> {
  const start = await unlessGone(engine.offsetAt(log.ref, 'start'));
  if (start === undefined && goesBack) return log.entries.length;
  assert.ok(start !== undefined, `${log.ref.group} has log ${log.ref.log}`);
  if (!goesBack) assert.equal(start, log.start, 'a log begins where it began');
  const found = (await readAll(engine, log.ref, start)).filter(({ offset }) => offset >= log.start);
  let at = 0;
  for (const entry of found) {
    while (at < log.entries.length && (log.entries[at]?.offset ?? 0) < entry.offset) at += 1;
    assert.deepEqual(entry, log.entries[at], 'what is read is what was written in its place');
    at += 1;
  }
  return log.entries.length - found.length;
}

async function seekAll(engine: EmbeddedLogEngine, { logs }: Trial): Promise<void> {
  for (const { ref, entries } of logs) {
    for (const { offset, appendTimeMs } of entries) {
      const { entries: read } = await engine.read(ref, offset as Offset, { bytesMax: 1, entriesMax: 1 });
      assert.equal(read[0]?.offset, offset);
      const first = entries.find((entry) => entry.appendTimeMs === appendTimeMs);
      assert.equal(await engine.offsetAt(ref, { timeMs: appendTimeMs }), first?.offset);
    }
  }
}

/** Appends one entry to each log; returns their offsets (DT3). */
async function addToAll(engine: EmbeddedLogEngine, { logs, tornEnd }: Trial): Promise<readonly (Offset | undefined)[]> {
  return Promise.all(
    logs.map(async ({ ref, entries }) => {
      const result = await unlessGone(engine.append(ref, [text('added')]));
      if (result === undefined) return undefined;
      const end = (entries.at(-1)?.offset ?? -1) + 1;
      assert.ok(tornEnd || result.baseOffset >= end, `offset ${result.baseOffset} is given again in ${ref.group}/${ref.log}`);
      const { entries: read } = await engine.read(ref, result.baseOffset, { bytesMax: 1, entriesMax: 1 });
      assert.equal(Buffer.from(read[0]?.value ?? []).toString(), 'added');
      return result.baseOffset;
    }),
  );
}

/** What is lost stays lost and nothing else follows; offsets go on. */
async function checkAgain(
  files: FilesInMemory,
  { logs, goesBack }: Trial,
  lost: number,
  added: readonly (Offset | undefined)[],
): Promise<void> {
  const engine = await openInMemory(new FilesInMemory(files.contents));
  let missing = 0;
  for (const [index, log] of logs.entries()) {
    const offset = added[index];
    if (offset === undefined) {
      missing += log.entries.length;
      continue;
    }
    const known = { ...log, entries: [...log.entries, await addedEntry(engine, log, offset)] };
    missing += await missingEntries(engine, known, goesBack);
    const { baseOffset } = await engine.append(log.ref, [text('more')]);
    assert.ok(baseOffset > offset);
  }
  assert.equal(missing, lost, 'what is lost stays lost and nothing else follows');
  await engine.close();
}

async function addedEntry(engine: EmbeddedLogEngine, { ref }: KnownLog, offset: Offset): Promise<KnownLog['entries'][number]> {
  const [entry] = await readAll(engine, ref, offset);
  assert.ok(entry !== undefined && entry.offset === offset && entry.value === 'added');
  return entry;
}

async function unlessGone<T>(promise: Promise<T>): Promise<T | undefined> {
  return promise.catch((error: unknown) => {
    if (error instanceof LogError && error.kind === 'no-such-log') return undefined;
    throw error;
  });
}
