/** A mapping service with everything it needs, in memory and under a clock that the test moves. */

import { silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { MetricsRegistry } from '../../../../src/platform/metrics.ts';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { AdminInput } from '../../../../src/protocol/admin.ts';
import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  UpdateEventSourceMappingRequest,
} from '../../../../src/protocol/generated/lambda.ts';
import type { RequestContext } from '../../../../src/protocol/service.ts';
import { EventSourceMappings } from '../../../../src/services/lambda/event-source-mappings/mappings.ts';
import type { AttemptSeen, DiscardSeen } from '../../../../src/services/lambda/event-source-mappings/observer.ts';
import type { MappingsState } from '../../../../src/services/lambda/event-source-mappings/state.ts';
import { mappingsSection } from '../../../../src/services/lambda/event-source-mappings/state.ts';
import type { CommandLog } from '../../../../src/storage/command-log.ts';
import type { WaitingMax } from '../../../../src/storage/delivery-log.ts';
import type { LogEngine } from '../../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../../src/storage/memory/memory-engine.ts';
import { MemoryCommandLog } from './memory-command-log.ts';
import { MemoryQueues } from './memory-queues.ts';
import { MemoryStreams, shardName } from './memory-streams.ts';
import type { Handler } from './scripted-functions.ts';
import { dataOf, ScriptedFunctions } from './scripted-functions.ts';

