import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { NodeFiles } from '../../../src/platform/files.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SystemRandom } from '../../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../../src/storage/embedded/embedded-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { type RaceOptions, type RaceReport, race } from './reshard-race.ts';

const RUNS = 2;
const PUTS_PER_WRITER = 12;

/** Runs with seeds that a failure prints, and returns the sum of what happened. */
async function races(options: Pick<RaceOptions, 'gateways' | 'unknownShare'>): Promise<RaceReport> {
  const total = { reshardings: 0, sent: 0, acknowledged: 0 };
  const property = fc.asyncProperty(fc.nat(), async (seed) => {
    const clock = new ManualClock();
    const engine = new MemoryLogEngine({ clock, shared: options.gateways > 1 });
    const report = await race({ ...options, seed, clock, engine, putsPerWriter: PUTS_PER_WRITER, stepMs: 10 });
    total.reshardings += report.reshardings;
    total.sent += report.sent;
    total.acknowledged += report.acknowledged;
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  return total;
}

describe('A put that races a reshard lands once, in the right shard, in order', () => {
  test('on one server: every record is acknowledged', async () => {
    const { reshardings, sent, acknowledged } = await races({ gateways: 1, unknownShare: 0 });
    assert.equal(acknowledged, sent);
    assert.ok(reshardings > RUNS, `${reshardings} reshardings`);
  });

  test('where outcomes of appends are lost, those of seals among them', async () => {
    const { sent, acknowledged } = await races({ gateways: 1, unknownShare: 0.05 });
    assert.ok(acknowledged < sent && acknowledged > sent * 0.8, `${acknowledged} of ${sent}`);
  });

  test('where two servers share the engine and know of each other through the log alone', async () => {
    const { reshardings, sent, acknowledged } = await races({ gateways: 2, unknownShare: 0 });
    assert.equal(acknowledged, sent);
    assert.ok(reshardings > RUNS, `${reshardings} reshardings`);
  });

  test('on the embedded engine', async (context) => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-reshard-'));
    context.after(() => fs.rmSync(directory, { recursive: true, force: true }));
    const clock = new ManualClock();
    const parts = { directory, clock, files: new NodeFiles(), random: new SystemRandom(), logger: silentLogger };
    const engine = await EmbeddedLogEngine.open(parts);
    const { sent, acknowledged } = await race({
      ...{ seed: 1, clock, engine, gateways: 1, unknownShare: 0 },
      ...{ putsPerWriter: PUTS_PER_WRITER, stepMs: 'real' },
    });
    assert.equal(acknowledged, sent);
    await engine.close();
  });
});
