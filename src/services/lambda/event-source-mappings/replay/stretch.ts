/**
 * A part of a shard, from a position to a last record: what the lane of a replay reads as if it were a whole shard that has
 * ended. Its reads count nowhere, so that whoever processes the shard is not held up.
 *
 * X1. Nothing behind the last record is handed out, whatever is put meanwhile.
 * X2. It ends also where retention has removed the last record: there is nothing to wait for.
 */
import type { Position, ReadLimit, RecordReader, RecordSource, SourceRead } from '../ports.ts';

export interface Stretch {
  readonly shardId: string;
  readonly from: Position;
  /** The sequence number of the last record that is meant. */
  readonly last: string;
  /** How many records there were when it was made. */
  readonly records: number;
}

/** Undefined when there is no record between the two. */
export async function stretchBetween(
  source: RecordSource,
  sourceArn: string,
  shardId: string,
  from: Position,
  /** Just behind the last record that is meant. */
  to: Position,
): Promise<Stretch | undefined> {
  const begin = await source.survey(sourceArn, shardId, from);
  const end = await source.survey(sourceArn, shardId, to);
  const last = end.lastBefore;
  if (begin.first === undefined || last === undefined || isAfter(begin.first.sequenceNumber, last)) return undefined;
  return { shardId, from, last, records: Math.max(1, begin.records - end.records) };
}

export class StretchReader implements RecordReader {
  readonly #source: RecordSource;
  readonly #last: string;

  constructor(source: RecordSource, { last }: Stretch) {
    this.#source = source;
    this.#last = last;
  }

  after(sequenceNumber: string): Position {
    return this.#source.after(sequenceNumber);
  }

  async read(sourceArn: string, shardId: string, from: Position, limit: ReadLimit): Promise<SourceRead> {
    const read = await this.#source.read(sourceArn, shardId, from, { ...limit, counts: 'nothing' });
    const { records } = read;
    let kept = records.length;
    while (kept > 0 && isAfter(records[kept - 1]?.sequenceNumber ?? '', this.#last)) kept -= 1; // X1
    const final = records[kept - 1];
    if (kept === records.length && final !== undefined && final.sequenceNumber !== this.#last) return read;
    const next = final === undefined ? from : this.#source.after(final.sequenceNumber);
    return { ...read, records: records.slice(0, kept), next, endOfShard: true }; // X2
  }

  /** There always is something to read, or the end. */
  async waitForRecords(): Promise<void> {}
}

/** Sequence numbers of one shard: decimal numbers without leading zeros. */
function isAfter(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}
