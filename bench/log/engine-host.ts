/**
 * The embedded engine in a process of its own, as `bench:log` measures it. A child of log.ts; the parent says which
 * directory and what to do. All it measures, it also checks: what is read must be what was acknowledged.
 */
import { SystemClock } from '../../src/platform/clock.ts';
import { type FileDescriptor, type Files, NodeFiles, type OpenMode } from '../../src/platform/files.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { SystemRandom } from '../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../src/storage/embedded/embedded-engine.ts';
import type { LogRef, Offset } from '../../src/storage/log-engine.ts';
import { AppendLoad, type AppendOrder, type AppendResult, checkEntry } from './append-load.ts';
import { serve } from './peer.ts';
import { percentile } from './statistics.ts';

/** A page of GetRecords. */
const PAGE = { bytesMax: 10 * 1024 * 1024, entriesMax: 10_000 };
/** The disk counts as idle when the engine has not touched it for so long. */
const QUIET_MS = 60;

export interface OpenOrder {
  readonly directory: string;
  readonly groups: number;
  readonly logsPerGroup: number;
  /** Whether groups that are made are encrypted at rest. */
  readonly encryption?: boolean;
}

export interface ReadOrder {
  readonly log: number;
  readonly seconds: number;
}

export interface SeekResult {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface Resources {
  readonly residentBytes: number;
  readonly peakBytes: number;
  /** Of one processor, since the last time this was asked. */
  readonly processorShare: number;
}

/** What the parent may ask for. */
export type EngineOrders = {
  readonly open: (order: OpenOrder) => Promise<number>;
  readonly append: (order: AppendOrder) => Promise<AppendResult>;
  readonly quiet: () => Promise<void>;
  readonly touchAll: (order: Pick<OpenOrder, 'groups' | 'logsPerGroup'>) => Promise<void>;
  readonly waitAtAll: (order: Pick<OpenOrder, 'groups' | 'logsPerGroup'>) => Promise<number>;
  readonly read: (order: ReadOrder) => Promise<number>;
  readonly check: (order: { readonly counts: readonly number[] }) => Promise<number>;
  readonly acknowledged: (order: { readonly logs: number }) => number[];
  readonly seek: (order: { readonly logs: number; readonly count: number }) => Promise<SeekResult>;
  readonly resources: () => Resources;
  readonly close: () => Promise<void>;
};

const clock = new SystemClock();
const disk = { commits: 0, commitBytes: 0, lastTouchMs: 0 };
let opened: EmbeddedLogEngine | undefined;

function engine(): EmbeddedLogEngine {
  if (opened === undefined) throw new Error('no engine is open');
  return opened;
}

function ref(log: number): LogRef {
  return { group: 'g0', log };
}

/** The real file system, with the commits that go to the journal counted. */
function countedFiles(): Files {
  const real = new NodeFiles();
  const journals = new Set<FileDescriptor>();
  let writtenBytes = 0;
  const counted: Pick<Files, 'open' | 'close' | 'writeAt' | 'dataSyncAsync'> = {
    open: (filePath: string, mode: OpenMode, permissions?: number) => {
      const file = real.open(filePath, mode, permissions);
      if (filePath.endsWith('.journal')) journals.add(file);
      return file;
    },
    close: (file) => {
      journals.delete(file);
      real.close(file);
    },
    writeAt: (file, buffers, position) => {
      if (journals.has(file)) writtenBytes = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
      real.writeAt(file, buffers, position);
      disk.lastTouchMs = performance.now();
    },
    dataSyncAsync: async (file) => {
      if (journals.has(file)) {
        disk.commits += 1;
        disk.commitBytes += writtenBytes;
      }
      await real.dataSyncAsync(file);
      disk.lastTouchMs = performance.now();
    },
  };
  return Object.assign(Object.create(real) as Files, counted);
}

/** Milliseconds until the engine answers. */
async function open({ directory, groups, logsPerGroup, encryption = false }: OpenOrder): Promise<number> {
  const begin = performance.now();
  const options = { directory, files: countedFiles(), clock, random: new SystemRandom(), logger: createLogger('error') };
  opened = await EmbeddedLogEngine.open(options);
  const openMs = performance.now() - begin;
  const group = { logs: logsPerGroup, retentionMs: null, encryption };
  for (let number = 0; number < groups; number++) await opened.createGroup(`g${number}`, group);
  return openMs;
}

const loads = new Map<string, AppendLoad>();

/** Appends for some seconds or up to some bytes; then waits until the disk is quiet, outside of what is timed. */
async function append(order: AppendOrder): Promise<AppendResult> {
  const load = loads.get(order.load) ?? new AppendLoad(engine(), order);
  loads.set(order.load, load);
  const commits = disk.commits;
  const commitBytes = disk.commitBytes;
  const result = await load.run(order);
  const counted = { commits: disk.commits - commits, commitBytes: disk.commitBytes - commitBytes };
  if (order.seconds !== null) await quiet();
  return { ...result, ...counted };
}

async function quiet(): Promise<void> {
  while (performance.now() - disk.lastTouchMs < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 4));
}

