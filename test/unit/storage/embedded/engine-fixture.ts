/** Embedded engines on temporary directories, with limits so small that every file rolls within a test. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../../../../src/platform/clock.ts';
import { type Files, NodeFiles } from '../../../../src/platform/files.ts';
import { type Logger, silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { type Metrics, noMetrics } from '../../../../src/platform/metrics.ts';
import { SystemRandom } from '../../../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../../../src/storage/embedded/embedded-engine.ts';
import type { EmbeddedLimits } from '../../../../src/storage/embedded/limits.ts';

export const SMALL_LIMITS: Partial<EmbeddedLimits> = {
  journalFileBytes: 64 * 1024,
  journalStepBytes: 16 * 1024,
  journalReserveBytes: 2 * 1024,
  segmentBytes: 16 * 1024,
  indexIntervalBytes: 1024,
  readBlockBytes: 4 * 1024,
  chunkBytes: 4 * 1024,
  indexesCachedMax: 2,
  openFilesMax: 4,
};

/** A folder that goes when the test ends. */
export function temporaryDirectory(test: { after(callback: () => void): void }): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-engine-'));
  test.after(() => fs.rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export interface FixtureOptions {
  readonly clock?: Clock;
  readonly files?: Files;
  readonly logger?: Logger;
  readonly limits?: Partial<EmbeddedLimits>;
  readonly metrics?: Metrics;
  readonly keyFile?: string;
}

export function openEngine(directory: string, options: FixtureOptions = {}): Promise<EmbeddedLogEngine> {
  return EmbeddedLogEngine.open({
    directory,
    files: options.files ?? new NodeFiles(),
    clock: options.clock ?? new ManualClock(),
    random: new SystemRandom(),
    logger: options.logger ?? silentLogger,
    limits: { ...SMALL_LIMITS, ...options.limits },
    metrics: options.metrics ?? noMetrics,
    ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }),
  });
}

/** What a crash leaves: the files as they are now, under another name and without the lock. */
export function copyOfDirectory(directory: string, target: string): void {
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(directory, target, { recursive: true, filter: (source) => !path.basename(source).startsWith('lock.') });
}

/** A logger that keeps the lines of level error. */
export function errorCollector(): Logger & { readonly errors: { fields: object; message: string }[] } {
  const errors: { fields: object; message: string }[] = [];
  return { ...silentLogger, errors, error: (fields, message) => void errors.push({ fields, message }) };
}

export function filesBelow(directory: string, suffix: string): string[] {
  return fs
    .readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => path.join(directory, name));
}
