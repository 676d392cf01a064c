import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { SEAL_BYTES, saltOf } from '../../../../src/storage/embedded/data-key.ts';
import {
  type Chunk,
  chunkOf,
  frameEpoch,
  frameIsEncrypted,
  frameLength,
  frameLog,
  frameOffset,
  nextPlausible,
  plausibleLength,
  validLength,
} from '../../../../src/storage/embedded/frame.ts';
import { verifyLogDirectory } from '../../../../src/storage/embedded/verify.ts';
import type { LogRef } from '../../../../src/storage/log-engine.ts';
import { readAll, text } from '../../../contract/plain-entries.ts';
import { copyOfDirectory, errorCollector, filesBelow, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles } from './faulty-files.ts';

const LOG_0: LogRef = { group: 'g', log: 0 };
const HEADER_BYTES = 24;
const GROUP = { logs: 2, retentionMs: null, encryption: true };
const CYCLES = 200;
const SAME_BEGINNING = 'what all values begin with';
const TINY = { journalFileBytes: 12 * 1024, journalStepBytes: 2048, journalReserveBytes: 512, segmentBytes: 4096 };
const VALUES = ['zero', 'one', 'two', 'three', 'four', 'five'].map((value) => value.padEnd(40, '-'));

/** A closed engine's directory: the same entries in two logs of one group and in one of another, all encrypted. */
async function filled(directory: string): Promise<{ readonly segments: string[]; readonly seed: number }> {
  const engine = await openEngine(directory, { files: new FaultyFiles() });
  await engine.createGroup('g', GROUP);
  await engine.createGroup('h', GROUP);
  for (const value of VALUES) {
    for (const ref of [LOG_0, { group: 'g', log: 1 }, { group: 'h', log: 0 }]) await engine.append(ref, [text(value, 'key')]);
  }
  await engine.close();
  const seed = Number.parseInt(/seed (\w+)/.exec(fs.readFileSync(path.join(directory, 'VERSION'), 'latin1'))?.[1] ?? '', 16);
  return { segments: filesBelow(directory, '.segment'), seed };
}

/** The frames of a segment. */
function framesOf(segment: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = HEADER_BYTES; at < segment.length; at += segment.readUInt32LE(at + 4)) {
    frames.push(Buffer.from(segment.subarray(at, at + segment.readUInt32LE(at + 4))));
  }
  return frames;
}

/** Head check and CRC made right, as somebody can who has the directory and therefore the seed. */
function stamped(frame: Buffer, seed: number): Buffer {
  for (let check = 0; check < 2 ** 16; check++) {
    frame.writeUInt16LE(check, 30);
    if (plausibleLength(chunkOf(frame), 0, seed) === 0) continue;
    frame.writeUInt32LE(crc32(frame.subarray(4), seed), 0);
    return frame;
  }
  return assert.fail('no head check fits');
}

function changed(frame: Buffer, change: (frame: Buffer) => unknown): Buffer {
  const copy = Buffer.from(frame);
  change(copy);
  return copy;
}

/** Every whole encrypted frame in journal and segments: the data key's name and nonce, its place, and the ciphertext. */
function sealedFrames(directory: string, visit: (nonce: string, offset: string, ciphertext: string) => void): void {
  const seed = Number.parseInt(/seed (\w+)/.exec(fs.readFileSync(path.join(directory, 'VERSION'), 'latin1'))?.[1] ?? '', 16);
  for (const file of [...filesBelow(directory, '.journal'), ...filesBelow(directory, '.segment')]) {
    const chunk = chunkOf(fs.readFileSync(file));
    for (const log of [1, 2]) {
      for (let at = 0; at < chunk.bytes.byteLength; at++) {
        at = nextPlausible(chunk, at, seed, { field: 'log', value: log });
        if (validLength(chunk, at, seed) !== 0 && frameIsEncrypted(chunk, at)) visitFrame(chunk, at, visit);
      }
    }
  }
}

