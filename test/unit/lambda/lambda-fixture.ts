/** A Lambda service with real processes, over an engine in memory and a temporary directory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SystemClock } from '../../../src/platform/clock.ts';
import { NodeFiles } from '../../../src/platform/files.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { NodeProcesses } from '../../../src/platform/processes.ts';
import { SystemRandom } from '../../../src/platform/random.ts';
import type {
  CreateFunctionRequest,
  FunctionConfiguration,
  InvocationRequest,
  InvocationResponse,
} from '../../../src/protocol/generated/lambda.ts';
import type { RequestContext } from '../../../src/protocol/service.ts';
import type { Position, RecordSource } from '../../../src/services/lambda/event-source-mappings/ports.ts';
import { LambdaService, type LambdaServiceDependencies } from '../../../src/services/lambda/service.ts';
import { EngineCommandLog } from '../../../src/storage/engine-command-log.ts';
import { MemoryBlobStore } from '../../../src/storage/memory/memory-blob-store.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { zipOf } from '../../support/function-zip.ts';

export const ROLE = 'arn:aws:iam::000000000000:role/r';

/** A stream service without a stream. */
export const noStreams: RecordSource = {
  shards: async () => undefined,
  resolve: async () => '' as Position,
  before: () => undefined,
  survey: async () => ({ lastBefore: undefined, first: undefined, records: 0 }),
  after: () => '' as Position,
  read: async (_arn, _shard, from) => ({ records: [], next: from, endOfShard: true, recordsLost: false }),
  waitForRecords: async () => {},
  onShardsChanged: () => () => {},
};

export interface LambdaFixture {
  readonly service: LambdaService;
  readonly blobs: MemoryBlobStore;
  readonly workDirectory: string;
  readonly context: RequestContext;
  /** Creates a nodejs20.x function with `index.js` or the given files. */
  create(name: string, code: string | Readonly<Record<string, string>>, more?: Partial<CreateFunctionRequest>): Promise<void>;
  invoke(name: string, event?: unknown, more?: Partial<InvocationRequest>): Promise<InvocationResponse>;
  /** The answer's payload, parsed. */
  call(name: string, event?: unknown): Promise<unknown>;
  /** The function's configuration once nothing is being prepared. */
  settled(name: string): Promise<FunctionConfiguration>;
  /** The service again over the same state, as after a restart. */
  restart(): Promise<LambdaFixture>;
  close(): Promise<void>;
}

export async function lambdaFixture(options: Partial<LambdaServiceDependencies> = {}): Promise<LambdaFixture> {
  const workDirectory = mkdtempSync(path.join(tmpdir(), 'millrace-lambda-'));
  const clock = new SystemClock();
  const seams = { engine: new MemoryLogEngine({ clock }), blobs: new MemoryBlobStore(), workDirectory, clock, options };
  return startFixture(seams);
}

interface Seams {
  readonly engine: MemoryLogEngine;
  readonly blobs: MemoryBlobStore;
  readonly workDirectory: string;
  readonly clock: SystemClock;
  readonly options: Partial<LambdaServiceDependencies>;
}

async function startFixture(seams: Seams): Promise<LambdaFixture> {
  const { engine, blobs, workDirectory, clock, options } = seams;
  const commands = new EngineCommandLog({ engine, clock, logger: silentLogger });
  const service = new LambdaService({
    engine,
    commands,
    blobs,
    clock,
    random: new SystemRandom(),
    logger: silentLogger,
    files: new NodeFiles(),
    processes: new NodeProcesses(),
    workDirectory,
    recordSource: noStreams,
    codeBucket: { get: async () => ({ kind: 'unavailable', sentence: 'There is no S3 here.' }) },
    onFailureDestination: { refuse: () => undefined, deliver: async () => {} },
    invocationDestination: { refuse: () => undefined, deliver: async () => {} },
    ...options,
  });
  await commands.start();
  await service.start();
  const stop = async (): Promise<void> => {
    await service.close();
    await commands.close();
  };
  const invoke: LambdaFixture['invoke'] = async (name, event = {}, more = {}) =>
    service.operations.Invoke({ FunctionName: name, Payload: Buffer.from(JSON.stringify(event)), ...more }, requestContext());
  return {
    service,
    blobs,
    workDirectory,
    context: requestContext(),
    create: async (name, code, more = {}) => {
      const files = typeof code === 'string' ? { 'index.js': code } : code;
      await service.operations.CreateFunction(
        {
          FunctionName: name,
          Role: ROLE,
          Runtime: 'nodejs20.x',
          Handler: 'index.handler',
          Code: { ZipFile: zipOf(files) },
          ...more,
        },
        requestContext(),
      );
    },
    invoke,
    call: async (name, event) => payloadOf(await invoke(name, event)),
    settled: async (name) => {
      for (;;) {
        const now = await service.operations.GetFunctionConfiguration({ FunctionName: name }, requestContext());
        if (now.LastUpdateStatus === 'Successful') return now;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    restart: async () => {
      await stop();
      return startFixture(seams);
    },
    close: async () => {
      await stop();
      await engine.close();
      rmSync(workDirectory, { recursive: true, force: true });
    },
  };
}

export function payloadOf(response: InvocationResponse): unknown {
  return JSON.parse(Buffer.from(response.Payload ?? []).toString());
}

export function requestContext(): RequestContext {
  const controller = new AbortController();
  return {
    accountId: '000000000000',
    region: 'us-east-1',
    requestId: new SystemRandom().uuid(),
    host: 'localhost:4566',
    signal: () => controller.signal,
  };
}
