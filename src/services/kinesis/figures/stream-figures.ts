/** What is counted of one stream besides what its shards count: its calls. Plain numbers, read when somebody looks. */
import { DurationHistogram } from '../../../platform/metrics.ts';
import { ConsumerFigures } from './consumer-figures.ts';
import { ShardFigures } from './shard-figures.ts';
import { StreamUsage } from './stream-usage.ts';

/** The calls of one operation, whatever came of them, and what those that succeeded moved. */
export class CallFigures {
  success = 0;
  bytes = 0;
  readonly latency: DurationHistogram = new DurationHistogram();

  succeeded(bytes: number, durationMs: number): void {
    this.success += 1;
    this.bytes += bytes;
    this.latency.observe(durationMs);
  }

  failed(durationMs: number): void {
    this.latency.observe(durationMs);
  }
}

export class StreamFigures {
  readonly usage: StreamUsage = new StreamUsage();
  readonly putRecord: CallFigures = new CallFigures();
  readonly putRecords: CallFigures = new CallFigures();
  readonly getRecords: CallFigures = new CallFigures();
  /** Of PutRecords: records asked for, acknowledged, failed for another reason than capacity, and refused for capacity. */
  putRecordsTotal = 0;
  putRecordsSuccessful = 0;
  putRecordsFailed = 0;
  putRecordsThrottled = 0;
  /** Records that GetRecords returned. */
  getRecordsRecords = 0;

  /** Takes note of an answer of PutRecords with so many records, of which some failed, some of those for capacity. */
  putRecordsAnswered(records: number, failed: number, throttled: number, durationMs: number): void {
    this.putRecordsTotal += records;
    this.putRecordsSuccessful += records - failed;
    this.putRecordsFailed += failed - throttled;
    this.putRecordsThrottled += throttled;
    if (failed < records) this.putRecords.succeeded(0, durationMs);
    else this.putRecords.failed(durationMs);
  }

  /** By name; those that are registered no more are dropped when somebody looks. */
  readonly #consumers = new Map<string, ConsumerFigures>();

  consumer(name: string): ConsumerFigures {
    let figures = this.#consumers.get(name);
    if (figures === undefined) {
      figures = new ConsumerFigures();
      this.#consumers.set(name, figures);
    }
    return figures;
  }

  /** The figures of those of these consumers that have any, by name. */
  consumers(registered: readonly { readonly name: string }[]): ReadonlyMap<string, ConsumerFigures> {
    const names = new Set(registered.map(({ name }) => name));
    for (const name of this.#consumers.keys()) if (!names.has(name)) this.#consumers.delete(name);
    return this.#consumers;
  }

  /** What was counted of shards that have expired since: a stream's own figures never go back. */
  readonly expiredShards: ShardFigures = new ShardFigures();
}
