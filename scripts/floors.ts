/**
 * The direction rule as data (ARCHITECTURE.md, "Floors"). A folder imports from floors below it, never from its own floor,
 * never from above. THINK ABOUT THE LAYERING BEFORE CHANGING THIS FILE.
 */

export interface Room {
  /** Folder below the repository. */
  readonly folder: string;
  readonly floor: number;
  /** Rooms of lower floors that it may see; all of them when absent. A file name narrows a room to that file. */
  readonly sees?: readonly string[];
}

/** What a service may see of storage: the contracts, never an engine behind them. */
const STORAGE_FOR_SERVICES = [
  'src/storage/log-engine.ts',
  'src/storage/shard-log.ts',
  'src/storage/sequence-number.ts',
  'src/storage/command-log.ts',
  'src/storage/blob-store.ts',
  'src/storage/delivery-log.ts',
  'src/storage/pending-log.ts',
];

const SERVICE_SEES = ['src/platform', 'src/protocol', ...STORAGE_FOR_SERVICES];

export const ROOMS: readonly Room[] = [
  { folder: 'src/platform', floor: 0 },
  { folder: 'src/protocol', floor: 1 },
  { folder: 'src/storage', floor: 1 },
  { folder: 'src/services/kinesis', floor: 2, sees: SERVICE_SEES },
  { folder: 'src/services/lambda', floor: 2, sees: SERVICE_SEES },
  { folder: 'src/services/logs', floor: 2, sees: SERVICE_SEES },
  { folder: 'src/services/sns', floor: 2, sees: SERVICE_SEES },
  { folder: 'src/services/sqs', floor: 2, sees: SERVICE_SEES },
  { folder: 'src/server', floor: 3 },
  {
    folder: 'src/cli',
    floor: 4,
    sees: [
      'src/platform',
      'src/protocol',
      'src/server',
      'src/services/lambda/event-source-mappings/observer.ts',
      'src/services/lambda/event-source-mappings/admin/shown.ts',
    ],
  },
  { folder: 'src/testing', floor: 4, sees: ['src/platform', 'src/protocol', 'src/server'] },
];

/** Only these construct the real clock, files, processes and randomness. The Node.js runtime is a program of its own. */
export const SEAM_BUILDERS: readonly string[] = [
  'src/server/server.ts',
  'src/cli/main.ts',
  'src/testing/index.ts',
  'src/services/lambda/execution/node-runtime.ts',
];

/** The classes that only {@link SEAM_BUILDERS} (and `platform/` itself) may construct. */
export const REAL_SEAMS: readonly string[] = ['SystemClock', 'SystemRandom', 'NodeFiles', 'NodeProcesses'];

/** Files that nothing imports because they are where things begin. */
export const ENTRY_POINTS: readonly string[] = [
  'src/cli/main.ts',
  'src/testing/index.ts',
  'src/services/lambda/execution/node-runtime.ts',
  'src/services/lambda/execution/sandbox/port-opener.ts',
];

/** Hard limit of lines in one source file (STYLE.md 2). */
export const FILE_LINES_MAX = 500;