function visitFrame(chunk: Chunk, at: number, visit: (nonce: string, offset: string, ciphertext: string) => void): void {
  const end = at + frameLength(chunk, at);
  const place = `${frameLog(chunk, at)}/${frameOffset(chunk, at)}`;
  const key = `${Buffer.from(saltOf(chunk, end)).toString('hex')}/${frameEpoch(chunk, at)}`;
  visit(`${key}/${place}`, place, Buffer.from(chunk.bytes.subarray(at + 32, end - SEAL_BYTES)).toString('latin1'));
}

describe('encrypted frames', () => {
  it('are lost one by one, and never served, whichever byte of a segment is wrong', async (test) => {
    const directory = temporaryDirectory(test);
    const { segments } = await filled(directory);
    const [segment = ''] = segments;
    const bytes = fs.readFileSync(segment);
    const engine = await openEngine(directory, { files: new FaultyFiles(), logger: errorCollector() });
    for (let at = HEADER_BYTES; at < bytes.length; at++) {
      fs.writeFileSync(
        segment,
        changed(bytes, (copy) => {
          copy[at] = (copy[at] as number) ^ 0x20;
        }),
      );
      const found = (await readAll(engine, LOG_0)).map(({ offset, value }) => `${offset}:${value}`);
      assert.equal(found.length, VALUES.length - 1, `byte ${at}`);
      assert.ok(found.every((one) => VALUES.some((value, offset) => one === `${offset}:${value}`)));
    }
    await engine.close();
  });

  it('are refused in any other place and with any other head, though all checksums fit', async (test) => {
    const directory = temporaryDirectory(test);
    const { segments, seed } = await filled(directory);
    const [target = '', otherLog = '', otherGroup = ''] = segments;
    const original = fs.readFileSync(target);
    const frames = framesOf(original);
    const [third, fourth] = [frames[2] as Buffer, frames[3] as Buffer];
    const fromOtherLog = framesOf(fs.readFileSync(otherLog))[2] as Buffer;
    const fromOtherGroup = framesOf(fs.readFileSync(otherGroup))[2] as Buffer;
    const attacks: Record<string, Buffer> = {
      'replayed at another offset': changed(fourth, (frame) => frame.writeUInt32LE(2, 16)),
      'spliced from another log': changed(fromOtherLog, (frame) => frame.writeUInt32LE(third.readUInt32LE(12), 12)),
      'spliced from another group': changed(fromOtherGroup, (frame) => frame.writeUInt32LE(third.readUInt32LE(12), 12)),
      'of another time': changed(third, (frame) => frame.writeUInt32LE(frame.readUInt32LE(20) + 1, 20)),
      'of another kind': changed(third, (frame) => frame.writeUInt8(1, 28)),
      'without its key': changed(third, (frame) => frame.writeUInt8(frame.readUInt8(29) & ~2, 29)),
      'in the middle of its append': changed(third, (frame) => frame.writeUInt8(frame.readUInt8(29) & ~1, 29)),
      'of another journal file': changed(third, (frame) => frame.writeUInt32LE(frame.readUInt32LE(8) + 1, 8)),
      'under another data key': changed(third, (frame) =>
        frame.writeUInt8(frame.readUInt8(frame.length - 28) ^ 1, frame.length - 28),
      ),
      'with another tag': changed(third, (frame) => frame.writeUInt8(frame.readUInt8(frame.length - 1) ^ 1, frame.length - 1)),
      'with a bit of the ciphertext changed': changed(third, (frame) => frame.writeUInt8(frame.readUInt8(50) ^ 1, 50)),
      'with parts of two frames': Buffer.concat([third.subarray(0, 60), fourth.subarray(60)].map((part) => Buffer.from(part))),
    };
    const expected = VALUES.filter((_, offset) => offset !== 2);
    for (const [attack, frame] of Object.entries(attacks)) {
      const forged = frames.with(2, stamped(frame, seed).subarray(0, third.length));
      fs.writeFileSync(target, Buffer.concat([original.subarray(0, HEADER_BYTES), ...forged]));
      const logger = errorCollector();
      const engine = await openEngine(directory, { files: new FaultyFiles(), logger });
      for (let turn = 0; turn < 2; turn++) {
        assert.deepEqual(
          (await readAll(engine, LOG_0)).map(({ value }) => value),
          expected,
          attack,
        );
      }
      assert.equal(logger.errors.length, 1, `${attack} is reported once`);
      await engine.close();
    }
  });

  it('are not served out of their order', async (test) => {
    const directory = temporaryDirectory(test);
    const { segments } = await filled(directory);
    const [target = ''] = segments;
    const original = fs.readFileSync(target);
    const [zero, one, two, ...rest] = framesOf(original) as [Buffer, Buffer, Buffer, ...Buffer[]];
    for (const order of [
      [zero, two, one, ...rest],
      [zero, one, one, ...rest],
    ]) {
      fs.writeFileSync(target, Buffer.concat([original.subarray(0, HEADER_BYTES), ...order]));
      const logger = errorCollector();
      const engine = await openEngine(directory, { files: new FaultyFiles(), logger });
      const offsets = (await readAll(engine, LOG_0)).map(({ offset }) => offset);
      assert.ok(
        offsets.length === VALUES.length - 1 &&
          offsets.every((offset, index) => index === 0 || offset > (offsets[index - 1] ?? 0)),
      );
      assert.equal(logger.errors.length, 1);
      assert.equal(verifyLogDirectory(new NodeFiles(), directory, () => {}).damaged, 1);
      await engine.close();
    }
  });

  it('never share a nonce under one data key, however often a torn end is cut and its offsets are given again', async (test) => {
    const root = temporaryDirectory(test);
    const random = new SeededRandom(Number(process.env.SEED ?? 7));
    const ciphertexts = new Map<string, string>();
    const beginnings = new Map<string, string>();
    const places = new Map<string, Set<string>>();
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const running = path.join(root, `${cycle}`);
      if (cycle > 0) fs.renameSync(path.join(root, 'crashed'), running);
      const engine = await openEngine(running, { files: new FaultyFiles(), limits: TINY });
      await engine.createGroup('g', GROUP);
      for (let turn = 0; turn < 4; turn++) {
        const entries = Array.from({ length: 1 + random.below(3) }, () =>
          text(`${SAME_BEGINNING}${cycle}.${turn}`.padEnd(random.below(300)), 'k'),
        );
        await engine.append({ group: 'g', log: random.below(2) }, entries);
      }
      sealedFrames(running, (nonce, place, ciphertext) => {
        assert.equal(ciphertexts.get(nonce) ?? ciphertext, ciphertext, `${nonce} was used twice`);
        // All begin with the same plaintext: where key and nonce are the same, so is the beginning of the ciphertext.
        const beginning = ciphertext.slice(0, SAME_BEGINNING.length);
        assert.equal(beginnings.get(beginning) ?? nonce, nonce, 'the same key stream was used twice');
        beginnings.set(beginning, nonce);
        ciphertexts.set(nonce, ciphertext);
        places.set(place, (places.get(place) ?? new Set()).add(ciphertext));
      });
      copyOfDirectory(running, path.join(root, 'crashed'));
      tear(path.join(root, 'crashed'), random);
      await engine.close();
      fs.rmSync(running, { recursive: true });
    }
    const givenAgain = [...places.values()].filter((written) => written.size > 1).length;
    assert.ok(givenAgain > CYCLES / 10, `only ${givenAgain} offsets were given again`);
  });
});

/** What a power cut does to the newest journal file: its last bytes are zeros. */
function tear(directory: string, random: SeededRandom): void {
  const journal = filesBelow(directory, '.journal').at(-1) ?? '';
  const bytes = fs.readFileSync(journal);
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  fs.writeFileSync(journal, bytes.fill(0, Math.max(4096, end - random.below(600))));
}
