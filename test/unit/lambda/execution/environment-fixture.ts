/** A pool over functions written in a line or two, with time limits that a test can wait for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SystemClock } from '../../../../src/platform/clock.ts';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { NodeProcesses } from '../../../../src/platform/processes.ts';
import { SystemRandom } from '../../../../src/platform/random.ts';
import { EnvironmentPool, type PoolDependencies } from '../../../../src/services/lambda/execution/environment-pool.ts';
import type { EnvironmentSpec } from '../../../../src/services/lambda/execution/environment-process.ts';
import { EnvironmentSlots } from '../../../../src/services/lambda/execution/environment-slots.ts';
import type { ExecutionResult } from '../../../../src/services/lambda/execution/invocation.ts';
import { processVariables } from '../../../../src/services/lambda/execution/process-variables.ts';
import { PlainSandboxes } from '../../../../src/services/lambda/execution/sandbox/plain-sandboxes.ts';

const RUNTIME = path.resolve(import.meta.dirname, '../../../../src/services/lambda/execution/node-runtime.js');

export interface PoolFixture {
  readonly pool: EnvironmentPool;
  readonly lines: string[];
  /** How many times the code was taken into use and not given back. */
  leases(): number;
  call(event: unknown, signal?: AbortSignal): Promise<ExecutionResult>;
  /** Puts other code in the place of this. */
  replace(source: string): void;
  close(): Promise<void>;
}

export interface FixtureOptions extends Partial<PoolDependencies> {
  readonly timeoutMs?: number;
  /** Absent: two. */
  readonly environmentsMax?: number;
}

export function poolOf(source: string, options: FixtureOptions = {}): PoolFixture {
  const directory = mkdtempSync(path.join(tmpdir(), 'millrace-environment-'));
  const lines: string[] = [];
  let leases = 0;
  let version = 0;
  const specOf = (text: string): EnvironmentSpec => {
    const handler = `v${version++}`;
    writeFileSync(path.join(directory, `${handler}.js`), text);
    return {
      identity: handler,
      version: '$LATEST',
      timeoutMs: options.timeoutMs ?? 5000,
      memoryMegabytes: 128,
      ephemeralStorageMegabytes: 512,
      prepare: async () => {
        leases++;
        return { directory, release: () => void leases-- };
      },
      openLog: () => ({
        stream: 'stream',
        write: (line) => lines.push(line) > 0,
        platform: ({ text }) => {
          lines.push(text);
          return text;
        },
      }),
      select: async () => ({
        kind: 'program',
        files: { directory: path.dirname(RUNTIME), visible: [], alsoVisible: [] },
        facts: { functionName: 'f', functionVersion: '$LATEST', handler, accountId: '000000000000' },
        command: (paths, runtimeApi) => ({
          command: process.execPath,
          args: [RUNTIME],
          environment: processVariables({ ...VARIABLES, handler: `${handler}.handler`, paths, runtimeApi }),
        }),
      }),
    };
  };
  const clock = new SystemClock();
  const random = new SystemRandom();
  const files = new NodeFiles();
  const pool = new EnvironmentPool(specOf(source), {
    clock,
    random,
    files,
    sandboxes: new PlainSandboxes({ files, random, clock, logger: silentLogger, workDirectory: directory, groups: undefined }),
    processes: new NodeProcesses(),
    logger: silentLogger,
    slots: new EnvironmentSlots(options.environmentsMax ?? 2, new SystemClock()),
    ...options,
  });
  let requests = 0;
  return {
    pool,
    lines,
    leases: () => leases,
    call: (event, signal) => {
      const requestId = `request-${requests++}`;
      return pool.invoke({ requestId, invokedFunctionArn: 'arn', payload: Buffer.from(JSON.stringify(event)) }, signal);
    },
    replace: (text) => pool.replace(specOf(text)),
    close: async () => {
      await pool.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const VARIABLES = {
  functionName: 'f',
  accountId: '000000000000',
  credential: undefined,
  region: 'us-east-1',
  runtimeVariables: {},
  version: '$LATEST',
  memoryMegabytes: 128,
  logGroup: '/aws/lambda/f',
  logStream: 'stream',
  jsonLogs: undefined,
  customer: {},
};

/** The parsed payload of what reached the function. */
export function answerOf(result: ExecutionResult): unknown {
  return result.kind === 'not-invoked' ? result.reason : JSON.parse(Buffer.from(result.payload).toString());
}
