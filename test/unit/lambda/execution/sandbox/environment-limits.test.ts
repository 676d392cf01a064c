import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { suite, test } from 'node:test';
import type { ControlGroups } from '../../../../../src/platform/control-groups.ts';
import { ManualClock } from '../../../../../src/platform/manual-clock.ts';
import type { RunningProcess } from '../../../../../src/platform/processes.ts';
import { EnvironmentLimits } from '../../../../../src/services/lambda/execution/sandbox/environment-limits.ts';
import { IDLE_USAGE_LOOK_MS_MAX, USAGE_LOOK_MS } from '../../../../../src/services/lambda/limits.ts';

const MEGABYTE = 1024 * 1024;

/** The limits of one environment in a group whose memory the test sets; `looks` counts how often it was read. */
function watched(): { limits: EnvironmentLimits; clock: ManualClock; group: { bytes: number; looks: number }; kills: string[] } {
  const group = { bytes: 10 * MEGABYTE, looks: 0 };
  const kills: string[] = [];
  const groups: ControlGroups = {
    create: () => ({
      joinFiles: [],
      anonymousBytes: () => {
        group.looks++;
        return group.bytes;
      },
      hasRunOutOfMemory: () => false,
      killAll: () => {},
      remove: () => true,
    }),
  };
  const child: RunningProcess = {
    pid: 1,
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    sockets: Promise.resolve([]),
    exited: new Promise(() => {}),
    kill: (signal) => kills.push(signal),
  };
  const clock = new ManualClock(0);
  const bounds = { memoryMegabytes: 128, storageInMemoryMegabytes: 512, ownProcesses: 0 };
  const limits = new EnvironmentLimits(bounds, 'environment', clock, groups);
  limits.watch(child);
  return { limits, clock, group, kills };
}

suite('The memory of an environment', () => {
  test('is looked at ten times a second while an invocation runs, and more and more seldom while none does', async () => {
    const { limits, clock, group } = watched();
    limits.setBusy(true);
    await clock.advance(2000);
    assert.equal(group.looks, 2000 / USAGE_LOOK_MS);
    limits.setBusy(false);
    await clock.advance(20_000);
    const seldom = group.looks;
    await clock.advance(10 * IDLE_USAGE_LOOK_MS_MAX);
    assert.equal(group.looks - seldom, 10);
    limits.setBusy(true);
    await clock.advance(USAGE_LOOK_MS);
    assert.equal(group.looks - seldom, 11);
  });

  test('is looked at no more often for short invocations, and no more seldom for many', async () => {
    const { limits, clock, group } = watched();
    await clock.advance(20_000);
    const before = group.looks;
    for (let second = 0; second < 16; second++) {
      limits.setBusy(true);
      await clock.advance(5);
      limits.setBusy(false);
      await clock.advance(995);
    }
    assert.equal(group.looks - before, 16_000 / IDLE_USAGE_LOOK_MS_MAX);
  });

  test('is looked at often again as soon as it grows', async () => {
    const { limits, clock, group, kills } = watched();
    limits.setBusy(false);
    await clock.advance(20_000);
    group.bytes = 20 * MEGABYTE;
    for (const before = group.looks; group.looks === before; ) await clock.advance(USAGE_LOOK_MS);
    group.bytes = 129 * MEGABYTE;
    await clock.advance(USAGE_LOOK_MS);
    assert.deepEqual(kills, ['SIGKILL']);
    assert.equal(limits.outOfMemory, true);
  });

  test('is not looked at any more when the environment is closed', async () => {
    const { limits, clock, group } = watched();
    await limits.close();
    limits.setBusy(true);
    await clock.advance(5000);
    assert.equal(group.looks, 0);
  });
});
