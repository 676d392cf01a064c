import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemErrorCode, writeFileDurably } from '../../src/platform/files.ts';
import type { CrashProfile } from './simulated-disk.ts';
import { type Fault, PoweredOffError, SimulatedFiles } from './simulated-files.ts';

const SEEDS = 200;
const PROFILES: readonly CrashProfile[] = ['ext4', 'adversarial'];

/** A machine with a synced folder `/d` and a synced file `/d/a` of 2 KiB that is all 1. */
function machine(seed: number, fault?: Fault): SimulatedFiles {
  const files = new SimulatedFiles({ seed });
  files.makeDirectory('/d');
  files.syncDirectory('/');
  const file = files.open('/d/a', 'create');
  files.writeAt(file, [new Uint8Array(2048).fill(1)], 0);
  files.dataSync(file);
  files.syncDirectory('/d');
  files.close(file);
  return files.crash('killed', fault === undefined ? { seed } : { seed, fault });
}

function outcomes(
  profiles: readonly CrashProfile[],
  run: (files: SimulatedFiles) => void,
  look: (files: SimulatedFiles) => string,
) {
  const found = new Set<string>();
  for (const profile of profiles) {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const files = machine(seed);
      run(files);
      found.add(look(files.crash(profile, { seed })));
    }
  }
  return found;
}

const content = (files: SimulatedFiles, path: string): string =>
  files.exists(path) ? `${files.readWhole(path).byteLength}:${[...new Set(files.readWhole(path))].join()}` : 'none';

describe('the simulated disk', () => {
  it('keeps what was synced through every crash', () => {
    const found = outcomes(
      ['killed', ...PROFILES],
      (files) => writeFileDurably(files, '/d/a', new Uint8Array(700).fill(2)),
      (files) => content(files, '/d/a'),
    );
    assert.deepEqual(found, new Set(['700:2']));
  });

  it('keeps everything when only the process is killed, and still forgets it when power fails afterwards', () => {
    const write = (files: SimulatedFiles): void =>
      files.writeAt(files.open('/d/a', 'read-write'), [new Uint8Array(512).fill(3)], 0);
    const killed = outcomes(['killed'], write, (files) => content(files, '/d/a'));
    assert.deepEqual(killed, new Set(['2048:3,1']));
    const later = outcomes(['killed'], write, (files) => content(files.crash('adversarial', { seed: 1 }), '/d/a'));
    assert.deepEqual(later, new Set(['2048:3,1', '2048:1']));
  });

  it('keeps or drops each sector of what was not synced, and any of its versions', () => {
    const found = outcomes(
      ['adversarial'],
      (files) => {
        const file = files.open('/d/a', 'read-write');
        for (const value of [2, 3]) files.writeAt(file, [new Uint8Array(1024).fill(value)], 0);
      },
      (files) => [0, 512].map((at) => files.readWhole('/d/a')[at]).join(),
    );
    assert.deepEqual([...found].sort(), ['1,1', '1,2', '1,3', '2,1', '2,2', '2,3', '3,1', '3,2', '3,3']);
  });

  it('keeps a size between the one on the medium and the last one', () => {
    const grow = (files: SimulatedFiles): void =>
      files.writeAt(files.open('/d/a', 'read-write'), [new Uint8Array(512).fill(2)], 2048);
    const sizes = outcomes(PROFILES, grow, (files) => String(files.readWhole('/d/a').byteLength));
    assert.ok(sizes.has('2048') && sizes.has('2560') && sizes.size > 5);
    assert.ok([...sizes].every((size) => Number(size) >= 2048 && Number(size) <= 2560));
  });

  it('keeps or drops each name that changed, unless its folder was synced; ext4 keeps the order', () => {
    const change = (files: SimulatedFiles): void => {
      files.rename('/d/a', '/d/b');
      files.close(files.open('/d/c', 'create'));
    };
    const names = (files: SimulatedFiles): string => files.list('/d').join();
    assert.deepEqual([...outcomes(['adversarial'], change, names)].sort(), ['a', 'a,c', 'b', 'b,c']);
    assert.deepEqual([...outcomes(['ext4'], change, names)].sort(), ['a', 'b', 'b,c']);
    const synced = outcomes(
      PROFILES,
      (files) => {
        change(files);
        files.syncDirectory('/d');
      },
      names,
    );
    assert.deepEqual([...synced], ['b,c']);
  });
});

