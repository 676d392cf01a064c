/**
 * What is told of asynchronous invocations on its way to destinations and dead-letter queues, in a log of deliveries of its
 * own (delivery-log.ts): an event is over as soon as its document is there.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import { parseArn } from '../../../protocol/arn.ts';
import { DeliveryLog, type Posted } from '../../../storage/delivery-log.ts';
import { type LogEngine, LogError } from '../../../storage/log-engine.ts';
import { datedObjectKey } from '../event-source-mappings/destination.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import type { AsynchronousFigures } from './asynchronous-figures.ts';
import { deadLetter, type InvocationEnd, invocationRecord } from './invocation-record.ts';
import { DELIVERY_PATIENCE_MS, DOCUMENTS_WAITING_MAX, QUEUE_MESSAGE_BYTES_MAX, TOPIC_MESSAGE_BYTES_MAX } from './limits.ts';
import type { DestinationAttribute, InvocationDestination } from './ports.ts';

export interface InvocationOutboxOptions {
  readonly engine: LogEngine;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly figures: AsynchronousFigures;
  readonly destinations: InvocationDestination;
  /** Resolves once the function's asynchronous invocation with the document is durable. */
  readonly invokeFunction: (functionArn: string, document: string) => Promise<void>;
}

/** Where the end of an event is told; empty: nowhere. */
export interface Told {
  readonly destination: string;
  readonly deadLetterArn: string;
}

/** What the log keeps with a document. */
interface Note {
  readonly kind: 'destination' | 'dead-letter';
  readonly key: FunctionKey;
  readonly objectKey: string;
  readonly attributes: Readonly<Record<string, DestinationAttribute>>;
}

const GROUP = 'asynchronous-outbox';

export class InvocationOutbox {
  readonly #options: InvocationOutboxOptions;
  readonly #log: DeliveryLog;

  constructor(options: InvocationOutboxOptions) {
    this.#options = options;
    this.#log = new DeliveryLog({
      ...options,
      group: GROUP,
      deliver: (posted, closing) => this.#deliver(posted, closing),
      patienceMs: DELIVERY_PATIENCE_MS,
      waitingMax: DOCUMENTS_WAITING_MAX,
      onFailed: (posted) => this.#failed(posted),
      onGivenUp: (posted) => this.#givenUp(posted, 'the end of an asynchronous invocation could not be told'),
    });
  }

  /** Documents that have not arrived yet. */
  get waiting(): number {
    return this.#log.waiting;
  }

  /** Goes on with what an earlier run left. Rejects with a `LogError`. */
  open(): Promise<void> {
    return this.#log.open();
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  /** Resolves when everything that is to be told is durable here. Rejects with a `LogError`. */
  async post(end: InvocationEnd, { destination, deadLetterArn }: Told): Promise<void> {
    const posts: Posted[] = [];
    if (destination !== '') posts.push(this.#document(end, destination));
    if (deadLetterArn !== '') {
      const isTopic = parseArn(deadLetterArn)?.service === 'sns';
      const { body, attributes } = deadLetter(end, isTopic ? TOPIC_MESSAGE_BYTES_MAX : QUEUE_MESSAGE_BYTES_MAX);
      const note: Note = { kind: 'dead-letter', key: end.event.key, objectKey: '', attributes };
      posts.push({ destination: deadLetterArn, note: JSON.stringify(note), document: body });
    }
    for (const posted of posts) await this.#post(posted);
  }

  /** The key in a bucket: developer guide, asynchronous invocations. */
  #document(end: InvocationEnd, destination: string): Posted {
    const { key } = end.event;
    const objectKey = datedObjectKey(`aws/lambda/async/${key.name}`, end.nowMs, this.#options.random);
    const note: Note = { kind: 'destination', key, objectKey, attributes: {} };
    return { destination, note: JSON.stringify(note), document: invocationRecord(end) };
  }

  /** What is too large even for this log is too large for any queue, topic or function. */
  async #post(posted: Posted): Promise<void> {
    try {
      await this.#log.post([posted]);
    } catch (error: unknown) {
      if (!(error instanceof LogError) || error.kind !== 'too-large') throw error;
      this.#failed(posted);
      this.#givenUp(posted, 'the end of an asynchronous invocation is too large to be told');
    }
  }

  #deliver({ destination, note, document }: Posted, closing: AbortSignal): Promise<void> {
    const { destinations, invokeFunction } = this.#options;
    if (parseArn(destination)?.service === 'lambda') return invokeFunction(destination, document);
    const { objectKey, attributes } = JSON.parse(note) as Note;
    return destinations.deliver(destination, document, objectKey, attributes, closing);
  }

  #failed({ note }: Posted): void {
    const { kind, key } = JSON.parse(note) as Note;
    if (kind === 'destination') this.#options.figures.deliveryFailed(key);
    else this.#options.figures.deadLetterFailed(key);
  }

  #givenUp({ destination, note }: Posted, message: string): void {
    this.#options.logger.error({ destination, note }, message);
    this.#options.figures.documentGivenUp((JSON.parse(note) as Note).key);
  }
}
