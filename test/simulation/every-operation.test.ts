import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportRun } from '../support/run-report.ts';
import { EngineSubject } from './engine-subject.ts';
import { WORKLOADS, type Workload } from './engine-workloads.ts';
import type { CrashProfile } from './simulated-disk.ts';
import { type Counted, FAULTS, type Fault, type FaultKind, SimulatedFiles } from './simulated-files.ts';

const LONG = process.env.MILLRACE_LONG === '1';
const FIRST_SEED = Number(process.env.MILLRACE_SEED ?? 1);
const SEEDS = LONG ? 16 : 1;

/** One way for operation k to go wrong. */
interface Failure {
  readonly kind: FaultKind;
  readonly forEver: boolean;
  readonly profile: CrashProfile;
}

const FAILURES: readonly Failure[] = [
  { kind: 'crash', forEver: false, profile: 'killed' },
  { kind: 'crash', forEver: false, profile: 'ext4' },
  { kind: 'crash', forEver: false, profile: 'adversarial' },
  { kind: 'io-error', forEver: false, profile: 'adversarial' },
  { kind: 'io-error', forEver: true, profile: 'ext4' },
  { kind: 'lost-sync', forEver: false, profile: 'adversarial' },
  { kind: 'disk-full', forEver: false, profile: 'ext4' },
  { kind: 'disk-full', forEver: true, profile: 'adversarial' },
  { kind: 'short-write', forEver: false, profile: 'adversarial' },
  { kind: 'too-many-files', forEver: false, profile: 'killed' },
];

async function countedRun(workload: Workload, seed: number): Promise<readonly Counted[]> {
  const files = new SimulatedFiles({ seed, trace: true });
  const subject = new EngineSubject(files, seed);
  await workload(subject);
  const operations = [...files.operations];
  assert.ok(subject.history.attempts.every((attempt) => attempt.outcome === 'acknowledged' || attempt.sizes[0] === 20));
  await subject.finish();
  return operations;
}

/** The machine ends while or after the fault lasts, or the fault ends first and the engine goes on. */
async function faultyRun(workload: Workload, seed: number, failure: Failure, at: number): Promise<void> {
  const fault: Fault = { kind: failure.kind, forEver: failure.forEver, at };
  const files = new SimulatedFiles({ seed, fault });
  const subject = new EngineSubject(files, seed);
  await workload(subject);
  assert.ok(files.injected > 0, 'the same operations as without the fault, up to it');
  const ends = failure.kind === 'crash' || (at + seed) % 2 === 0;
  if (!ends) await subject.livesOn();
  if (failure.profile === 'killed') await subject.restart('killed');
  else await subject.crash(failure.profile);
  await subject.livesOn();
  if (failure.profile === 'killed') await subject.crash('adversarial');
  await subject.finish();
}

describe('the embedded engine on files that fail at any one operation', () => {
  for (const [name, workload] of Object.entries(WORKLOADS)) {
    it(`keeps its promises in ${name}`, async () => {
      let runs = 0;
      let operationsCount = 0;
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
        const operations = await countedRun(workload, seed);
        operationsCount = operations.length;
        for (const failure of FAILURES) {
          for (let at = 1; at <= operations.length; at++) {
            const { operation, path, site } = operations[at - 1] as Counted;
            if (!FAULTS[failure.kind].includes(operation)) continue;
            runs += 1;
            await faultyRun(workload, seed, failure, at).catch((cause: unknown) => {
              const what = `${failure.kind}${failure.forEver ? ' for ever' : ''}, ${failure.profile}`;
              throw new Error(`seed ${seed}, operation ${at} (${operation} ${path}, ${site}): ${what}: ${String(cause)}`, {
                cause,
              });
            });
          }
        }
      }
      const seeds = `seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}`;
      reportRun(`every-operation, ${name}`, `${operationsCount} operations, ${runs} runs, ${seeds}`);
    });
  }
});
