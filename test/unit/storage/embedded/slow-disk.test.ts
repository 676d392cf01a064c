import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import type { EmbeddedLogEngine } from '../../../../src/storage/embedded/embedded-engine.ts';
import type { EmbeddedLimits } from '../../../../src/storage/embedded/limits.ts';
import { LogError, type LogRef, type Offset } from '../../../../src/storage/log-engine.ts';
import { assertLogError, readAll, text } from '../../../contract/plain-entries.ts';
import { heldBytes } from '../../../support/held-bytes.ts';
import { eventually } from '../../../support/wait.ts';
import { copyOfDirectory, errorCollector, filesBelow, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles } from './faulty-files.ts';

const REF: LogRef = { group: 'g', log: 0 };
const MIB = 1024 * 1024;
/** Checkpoints come soon, and segments are long. */
const WHOLE_SEGMENTS = { segmentBytes: MIB, tailBytesMax: 4 * MIB };

/** Files whose journal syncs take as long as the test likes. */
class SlowFiles extends FaultyFiles {
  /** Ends the sync that is under way. */
  release: () => void = () => {};

  slow(): void {
    this.beforeSync = (file) =>
      file.endsWith('.journal')
        ? new Promise((resolve) => {
            this.release = resolve;
          })
        : undefined;
  }

  fast(): void {
    this.beforeSync = () => undefined;
    this.release();
  }
}

interface Subject {
  readonly directory: string;
  readonly engine: EmbeddedLogEngine;
  readonly files: SlowFiles;
  readonly clock: ManualClock;
}

async function start(
  test: { after(callback: () => void): void },
  limits: Partial<EmbeddedLimits> = { journalFileBytes: 64 * MIB },
  logger: ReturnType<typeof errorCollector> = errorCollector(),
): Promise<Subject> {
  const directory = temporaryDirectory(test);
  const files = new SlowFiles();
  const clock = new ManualClock();
  const engine = await openEngine(directory, { files, clock, limits, logger });
  await engine.createGroup('g', { logs: 2, retentionMs: null });
  return { directory, engine, files, clock };
}

/** `pending`, `durable`, or how it was refused. */
function outcomeOf(append: Promise<unknown>): () => string {
  let outcome = 'pending';
  append.then(
    () => {
      outcome = 'durable';
    },
    (error: unknown) => {
      outcome = error instanceof LogError ? error.kind : String(error);
    },
  );
  return () => outcome;
}

async function values(engine: EmbeddedLogEngine): Promise<string[]> {
  return (await readAll(engine, REF)).map((entry) => entry.value);
}