describe('the faults of the simulated files', () => {
  const fails = (fault: Fault, run: (files: SimulatedFiles) => void): string[] => {
    const files = machine(1, fault);
    const codes: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      try {
        run(files);
        codes.push('done');
      } catch (error: unknown) {
        codes.push(systemErrorCode(error) ?? (error as Error).name);
      }
    }
    return codes;
  };
  const create = (files: SimulatedFiles): void => files.close(files.open(`/d/${files.count}`, 'create'));

  it('fail the operation they are set at, once or from then on', () => {
    assert.deepEqual(fails({ kind: 'io-error', at: 2, forEver: false }, create), ['done', 'EIO', 'done']);
    assert.deepEqual(fails({ kind: 'io-error', at: 2, forEver: true }, create), ['done', 'EIO', 'EIO']);
    assert.deepEqual(fails({ kind: 'disk-full', at: 1, forEver: true }, create), ['ENOSPC', 'ENOSPC', 'ENOSPC']);
    assert.deepEqual(fails({ kind: 'too-many-files', at: 3, forEver: false }, create), ['done', 'done', 'EMFILE']);
    assert.deepEqual(fails({ kind: 'crash', at: 2, forEver: false }, create), ['done', 'PoweredOffError', 'PoweredOffError']);
    assert.deepEqual(fails({ kind: 'short-write', at: 1, forEver: false }, create), ['done', 'done', 'done']);
  });

  it('let a full disk take what needs no more space', () => {
    const files = machine(1, { kind: 'disk-full', at: 2, forEver: true });
    const file = files.open('/d/a', 'read-write');
    assert.throws(() => files.writeAt(file, [new Uint8Array(600)], 2048), { code: 'ENOSPC' });
    files.writeAt(file, [new Uint8Array(600).fill(4)], 0);
    files.heal();
    files.writeAt(file, [new Uint8Array(600)], 2048);
  });

  it('write less than they were given and say so', () => {
    const files = machine(3, { kind: 'short-write', at: 2, forEver: false });
    const file = files.open('/d/a', 'read-write');
    assert.throws(() => files.writeAt(file, [new Uint8Array(2048).fill(2)], 0), { name: 'ShortWriteError' });
    assert.equal(content(files, '/d/a'), '2048:2,1');
  });

  it('lose what a failed sync covered, though the next one succeeds', async () => {
    let lost = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const files = machine(seed, { kind: 'lost-sync', at: 3, forEver: false });
      const file = files.open('/d/a', 'read-write');
      files.writeAt(file, [new Uint8Array(512).fill(2)], 0);
      await assert.rejects(files.dataSyncAsync(file), { code: 'EIO' });
      await files.dataSyncAsync(file);
      if (content(files.crash('ext4', { seed }), '/d/a') === '2048:1') lost += 1;
    }
    assert.ok(lost > SEEDS / 4 && lost < SEEDS);
  });

  it('leave nothing running behind a crash', async () => {
    const files = machine(1);
    const file = files.open('/d/a', 'read-write');
    const syncing = files.dataSyncAsync(file);
    files.crash('ext4', { seed: 1 });
    await assert.rejects(syncing, PoweredOffError);
    assert.throws(() => files.list('/d'), PoweredOffError);
  });

  it('repeat themselves for a seed', () => {
    const run = (seed: number): string => {
      const files = machine(seed);
      const file = files.open('/d/a', 'read-write');
      for (let turn = 0; turn < 50; turn++) files.writeAt(file, [new Uint8Array(300).fill(turn)], turn * 40);
      return Buffer.from(files.crash('adversarial', { seed }).readWhole('/d/a')).toString('hex');
    };
    assert.equal(run(7), run(7));
    assert.notEqual(run(7), run(8));
  });
});
