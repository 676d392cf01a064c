/** What is counted of one registered consumer over all shards: its subscriptions and what they were sent. */
import { RecentMaximum } from './recent-maximum.ts';

export class ConsumerFigures {
  /** SubscribeToShard calls that succeeded. */
  subscriptions = 0;
  events = 0;
  bytes = 0;
  records = 0;
  /** How far behind the events sent were, milliseconds. */
  readonly millisBehind: RecentMaximum = new RecentMaximum();

  sent(bytes: number, records: number, millisBehind: number, nowMs: number): void {
    this.events += 1;
    this.bytes += bytes;
    this.records += records;
    this.millisBehind.set(millisBehind, nowMs);
  }
}