describe('appends while the disk is slow', () => {
  it('wait for one second, are then throttled, and leave nothing behind; the disk’s own time does not count', async (test) => {
    const { directory, engine, files, clock } = await start(test);
    files.slow();
    const writing = outcomeOf(engine.append(REF, [text('being written')]));
    await clock.advance(100);
    const early = [1, 2, 3].map((turn) => outcomeOf(engine.append(REF, [text(`early ${turn}`), text('second')])));
    await clock.advance(600);
    const late = outcomeOf(engine.append(REF, [text('late')]));
    await clock.advance(399);
    assert.deepEqual([writing(), ...early.map((one) => one()), late()], Array(5).fill('pending'));
    await clock.advance(1);
    assert.deepEqual([...early.map((one) => one()), late()], ['throttled', 'throttled', 'throttled', 'pending']);
    assert.equal(writing(), 'pending');
    const last = outcomeOf(engine.append({ group: 'g', log: 1 }, [text('last')]));
    files.fast();
    await clock.advance(0);
    assert.deepEqual([writing(), late(), last()], ['durable', 'durable', 'durable']);
    assert.deepEqual(await values(engine), ['being written', 'late']);
    copyOfDirectory(directory, `${directory}-copy`);
    test.after(() => files.removeTree(`${directory}-copy`));
    const recovered = await openEngine(`${directory}-copy`);
    assert.deepEqual(await values(recovered), ['being written', 'late']);
    await recovered.close();
    await engine.close();
  });

  it('get an unknown outcome when their own commit takes longer than ten seconds, and appear when it ends well', async (test) => {
    const { engine, files, clock } = await start(test);
    files.slow();
    const writing = outcomeOf(engine.append(REF, [text('stalled')]));
    await clock.advance(9_900);
    assert.equal(writing(), 'pending');
    await clock.advance(1_100);
    assert.equal(writing(), 'unknown');
    assert.deepEqual(await values(engine), []);
    files.fast();
    await clock.advance(0);
    assert.deepEqual(await values(engine), ['stalled']);
    await engine.append(REF, [text('next')]);
    assert.deepEqual(await values(engine), ['stalled', 'next']);
    await engine.close();
  });

  it('are throttled at once beyond the bytes that may wait; groups and trims wait with what room there is', async (test) => {
    const { engine, files, clock } = await start(test, { waitingBytesMax: 64 * 1024, journalFileBytes: MIB });
    await engine.append(REF, [text('first')]);
    files.slow();
    const writing = outcomeOf(engine.append(REF, [text('x'.repeat(1000))]));
    await clock.advance(0);
    const records = [engine.trim(REF, 1 as Offset), engine.createGroup('h', { logs: 1, retentionMs: null })].map(outcomeOf);
    const waiting = outcomeOf(engine.append(REF, [text('x'.repeat(60_000))]));
    await assertLogError(engine.append(REF, [text('x'.repeat(6_000))]), 'throttled');
    await clock.advance(1_000);
    assert.deepEqual([waiting(), ...records.map((one) => one())], ['throttled', 'pending', 'pending']);
    files.fast();
    await clock.advance(0);
    assert.deepEqual([writing(), ...records.map((one) => one())], ['durable', 'durable', 'durable']);
    assert.equal(await engine.offsetAt(REF, 'start'), 1);
    assert.deepEqual(await engine.listGroups(''), ['g', 'h']);
    await engine.close();
  });

  it('do not make the process grow, however many there are', async (test) => {
    const { engine, files, clock } = await start(test);
    files.slow();
    const value = Buffer.alloc(MIB, 'v');
    const before = heldBytes();
    let throttled = 0;
    let most = 0;
    for (let second = 0; second < 8; second++) {
      for (let turn = 0; turn < 100; turn++) {
        engine.append(REF, [{ key: null, value }]).catch((error: unknown) => {
          if (error instanceof LogError && error.kind === 'throttled') throttled += 1;
        });
      }
      most = Math.max(most, heldBytes() - before);
      await clock.advance(1_000);
    }
    assert.ok(throttled >= 800 - 2 * 64, `${throttled} of 800 were throttled`);
    assert.ok(most < 2 * 64 * MIB, `${Math.round(most / MIB)} MiB`);
    files.fast();
    await clock.advance(0);
    await engine.close();
  });

  it('keep their order and lose none when a slow disk goes on and on', async (test) => {
    const { directory, engine, files, clock } = await start(test, { journalFileBytes: 20 * 1024, commitBytesMax: 4096 });
    files.slow();
    const acknowledged: string[] = [];
    let refused = 0;
    for (let turn = 0; turn < 300; turn++) {
      const value = `${turn}`.padEnd(500);
      engine.append(REF, [text(value)]).then(
        () => acknowledged.push(value),
        () => {
          refused += 1;
        },
      );
      await clock.advance(turn % 7 === 0 ? 350 : 20);
      if (turn % 9 === 0) files.release();
    }
    files.fast();
    await clock.advance(2_000);
    await engine.close();
    assert.ok(refused > 20 && acknowledged.length > 20, `${refused} refused, ${acknowledged.length} acknowledged`);
    assert.equal(refused + acknowledged.length, 300);
    const reopened = await openEngine(directory);
    assert.deepEqual(await values(reopened), acknowledged);
    await reopened.close();
  });
});

describe('segments that are written slowly', () => {
  for (const gone of ['trimmed', 'deleted'] as const) {
    it(`are given up without a failure when their log was ${gone} meanwhile`, async (test) => {
      const logger = errorCollector();
      const limits = { ...WHOLE_SEGMENTS, backgroundWriteBytesMin: 1 };
      const { directory, engine, files, clock } = await start(test, limits, logger);
      const other: LogRef = { group: 'other', log: 0 };
      await engine.createGroup('other', { logs: 1, retentionMs: null });
      const append = async (ref: LogRef, count: number): Promise<void> => {
        for (let turn = 0; turn < count; turn++) await engine.append(ref, [text(`${turn}`.padEnd(4_000))]);
      };
      await append(REF, 20); // more than a journal file: a first segment comes to the disk
      const isCatalogued = (): true | undefined => {
        const catalog = filesBelow(directory, 'catalog')[0];
        return catalog !== undefined && filesBelow(directory, '.segment').length > 0 ? true : undefined;
      };
      await eventually('a segment is on the disk', 10_000, isCatalogued);
      let open = (): void => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      let writes = 0;
      files.beforeWrite = (file) => {
        if (file.endsWith('.segment')) writes += 1;
        return file.endsWith('.segment') ? gate : undefined;
      };
      await append(REF, 20);
      await eventually('a write is under way', 10_000, () => (writes > 0 ? true : undefined));
      if (gone === 'trimmed') await engine.trim(REF, await engine.offsetAt(REF, 'end'));
      else await engine.deleteGroup('g');
      await clock.advance(100); // the files that are superfluous now are removed
      open();
      await append(other, 40);
      await engine.close();
      assert.deepEqual(logger.errors, []);
      const reopened = await openEngine(directory);
      assert.equal((await readAll(reopened, other)).length, 40);
      if (gone === 'trimmed') assert.equal(await reopened.offsetAt(REF, 'start'), 40);
      await reopened.close();
    });
  }
});