/** One entry in each log of each group, all at once. */
async function touchAll({ groups, logsPerGroup }: Pick<OpenOrder, 'groups' | 'logsPerGroup'>): Promise<void> {
  const value = Buffer.alloc(100, 1);
  const refs = Array.from({ length: groups * logsPerGroup }, (_, index) => ({
    group: `g${Math.floor(index / logsPerGroup)}`,
    log: index % logsPerGroup,
  }));
  await Promise.all(refs.map((one) => engine().append(one, [{ key: null, value }])));
}

/** A reader at the end of each log, as pollers are. Returns how many wait. */
async function waitAtAll({ groups, logsPerGroup }: Pick<OpenOrder, 'groups' | 'logsPerGroup'>): Promise<number> {
  let waiting = 0;
  for (let group = 0; group < groups; group++) {
    for (let log = 0; log < logsPerGroup; log++) {
      const end = await engine().offsetAt({ group: `g${group}`, log }, 'end');
      if (end !== 1) throw new Error(`log ${log} of group ${group} has ${end} entries instead of 1`);
      engine()
        .waitForAppend({ group: `g${group}`, log }, end, new AbortController().signal)
        .catch(() => {}); // ends with the engine
      waiting += 1;
    }
  }
  return waiting;
}

/** Bytes of values per second of reading a log page by page, from its start to its end, again and again. */
async function read({ log, seconds }: ReadOrder): Promise<number> {
  let bytes = 0;
  const begin = performance.now();
  while (performance.now() < begin + seconds * 1000) {
    for (let from = 0 as Offset, end = 1; from < end; ) {
      const page = await engine().read(ref(log), from, PAGE);
      for (const { value } of page.entries) bytes += value.byteLength;
      page.release?.();
      from = page.next;
      end = page.end;
    }
  }
  return (bytes * 1000) / (performance.now() - begin);
}

/** Reads everything, and fails unless it is what `append` acknowledged: `counts` has the number of entries by log. */
async function check({ counts }: { readonly counts: readonly number[] }): Promise<number> {
  let entries = 0;
  for (let log = 0; log < counts.length; log++) {
    const sequences = new Map<number, number>();
    let found = 0;
    for (let from = 0 as Offset, end = 1; from < end; ) {
      const page = await engine().read(ref(log), from, PAGE);
      for (const entry of page.entries) checkEntry(entry, found++, sequences);
      page.release?.();
      from = page.next;
      end = page.end;
    }
    if (found !== counts[log]) throw new Error(`log ${log} has ${found} entries, acknowledged were ${counts[log]}`);
    entries += found;
  }
  return entries;
}

/** Entries acknowledged by log, of all loads together. */
function acknowledged({ logs }: { readonly logs: number }): number[] {
  const counts = new Array<number>(logs).fill(0);
  for (const load of loads.values()) load.addCounts(counts);
  return counts;
}

/** The time to find and read the first entry at a random time of a random log. */
async function seek({ logs, count }: { readonly logs: number; readonly count: number }): Promise<SeekResult> {
  const ranges: [number, number][] = [];
  for (let log = 0; log < logs; log++) ranges.push(await timeRange(log));
  const samples: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const log = Math.floor(Math.random() * logs);
    const [first, last] = ranges[log] ?? [0, 0];
    const timeMs = first + Math.floor(Math.random() * (last - first + 1));
    const begin = performance.now();
    const offset = await engine().offsetAt(ref(log), { timeMs });
    const { entries } = await engine().read(ref(log), offset, { bytesMax: 1, entriesMax: 1 });
    samples.push(performance.now() - begin);
    const found = entries[0]?.appendTimeMs ?? 0;
    if (found < timeMs) throw new Error(`a seek to ${timeMs} found ${found}`);
  }
  return { medianMs: percentile(samples, 0.5), p99Ms: percentile(samples, 0.99), maxMs: percentile(samples, 1) };
}

async function timeRange(log: number): Promise<[number, number]> {
  const end = await engine().offsetAt(ref(log), 'end');
  const stamp = async (offset: number): Promise<number> => {
    const { entries } = await engine().read(ref(log), offset as Offset, { bytesMax: 1, entriesMax: 1 });
    return entries[0]?.appendTimeMs ?? 0;
  };
  return [await stamp(0), await stamp(end - 1)];
}

let since = { cpu: process.cpuUsage(), atMs: performance.now() };

function resources(): Resources {
  const spent = process.cpuUsage(since.cpu);
  const elapsedMs = performance.now() - since.atMs;
  since = { cpu: process.cpuUsage(), atMs: performance.now() };
  return {
    residentBytes: process.memoryUsage().rss,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    processorShare: (spent.user + spent.system) / 1000 / elapsedMs,
  };
}

async function close(): Promise<void> {
  await opened?.close();
  opened = undefined;
}

const orders: EngineOrders = { open, append, quiet, touchAll, waitAtAll, read, check, acknowledged, seek, resources, close };
serve(orders, close);
