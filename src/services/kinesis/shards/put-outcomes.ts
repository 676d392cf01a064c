/**
 * What became of the records of a PutRecords, in the order of the request. Nearly all are acknowledged, and of those nothing is
 * made but their place in an append: the answer is written from there (protocol/rows.ts).
 */
import type { PutRecordsOutput, PutRecordsResultEntry } from '../../../protocol/generated/kinesis.ts';
import { outputWithRows, type Rows } from '../../../protocol/rows.ts';
import { SEQUENCE_NUMBER_DIGITS } from '../../../storage/sequence-number.ts';
import type { AppendedRecords } from '../../../storage/shard-log.ts';

/** Records that one shard took. */
interface Taken {
  readonly shardId: string;
  readonly shardIdBytes: Uint8Array;
  readonly records: AppendedRecords;
}

export class PutOutcomes {
  readonly #outcomes: (Taken | PutRecordsResultEntry | undefined)[];
  /** Which of its append a record is that was taken. */
  readonly #indexes: Uint16Array;
  failed = 0;
  /** Of those that failed. */
  throttled = 0;

  constructor(count: number) {
    this.#outcomes = new Array<Taken | PutRecordsResultEntry | undefined>(count);
    this.#indexes = new Uint16Array(count);
  }

  get count(): number {
    return this.#outcomes.length;
  }

  /** The records at these places of the request were appended to a shard, in this order. */
  took(places: readonly number[], shardId: string, records: AppendedRecords): void {
    const taken: Taken = { shardId, shardIdBytes: Buffer.from(shardId, 'latin1'), records };
    for (let index = 0; index < places.length; index++) {
      const place = places[index] as number;
      this.#outcomes[place] = taken;
      this.#indexes[place] = index;
    }
  }

  /** The record at a place is not there; each place fails once at most. */
  fail(place: number, failure: PutRecordsResultEntry): void {
    this.#outcomes[place] = failure;
    this.failed += 1;
    if (failure.ErrorCode === 'ProvisionedThroughputExceededException') this.throttled += 1;
  }

  answer(rest: Omit<PutRecordsOutput, 'Records'>): PutRecordsOutput {
    const rows = new OutcomeRows(this.#outcomes, this.#indexes);
    return outputWithRows({ member: 'Records', rows, rest }, () =>
      this.#outcomes.map((outcome, place) => {
        if (!isTaken(outcome)) return outcome ?? {};
        return { ShardId: outcome.shardId, SequenceNumber: outcome.records.sequenceNumber(this.#indexes[place] as number) };
      }),
    );
  }
}

function isTaken(outcome: Taken | PutRecordsResultEntry | undefined): outcome is Taken {
  return outcome !== undefined && 'records' in outcome;
}

class OutcomeRows implements Rows {
  readonly length: number;
  readonly #outcomes: readonly (Taken | PutRecordsResultEntry | undefined)[];
  readonly #indexes: Uint16Array;
  #taken: Taken | undefined;
  #failure: PutRecordsResultEntry | undefined;
  #index = 0;

  constructor(outcomes: readonly (Taken | PutRecordsResultEntry | undefined)[], indexes: Uint16Array) {
    this.length = outcomes.length;
    this.#outcomes = outcomes;
    this.#indexes = indexes;
  }

  at(row: number): void {
    const outcome = this.#outcomes[row];
    this.#taken = isTaken(outcome) ? outcome : undefined;
    this.#failure = isTaken(outcome) ? undefined : outcome;
    this.#index = this.#indexes[row] as number;
  }

  text(member: string): Uint8Array | undefined {
    switch (member) {
      case 'SequenceNumber':
        return this.#taken?.records.sequenceDigits(this.#index);
      case 'ShardId':
        return this.#taken?.shardIdBytes;
      case 'ErrorCode':
        return bytesOf(this.#failure?.ErrorCode);
      case 'ErrorMessage':
        return bytesOf(this.#failure?.ErrorMessage);
      default:
        return undefined;
    }
  }

  plainBytes(member: string): number {
    if (this.#taken === undefined) return -1;
    if (member === 'SequenceNumber') return SEQUENCE_NUMBER_DIGITS;
    return member === 'ShardId' ? this.#taken.shardIdBytes.byteLength : -1;
  }

  blob(): undefined {
    return undefined;
  }

  timestamp(): undefined {
    return undefined;
  }
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : Buffer.from(text);
}
