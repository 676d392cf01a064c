/** The smallest form of each fault that the simulation found, so that none comes back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DIRECTORY, EngineSubject } from './engine-subject.ts';
import type { Workload } from './engine-workloads.ts';
import type { CrashProfile } from './simulated-disk.ts';
import { type FaultKind, type Operation, SimulatedFiles } from './simulated-files.ts';

const SEEDS = 20;

interface Found {
  readonly kind: FaultKind;
  readonly operation: Operation;
  readonly path: string;
  readonly ends: CrashProfile;
}

/** Lets the last operation of a kind on a path fail while `workload` runs, ends the machine, and looks at what is left. */
async function survives(workload: Workload, { kind, operation, path, ends }: Found): Promise<void> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const counted = new SimulatedFiles({ seed, trace: true });
    await workload(new EngineSubject(counted, seed));
    const at = counted.operations.findLastIndex((one) => one.operation === operation && one.path === path) + 1;
    assert.ok(at > 0);
    const files = new SimulatedFiles({ seed, fault: { kind, at, forEver: false } });
    const subject = new EngineSubject(files, seed);
    await workload(subject);
    assert.equal(files.injected, 1);
    await subject.restart(ends);
    await subject.livesOn();
    await subject.crash('adversarial');
    await subject.finish();
  }
}

const oneAppend: Workload = async (subject) => {
  await subject.open();
  await subject.create('g', 1);
  await subject.append({ group: 'g', log: 0, sizes: [300] });
};

const twoLives: Workload = async (subject) => {
  await oneAppend(subject);
  await subject.reopen();
};

describe('what the simulation found', () => {
  it('a new data directory is durable with all its parents', async () => {
    await survives(oneAppend, {
      kind: 'crash',
      operation: 'write',
      path: `${DIRECTORY}/journal/0000000001.journal`,
      ends: 'killed',
    });
  });

  it("a log's folder is durable though whoever made it was killed before it was synced", async () => {
    await survives(twoLives, { kind: 'crash', operation: 'sync-folder', path: `${DIRECTORY}/logs`, ends: 'killed' });
  });

  it('the catalog that is read when a directory is opened is the one that a power cut leaves', async () => {
    await survives(twoLives, { kind: 'crash', operation: 'rename', path: `${DIRECTORY}/catalog.tmp`, ends: 'killed' });
  });
});
