/** Functions whose behaviour a test writes as code, and which remember every event they were given. */
import type { Clock } from '../../../../src/platform/clock.ts';
import { sleep } from '../../../../src/platform/clock.ts';
import type { Random } from '../../../../src/platform/random.ts';
import type {
  FunctionDescription,
  FunctionInvoker,
  InvocationOutcome,
} from '../../../../src/services/lambda/event-source-mappings/ports.ts';

export interface KinesisEventRecord {
  readonly kinesis: {
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    readonly data: string;
    readonly approximateArrivalTimestamp: number;
  };
  readonly eventID: string;
}

export interface KinesisEvent {
  readonly Records: readonly KinesisEventRecord[];
  /** With tumbling windows. */
  readonly window?: { readonly start: string; readonly end: string };
  readonly state?: Readonly<Record<string, unknown>>;
  readonly shardId?: string;
  readonly eventSourceARN?: string;
  readonly isFinalInvokeForWindow?: boolean;
  readonly isWindowTerminatedEarly?: boolean;
}

/** What a handler may do besides returning its answer. */
export type Behaviour =
  | { readonly answer: unknown }
  | { readonly rawAnswer: string }
  | { readonly throws: string }
  | { readonly notReached: string };

/** `takesMs`: how long the clock runs until the outcome is there. */
export type Handler = (event: KinesisEvent) => Behaviour & { readonly takesMs?: number };

export interface Delivery {
  readonly atMs: number;
  readonly functionArn: string;
  readonly requestId: string;
  readonly text: string;
  readonly event: KinesisEvent;
}

const ROLE = 'arn:aws:iam::111111111111:role/lambda-role';

export class ScriptedFunctions implements FunctionInvoker {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #handlers = new Map<string, Handler>();
  readonly deliveries: Delivery[] = [];
  running = 0;
  runningMax = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  define(name: string, handler: Handler): void {
    this.#handlers.set(name, handler);
  }

  remove(name: string): void {
    this.#handlers.delete(name);
  }

  describe(accountId: string, region: string, reference: string): FunctionDescription | undefined {
    const at = reference.lastIndexOf('function:');
    const [functionName = '', qualifier] = (at === -1 ? reference : reference.slice(at + 9)).split(':');
    if (!this.#handlers.has(functionName)) return undefined;
    const suffix = qualifier === undefined ? '' : `:${qualifier}`;
    const functionArn = `arn:aws:lambda:${region}:${accountId}:function:${functionName}${suffix}`;
    return { functionArn, functionName, roleArn: ROLE };
  }

  async invoke(functionArn: string, payload: Uint8Array, signal: AbortSignal): Promise<InvocationOutcome> {
    const name = this.describe('111111111111', 'us-east-1', functionArn)?.functionName ?? '';
    const handler = this.#handlers.get(name);
    if (handler === undefined) return { kind: 'not-invoked', reason: 'no such function' };
    const text = Buffer.from(payload).toString('utf8');
    const event = JSON.parse(text) as KinesisEvent;
    const behaviour = handler(event);
    const requestId = this.#random.uuid();
    if ('notReached' in behaviour) return { kind: 'not-invoked', reason: behaviour.notReached };
    this.deliveries.push({ atMs: this.#clock.nowMs(), functionArn, requestId, text, event });
    this.running += 1;
    this.runningMax = Math.max(this.runningMax, this.running);
    const durationMs = behaviour.takesMs ?? 0;
    if (durationMs > 0) await sleep(this.#clock, durationMs, signal);
    this.running -= 1;
    const invocation = { requestId, executedVersion: '$LATEST', durationMs, logTail: '' };
    if ('throws' in behaviour) {
      const payloadText = JSON.stringify({ errorType: 'Error', errorMessage: behaviour.throws, trace: [] });
      return { kind: 'function-error', ...invocation, payload: Buffer.from(payloadText) };
    }
    const answer = 'rawAnswer' in behaviour ? behaviour.rawAnswer : JSON.stringify(behaviour.answer);
    return { kind: 'answered', ...invocation, payload: Buffer.from(answer) };
  }
}

/** The data of an event's records, as text. */
export function dataOf(event: KinesisEvent): string[] {
  return event.Records.map((record) => Buffer.from(record.kinesis.data, 'base64').toString());
}
