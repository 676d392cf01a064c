/** An SNS service on a memory engine, with endpoints that remember what they were sent. */
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import type { SnsOperations } from '../../../src/protocol/generated/sns.ts';
import type { RequestContext } from '../../../src/protocol/service.ts';
import type { NotificationEndpoints } from '../../../src/services/sns/delivery/endpoints.ts';
import { SnsService } from '../../../src/services/sns/service.ts';
import { UndeliverableError } from '../../../src/storage/delivery-log.ts';
import { EngineCommandLog } from '../../../src/storage/engine-command-log.ts';
import type { LogEngine } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { type Caller, callerOf } from '../../support/service-caller.ts';

export const ACCOUNT = '000000000000';
export const QUEUE: string = `arn:aws:sqs:eu-west-1:${ACCOUNT}:inbox`;
export const FUNCTION: string = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
export const WEB = 'http://127.0.0.1:9/hook';

export const context: RequestContext = contextOf(ACCOUNT);

export function contextOf(accountId: string, region = 'eu-west-1'): RequestContext {
  return { accountId, region, requestId: 'r', host: '127.0.0.1:4566', signal: () => new AbortController().signal };
}

export interface Sent {
  readonly to: string;
  readonly body: string;
  readonly attributes?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Endpoints implements NotificationEndpoints {
  readonly sent: Sent[] = [];
  readonly down: Set<string> = new Set();
  /** Queues that were deleted. */
  readonly gone: Set<string> = new Set();
  /** URLs that take what is posted and never answer. */
  readonly silent: Set<string> = new Set();
  /** URLs that answer with status 500. */
  readonly failing: Set<string> = new Set();

  refuseQueue(arn: string): string | undefined {
    if (this.gone.has(arn)) return 'The queue does not exist.';
    return arn === QUEUE || arn.startsWith(`${QUEUE}-`) ? undefined : 'The queue does not exist.';
  }

  refuseFunction(arn: string): string | undefined {
    return arn === FUNCTION ? undefined : 'The function does not exist.';
  }

  async sendToQueue(arn: string, body: string, attributes: object): Promise<void> {
    if (body.includes('poison')) throw new UndeliverableError('Invalid characters found.');
    this.#take({ to: arn, body, attributes });
  }

  async invokeFunction(arn: string, payload: Uint8Array): Promise<void> {
    this.#take({ to: arn, body: Buffer.from(payload).toString('utf8') });
  }

  async post(url: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<number> {
    this.#take({ to: url, body, headers });
    if (this.silent.has(url)) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return this.failing.has(url) ? 500 : 200;
  }

  #take(sent: Sent): void {
    if (this.down.has(sent.to)) throw new Error('no answer');
    this.sent.push(sent);
  }
}

export interface Fixture {
  readonly clock: ManualClock;
  readonly endpoints: Endpoints;
  readonly service: SnsService;
  readonly call: Caller<SnsOperations>;
  /** A topic, with the queue subscribed. */
  topic(name: string, attributes?: Record<string, string>): Promise<string>;
  restart(): Promise<Fixture>;
  close(): Promise<void>;
}

export async function startSns(
  clock: ManualClock = new ManualClock(),
  engine: LogEngine = new MemoryLogEngine({ clock }),
  endpoints: Endpoints = new Endpoints(),
): Promise<Fixture> {
  const commands = new EngineCommandLog({ engine, clock, logger: silentLogger });
  const random = new SeededRandom(3);
  const service = new SnsService({ engine, commands, endpoints, clock, random, logger: silentLogger });
  await commands.start();
  await service.start();
  const call = callerOf<SnsOperations>(service.operations, context);
  const close = async (): Promise<void> => {
    await service.close();
    await commands.close();
  };
  return {
    clock,
    endpoints,
    service,
    call,
    topic: async (name, attributes = {}) => {
      const { TopicArn = '' } = await call('CreateTopic', { Name: name });
      await call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: QUEUE, Attributes: attributes });
      return TopicArn;
    },
    restart: async () => {
      await close();
      return startSns(clock, engine, endpoints);
    },
    close,
  };
}
