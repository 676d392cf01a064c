/** What is done to an engine while its files fail: small, and together they go everywhere the engine goes. */
import type { Append, EngineSubject } from './engine-subject.ts';

export type Workload = (subject: EngineSubject) => Promise<void>;

const to = (group: string, log: number, ...sizes: readonly number[]): Append => ({ group, log, sizes });

/** Appends to several logs, many commits, journal rolls, segments that grow and roll, an orderly restart. */
async function manyAppends(subject: EngineSubject): Promise<void> {
  await subject.open();
  await subject.create('orders', 2);
  await subject.create('clicks', 1);
  for (let turn = 0; turn < 9; turn++) {
    await subject.append(to('orders', 0, 350), to('orders', 1, 20, 400, 20), to('clicks', 0, 120, 120), to('orders', 0, 15));
    if (turn % 4 === 3) await subject.wait(20);
  }
  await subject.check();
  await subject.reopen();
  for (let turn = 0; turn < 5; turn++) await subject.append(to('orders', 0, 700), to('clicks', 0, 500, 500));
  await subject.check();
}

/** Groups made, grown, deleted log by log or whole, and made again under the same name, between appends and restarts. */
async function groups(subject: EngineSubject): Promise<void> {
  await subject.open();
  await subject.create('a', 1);
  await subject.append(to('a', 0, 900));
  await subject.create('b', 2);
  await subject.grow('a', 3);
  await subject.append(to('a', 2, 300), to('b', 1, 800, 300));
  await subject.delete('b');
  await subject.append(to('a', 1, 1200), to('b', 0, 20));
  await subject.deleteLog('a', 1);
  await subject.create('b', 1);
  await subject.append(to('b', 0, 400), to('a', 0, 1500));
  await subject.reopen();
  await subject.append(to('b', 0, 40), to('a', 2, 1700));
  await subject.delete('a');
  await subject.wait(30);
  await subject.create('a', 1);
  await subject.append(to('a', 0, 60, 60), to('b', 0, 1500));
  await subject.append(to('a', 0, 1600), to('b', 0, 1900));
  await subject.check();
  await subject.delete('b');
  await subject.wait(30);
}

/** Trims in the tail, inside a segment, of whole segments and of everything. */
async function trims(subject: EngineSubject): Promise<void> {
  await subject.open();
  await subject.create('g', 2);
  for (let turn = 0; turn < 5; turn++) await subject.append(to('g', 0, 900, 30), to('g', 1, 250));
  await subject.trim('g', 0, 3);
  await subject.append(to('g', 0, 1000), to('g', 1, 1000));
  await subject.trim('g', 1, 2);
  await subject.wait(20);
  for (let turn = 0; turn < 4; turn++) await subject.append(to('g', 0, 1100), to('g', 1, 40));
  await subject.trim('g', 0, 9);
  await subject.reopen();
  await subject.trim('g', 1, 1_000_000);
  await subject.append(to('g', 1, 80), to('g', 0, 1300));
  await subject.trim('g', 0, 1_000_000);
  await subject.wait(30);
  await subject.append(to('g', 0, 1400), to('g', 1, 1900));
  await subject.append(to('g', 0, 1900), to('g', 1, 1900));
  await subject.check();
}

/** More at once than a commit, a journal file or the tail holds; segments that grow old; many restarts. */
async function bursts(subject: EngineSubject): Promise<void> {
  await subject.open();
  await subject.create('g', 3);
  const burst = [0, 1, 2, 0, 1, 2, 0, 1].map((log) => to('g', log, 600, 500));
  await subject.append(...burst);
  await subject.check();
  await subject.wait(2100);
  await subject.append(to('g', 0, 50), to('g', 1, 2000), to('g', 2, 2000, 2000, 2000));
  await subject.reopen();
  await subject.append(...burst.slice(0, 5));
  await subject.reopen();
  await subject.reopen();
  await subject.wait(2100);
  await subject.append(to('g', 2, 10));
  await subject.check();
}

export const WORKLOADS: Readonly<Record<string, Workload>> = { manyAppends, groups, trims, bursts };
