/**
 * An answer that is a stream of events: first the frame `initial-response`, which clients wait for before they hand the
 * stream to their caller, then a frame per event, at last one for the exception it ended with, if any.
 *
 * E1. An event is taken from its source when the frame before it has been taken from here: nothing is read ahead.
 * E2. The same event object is encoded once, whoever else is sent it.
 * E3. `return` reaches the source at once, also while an event is waited for.
 */
import { assert } from '../../platform/assert.ts';
import type { OperationSchema, StructureShape } from '../schema.ts';
import { ServiceError } from '../service-error.ts';
import type { UniversalResponse } from '../universal.ts';
import { EVENT_STREAM_TYPE, encodeFrame, encodeHeaders } from './frame.ts';

/** How a protocol writes the payloads. */
export interface PayloadEncoder {
  readonly contentType: string;
  encode(shape: StructureShape, value: unknown): string | Uint8Array;
  encodeError(error: ServiceError): string | Uint8Array;
}

type Values = Readonly<Record<string, unknown>>;
type Event = Readonly<Record<string, object>>;

/** What an operation's answer consists of. */
interface EventStream {
  readonly member: string;
  readonly events: StructureShape;
  /** The rest of the output. */
  readonly initial: StructureShape;
}

const NOTHING: IteratorResult<Uint8Array> = { done: true, value: undefined };

/** One per protocol: it keeps what it has encoded as long as the events live. */
export class EventStreamEncoder {
  readonly #payloads: PayloadEncoder;
  readonly #frames = new WeakMap<Event, Uint8Array>();
  readonly #headers = new Map<string, Uint8Array>();
  readonly #streams = new Map<OperationSchema, EventStream>();

  constructor(payloads: PayloadEncoder) {
    this.#payloads = payloads;
  }

  /** The answer of an operation that has an `eventStream`. Its other members travel in the first frame. */
  answer(operation: OperationSchema, output: unknown): UniversalResponse {
    const { member, events, initial } = this.#streamOf(operation);
    const { [member]: source, ...rest } = output as Values;
    const first = encodeFrame(this.#headersOf('event', 'initial-response'), this.#payloads.encode(initial, rest));
    const body = new EventFrames(this, events, first, source as AsyncIterable<Event>);
    return { status: 200, headers: { 'Content-Type': EVENT_STREAM_TYPE }, body };
  }

  /** See E2. */
  frameOf(shape: StructureShape, event: Event): Uint8Array {
    const known = this.#frames.get(event);
    if (known !== undefined) return known;
    const [name] = Object.keys(event);
    const member = name === undefined ? undefined : shape.members[name]?.shape;
    assert(name !== undefined && member?.kind === 'structure', 'an event has one member, and the model knows it');
    const frame = encodeFrame(this.#headersOf('event', name), this.#payloads.encode(member, event[name]));
    this.#frames.set(event, frame);
    return frame;
  }

  exceptionFrame(error: ServiceError): Uint8Array {
    return encodeFrame(this.#headersOf('exception', error.code), this.#payloads.encodeError(error));
  }

  #streamOf(operation: OperationSchema): EventStream {
    const known = this.#streams.get(operation);
    if (known !== undefined) return known;
    const member = operation.eventStream ?? '';
    const { [member]: stream, ...others } = operation.output.members;
    assert(stream?.shape.kind === 'structure', 'the member that is a stream of events is a structure');
    const made = { member, events: stream.shape, initial: { ...operation.output, members: others } };
    this.#streams.set(operation, made);
    return made;
  }

  #headersOf(kind: 'event' | 'exception', type: string): Uint8Array {
    const known = this.#headers.get(type);
    if (known !== undefined) return known;
    const headers = encodeHeaders({
      [`:${kind}-type`]: type,
      ':content-type': this.#payloads.contentType,
      ':message-type': kind,
    });
    this.#headers.set(type, headers);
    return headers;
  }
}

class EventFrames implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #encoder: EventStreamEncoder;
  readonly #shape: StructureShape;
  readonly #source: AsyncIterator<Event>;
  #first: Uint8Array | undefined;
  #failed = false;

  constructor(encoder: EventStreamEncoder, shape: StructureShape, first: Uint8Array, events: AsyncIterable<Event>) {
    this.#encoder = encoder;
    this.#shape = shape;
    this.#first = first;
    this.#source = events[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      return Promise.resolve({ done: false, value: first });
    }
    if (this.#failed) return Promise.resolve(NOTHING);
    return this.#source.next().then(this.#onEvent, this.#onFailure); // E1
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    await this.#source.return?.(); // E3
    return NOTHING;
  }

  readonly #onEvent = (result: IteratorResult<Event>): IteratorResult<Uint8Array> =>
    result.done === true ? NOTHING : { done: false, value: this.#encoder.frameOf(this.#shape, result.value) };

  /** A service error is an answer here too; anything else is for whoever reads the frames. */
  readonly #onFailure = (error: unknown): IteratorResult<Uint8Array> => {
    this.#failed = true;
    if (!(error instanceof ServiceError)) throw error;
    return { done: false, value: this.#encoder.exceptionFrame(error) };
  };
}