export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';
export const STREAM: string = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/orders`;
export const QUEUE: string = `arn:aws:sqs:${REGION}:${ACCOUNT}:failed`;
export const TOPIC: string = `arn:aws:sns:${REGION}:${ACCOUNT}:failed`;
export const BUCKET = 'arn:aws:s3:::failed';
export const SHARD: string = shardName(0);

export const CALLER: RequestContext = {
  accountId: ACCOUNT,
  region: REGION,
  requestId: 'c0ffee00-0000-4000-8000-000000000000',
  host: '127.0.0.1:4566',
  signal: () => new AbortController().signal,
};

/** What a queue receives about records that were given up. */
export interface FailureDocument {
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: string;
    readonly approximateInvokeCount: number;
  };
  readonly timestamp: string;
  readonly responseContext?: { readonly functionError: string | null; readonly statusCode: number };
  readonly KinesisBatchInfo: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly batchSize: number;
    readonly streamArn: string;
  };
  /** In a bucket. */
  readonly payload?: string;
}

/** Answers every event with `null`. */
export const succeeds: Handler = () => ({ answer: null });

export class Workbench {
  readonly clock: ManualClock = new ManualClock();
  readonly random: SeededRandom = new SeededRandom(7);
  readonly streams: MemoryStreams = new MemoryStreams(this.clock);
  readonly functions: ScriptedFunctions = new ScriptedFunctions(this.clock, this.random);
  readonly engine: LogEngine = new MemoryLogEngine({ clock: this.clock });
  readonly queues: MemoryQueues = new MemoryQueues();
  readonly metrics: MetricsRegistry = new MetricsRegistry();
  readonly attempts: AttemptSeen[] = [];
  readonly discards: DiscardSeen[] = [];
  idle = 0;
  /** Of mappings that are made from now on. */
  pollIntervalMs = 0;
  documentsWaitingMax: WaitingMax | undefined;
  log: MemoryCommandLog = new MemoryCommandLog(this.clock);
  mappings: EventSourceMappings = this.#make(this.log);

  /** New mappings on this command log, not yet started. */
  use(commands: CommandLog): void {
    this.mappings = this.#make(commands);
  }

  #make(commands: CommandLog): EventSourceMappings {
    return new EventSourceMappings({
      commands,
      engine: this.engine,
      metrics: this.metrics,
      clock: this.clock,
      random: this.random,
      logger: silentLogger,
      pollIntervalMs: this.pollIntervalMs,
      recordSource: this.streams,
      invoker: this.functions,
      onFailureDestination: this.queues,
      ...(this.documentsWaitingMax !== undefined && { documentsWaitingMax: this.documentsWaitingMax }),
      observer: {
        onAttempt: (attempt) => void this.attempts.push(attempt),
        onDiscarded: (discard) => void this.discards.push(discard),
        onIdle: () => {
          this.idle += 1;
        },
      },
    });
  }

  /** Stops; an invocation under way gets the time it needs, up to ten seconds. */
  async close(): Promise<void> {
    const closed = this.mappings.close();
    await this.clock.advance(10_000);
    await closed;
  }

  /** Stops cleanly and begins again with the same command log. */
  async restart(): Promise<void> {
    await this.close();
    this.log = new MemoryCommandLog(this.clock, this.log.stored);
    this.mappings = this.#make(this.log);
    await this.mappings.start();
  }

  create(request: Partial<CreateEventSourceMappingRequest> = {}): Promise<EventSourceMappingConfiguration> {
    return this.#call('CreateEventSourceMapping', {
      FunctionName: 'consumer',
      EventSourceArn: STREAM,
      StartingPosition: 'TRIM_HORIZON',
      ...request,
    });
  }

  get(UUID: string): Promise<EventSourceMappingConfiguration> {
    return this.#call('GetEventSourceMapping', { UUID });
  }

  update(request: UpdateEventSourceMappingRequest): Promise<EventSourceMappingConfiguration> {
    return this.#call('UpdateEventSourceMapping', request);
  }

  delete(UUID: string): Promise<EventSourceMappingConfiguration> {
    return this.#call('DeleteEventSourceMapping', { UUID });
  }

  /** What an admin action answers, or iterates over. */
  async admin<Output>(name: string, input: object = {}, signal: AbortSignal = CALLER.signal()): Promise<Output> {
    const action = this.mappings.admin[name];
    if (action === undefined) throw new Error(`there is no action ${name}`);
    const given = AdminInput.ofBody(Buffer.from(JSON.stringify(input)), action.inputs);
    return (await action.run(given, { ...CALLER, signal: () => signal })) as Output;
  }

  async #call<Input, Output>(name: string, input: Input): Promise<Output> {
    const operation = Reflect.get(this.mappings.operations, name) as (i: Input, c: RequestContext) => Output | Promise<Output>;
    return await operation(input, CALLER);
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await this.clock.advance(0);
  }

  /** Puts each text as one record of the first shard, its partition key the text. */
  put(...texts: readonly string[]): string[] {
    return texts.map((text) => this.streams.put(STREAM, SHARD, text, text));
  }

  /** The data of every delivery so far, batch by batch. */
  delivered(): string[][] {
    return this.functions.deliveries.map(({ event }) => dataOf(event));
  }

  /** The documents in the queue, or at another destination. */
  documents(destination: string = QUEUE): FailureDocument[] {
    return this.queues.documents(destination).map((text) => JSON.parse(text) as FailureDocument);
  }

  /** The state that the commands stored so far lead to. */
  storedState(): MappingsState {
    const state = mappingsSection.initialState();
    for (const { text, timeMs } of this.log.stored) mappingsSection.apply(state, JSON.parse(text), { timeMs });
    return state;
  }

  /** How far a shard of a mapping is settled, as an index into the shard's records. */
  checkpoint(uuid: string, shardId: string = SHARD): number {
    return Number(this.storedState().mappings.get(uuid)?.shards.get(shardId)?.position);
  }
}

/** A workbench with a stream, a function named `consumer` and a queue, started. */
export async function startWorkbench(handler: Handler, shards = 1): Promise<Workbench> {
  const bench = new Workbench();
  bench.streams.create(STREAM, shards);
  for (const destination of [QUEUE, TOPIC, BUCKET]) bench.queues.create(destination);
  bench.functions.define('consumer', handler);
  await bench.mappings.start();
  return bench;
}

/** The UUID of a mapping that was just made. */
export function idOf(configuration: EventSourceMappingConfiguration): string {
  return configuration.UUID ?? '';
}
