/** What is counted of one shard: plain numbers, read when somebody looks. Incoming is what was acknowledged. */
import { RecentMaximum } from './recent-maximum.ts';

export class ShardFigures {
  incomingBytes = 0;
  incomingRecords = 0;
  outgoingBytes = 0;
  outgoingRecords = 0;
  /** Records refused for the shard's capacity. */
  writesThrottled = 0;
  /** Reads refused for it. */
  readsThrottled = 0;
  /** How far behind the readers are, milliseconds. */
  readonly iteratorAge: RecentMaximum = new RecentMaximum();

  took(bytes: number, records: number): void {
    this.incomingBytes += bytes;
    this.incomingRecords += records;
  }

  gave(bytes: number, records: number): void {
    this.outgoingBytes += bytes;
    this.outgoingRecords += records;
  }

  /** Counts what another shard has counted, too. */
  add(other: ShardFigures): void {
    this.took(other.incomingBytes, other.incomingRecords);
    this.gave(other.outgoingBytes, other.outgoingRecords);
    this.writesThrottled += other.writesThrottled;
    this.readsThrottled += other.readsThrottled;
  }
}
