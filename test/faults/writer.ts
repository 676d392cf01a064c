/** A client that puts records, one request after the other, until its connection is lost. */
import type { SeededRandom } from '../../src/platform/random.ts';
import type { PutEvent } from '../support/history/events.ts';
import type { KinesisConnection } from './kinesis-connection.ts';
import { digestOf, type Recorder } from './recorder.ts';

interface Prepared {
  readonly attemptId: string;
  readonly input: PutEvent['in'];
  readonly body: { readonly PartitionKey: string; readonly ExplicitHashKey?: string; readonly Data: string };
}

const RECORDS_MAX = 10;
const KEYS = 200;
const PAUSE_MS_MAX = 4;

export class Writer {
  readonly #proc: number;
  readonly #streamName: string;
  readonly #recorder: Recorder;
  readonly #random: SeededRandom;
  #requests = 0;

  constructor(proc: number, streamName: string, recorder: Recorder, random: SeededRandom) {
    this.#proc = proc;
    this.#streamName = streamName;
    this.#recorder = recorder;
    this.#random = random;
  }

  /** Ends when `stopped` or the server is gone. */
  async run(connection: KinesisConnection, stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const alone = this.#random.below(3) === 0;
      const reached = await (alone ? this.#putRecord(connection) : this.#putRecords(connection));
      if (!reached) return;
      await new Promise((resolve) => setTimeout(resolve, this.#random.below(PAUSE_MS_MAX)));
    }
  }

  async #putRecord(connection: KinesisConnection): Promise<boolean> {
    const one = this.#prepare(++this.#requests, 0);
    const t0 = this.#recorder.nowMs();
    const answer = await connection.call('PutRecord', { StreamName: this.#streamName, ...one.body });
    const type = this.#recorder.outcomeOf(answer);
    if (answer.kind === 'refused') checkRefusal(answer.code);
    this.#note(one, t0, type, answer.kind === 'ok' ? (answer.body as Place) : undefined);
    return answer.kind !== 'unknown';
  }

  async #putRecords(connection: KinesisConnection): Promise<boolean> {
    const request = ++this.#requests;
    const records = Array.from({ length: 1 + this.#random.below(RECORDS_MAX) }, (_, place) => this.#prepare(request, place));
    const t0 = this.#recorder.nowMs();
    const answer = await connection.call('PutRecords', {
      StreamName: this.#streamName,
      Records: records.map(({ body }) => body),
    });
    const whole = this.#recorder.outcomeOf(answer);
    if (answer.kind === 'refused') checkRefusal(answer.code);
    const places = answer.kind === 'ok' ? (answer.body as { readonly Records: readonly Place[] }).Records : [];
    for (const [index, one] of records.entries()) {
      const place = places[index];
      const { ErrorCode } = place ?? {};
      const failed = ErrorCode === 'ProvisionedThroughputExceededException' ? 'fail' : 'info';
      this.#note(one, t0, whole === 'ok' && ErrorCode !== undefined ? failed : whole, place);
    }
    return answer.kind !== 'unknown';
  }

  #prepare(request: number, place: number): Prepared {
    const random = this.#random;
    const attemptId = this.#recorder.nextAttempt('a');
    const partitionKey = `key-${random.below(KEYS)}`;
    const fillBytes = random.below(40) === 0 ? random.below(50_000) : random.below(400);
    const data = Buffer.alloc(attemptId.length + 1 + fillBytes, attemptId.at(-1));
    data.write(`${attemptId}|`, 'latin1');
    const explicitHashKey =
      random.below(10) === 0 ? BigInt(`0x${Buffer.from(random.bytes(16)).toString('hex')}`).toString() : null;
    const body = {
      PartitionKey: partitionKey,
      Data: data.toString('base64'),
      ...(explicitHashKey === null ? {} : { ExplicitHashKey: explicitHashKey }),
    };
    return { attemptId, input: { partitionKey, explicitHashKey, digest: digestOf(data), request, place }, body };
  }

  #note({ attemptId, input }: Prepared, t0: number, type: PutEvent['type'], place: Place | undefined): void {
    const { ShardId: shardId, SequenceNumber: sequenceNumber } = place ?? {};
    const named = shardId !== undefined && sequenceNumber !== undefined;
    if (type === 'ok' && !named) throw new Error(`${attemptId} was acknowledged without a place`);
    const out = type === 'ok' && named ? { shardId, sequenceNumber } : null;
    this.#recorder.record({ proc: this.#proc, f: 'put', attemptId, t0, t1: this.#recorder.nowMs(), type, in: input, out });
  }
}

interface Place {
  readonly ShardId?: string;
  readonly SequenceNumber?: string;
  readonly ErrorCode?: string;
}

/** What a client that makes no mistakes may be refused for. */
export function checkRefusal(code: string): void {
  if (code !== 'ECONNREFUSED' && !code.includes('ProvisionedThroughputExceededException')) throw new Error(`refused: ${code}`);
}
