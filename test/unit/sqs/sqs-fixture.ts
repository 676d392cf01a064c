/** A queue service over the memory engine and a clock that moves only when told to. */
import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import type { Message, SqsOperations } from '../../../src/protocol/generated/sqs.ts';
import type { RequestContext } from '../../../src/protocol/service.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import { SqsService } from '../../../src/services/sqs/service.ts';
import { EngineCommandLog } from '../../../src/storage/engine-command-log.ts';
import type { LogEngine } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';

export const ACCOUNT = '000000000000';

export class SqsFixture {
  readonly clock: ManualClock;
  readonly engine: LogEngine;
  #service: SqsService | undefined;
  #commands: EngineCommandLog | undefined;
  #starts = 0;

  constructor(engine?: (clock: ManualClock) => LogEngine) {
    this.clock = new ManualClock();
    this.engine = engine?.(this.clock) ?? new MemoryLogEngine({ clock: this.clock });
  }

  static async start(engine?: (clock: ManualClock) => LogEngine): Promise<SqsFixture> {
    const fixture = new SqsFixture(engine);
    await fixture.boot();
    return fixture;
  }

  get service(): SqsService {
    assert(this.#service !== undefined, 'the fixture has been started');
    return this.#service;
  }

  async boot(): Promise<void> {
    const { engine, clock } = this;
    const commands = new EngineCommandLog({ engine, clock, logger: silentLogger });
    const random = new SeededRandom(++this.#starts);
    this.#commands = commands;
    this.#service = new SqsService({ engine, commands, clock, random, logger: silentLogger });
    await commands.start();
    await this.#service.start();
  }

  async shutDown(): Promise<void> {
    await this.service.close();
    await this.#commands?.close();
  }

  /** What is in memory is lost, what is in the engine stays. */
  async restart(): Promise<void> {
    await this.shutDown();
    await this.boot();
  }

  async call<Name extends keyof SqsOperations>(
    name: Name,
    input: SqsOperations[Name]['input'],
    context: Partial<RequestContext> = {},
  ): Promise<SqsOperations[Name]['output']> {
    const operation = this.service.operations[name];
    assert(operation !== undefined, `${name} is built`);
    const whole: RequestContext = {
      accountId: ACCOUNT,
      region: 'us-east-1',
      requestId: '00000000-0000-4000-8000-000000000000',
      host: '127.0.0.1:4566',
      signal: () => new AbortController().signal,
      ...context,
    };
    return (await operation(input as never, whole)) as SqsOperations[Name]['output'];
  }

  async createQueue(name: string, attributes: Record<string, string> = {}): Promise<string> {
    const { QueueUrl } = await this.call('CreateQueue', { QueueName: name, Attributes: attributes });
    return QueueUrl ?? '';
  }

  async send(queueUrl: string, body: string): Promise<string> {
    const { MessageId } = await this.call('SendMessage', { QueueUrl: queueUrl, MessageBody: body });
    return MessageId ?? '';
  }

  async receive(queueUrl: string, input: Partial<SqsOperations['ReceiveMessage']['input']> = {}): Promise<readonly Message[]> {
    const { Messages = [] } = await this.call('ReceiveMessage', { QueueUrl: queueUrl, MaxNumberOfMessages: 10, ...input });
    return Messages;
  }

  async bodies(queueUrl: string): Promise<string[]> {
    return (await this.receive(queueUrl)).map(({ Body = '' }) => Body);
  }

  async delete(queueUrl: string, message: Message | undefined): Promise<void> {
    await this.call('DeleteMessage', { QueueUrl: queueUrl, ReceiptHandle: message?.ReceiptHandle ?? '' });
  }

  async attribute(queueUrl: string, name: string): Promise<string | undefined> {
    const { Attributes } = await this.call('GetQueueAttributes', { QueueUrl: queueUrl, AttributeNames: ['All'] });
    return Attributes?.[name];
  }
}

/** Runs a test body with a started service and closes it, whatever happens. */
export async function withSqs(
  test: (sqs: SqsFixture) => Promise<void>,
  engine?: (clock: ManualClock) => LogEngine,
): Promise<void> {
  const sqs = await SqsFixture.start(engine);
  try {
    await test(sqs);
  } finally {
    await sqs.shutDown();
  }
}

/** For `assert.rejects`: a service error with this code and, when given, this text. */
export function refused(code: string, text?: string | RegExp): (error: unknown) => boolean {
  return (error) => {
    assert(error instanceof ServiceError, String(error));
    assert.equal(error.code, code);
    if (typeof text === 'string') assert.equal(error.message, text);
    else if (text !== undefined) assert.match(error.message, text);
    return true;
  };
}
