/** A page of records as rows of the API's shape, written from what was read without an object for each (protocol/rows.ts). */
import type { GetRecordsOutput } from '../../../protocol/generated/kinesis.ts';
import { outputWithRows, type Rows } from '../../../protocol/rows.ts';
import type { StoredEntry } from '../../../storage/log-engine.ts';
import { SEQUENCE_NUMBER_DIGITS } from '../../../storage/sequence-number.ts';
import { type ShardRead, sequenceDigits } from '../../../storage/shard-log.ts';
import { describeRecord } from './describe-record.ts';

const KMS = Buffer.from('KMS');

/** An answer with the records of a read. Callers in this process find them as objects, which are made when they look. */
export function withRecords(read: ShardRead, rest: Omit<GetRecordsOutput, 'Records'>): GetRecordsOutput {
  return outputWithRows({ member: 'Records', rows: new RecordRows(read), rest }, () => read.records.map(describeRecord));
}

class RecordRows implements Rows {
  readonly length: number;
  readonly #read: ShardRead;
  readonly #entries: readonly StoredEntry[];
  readonly #encoder: ReturnType<ShardRead['sequenceEncoder']>;
  #entry: StoredEntry | undefined;

  constructor(read: ShardRead) {
    this.#read = read;
    this.#entries = read.entries;
    this.length = read.entries.length;
    this.#encoder = read.sequenceEncoder();
  }

  at(row: number): void {
    this.#entry = this.#entries[row];
  }

  text(member: string): Uint8Array | undefined {
    const entry = this.#entry;
    if (entry === undefined) return undefined;
    switch (member) {
      case 'SequenceNumber':
        return sequenceDigits(entry, this.#encoder);
      case 'PartitionKey':
        return entry.key === null || entry.key.byteLength === 0 ? undefined : entry.key; // put without one
      case 'EncryptionType':
        return entry.encrypted === true ? KMS : undefined;
      default:
        return undefined;
    }
  }

  plainBytes(member: string): number {
    return member === 'SequenceNumber' ? SEQUENCE_NUMBER_DIGITS : -1;
  }

  blob(member: string): Uint8Array | undefined {
    return member === 'Data' ? this.#entry?.value : undefined;
  }

  timestamp(member: string): number | undefined {
    return member === 'ApproximateArrivalTimestamp' ? this.#entry?.appendTimeMs : undefined;
  }

  release(): void {
    this.#read.release();
  }
}
