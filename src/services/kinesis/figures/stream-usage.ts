/**
 * What is used of a stream and billed at AWS (pricing page): plain numbers, counted where the work is done. A record counts
 * its data and its partition key.
 */
import type { UsageRow } from '../../../platform/usage.ts';
import { openShards, type Stream } from '../catalog/state.ts';
import { BYTES_PER_KIB, EXTENDED_RETENTION_HOURS, PUT_PAYLOAD_UNIT_BYTES } from '../limits.ts';

export function payloadUnitsOf(recordBytes: number): number {
  return Math.ceil(recordBytes / PUT_PAYLOAD_UNIT_BYTES);
}

export function kilobytesOf(recordBytes: number): number {
  return Math.ceil(recordBytes / BYTES_PER_KIB);
}

export class StreamUsage {
  records = 0;
  putPayloadUnits = 0;
  /** Each record rounded up. */
  kilobytesIn = 0;
  /** To all readers but registered consumers. */
  bytesOut = 0;
  /** To registered consumers. */
  fanOutBytes = 0;

  /** Sums over records of {@link payloadUnitsOf} and {@link kilobytesOf}. */
  put(records: number, payloadUnits: number, kilobytes: number): void {
    this.records += records;
    this.putPayloadUnits += payloadUnits;
    this.kilobytesIn += kilobytes;
  }

  /** What was counted since the last call, and the time that the stream was there; undefined when that is nothing. */
  take(stream: Stream, elapsedMs: number): UsageRow | undefined {
    const { account, region, name, mode } = stream;
    const all = { ...this.#takeCounted(mode === 'ON_DEMAND'), ...timesOf(stream, elapsedMs) };
    const amounts = Object.fromEntries(Object.entries(all).filter(([, amount]) => amount > 0));
    return Object.keys(amounts).length === 0 ? undefined : { kind: 'stream', account, region, name, amounts };
  }

  #takeCounted(onDemand: boolean): Record<string, number> {
    const { records, putPayloadUnits, kilobytesIn, bytesOut, fanOutBytes } = this;
    this.records = 0;
    this.putPayloadUnits = 0;
    this.kilobytesIn = 0;
    this.bytesOut = 0;
    this.fanOutBytes = 0;
    const byMode = onDemand ? { onDemandKilobytesIn: kilobytesIn, onDemandBytesOut: bytesOut } : { putPayloadUnits };
    return { records, kilobytesIn, fanOutBytes, ...byMode };
  }
}

function timesOf(stream: Stream, elapsedMs: number): Record<string, number> {
  const ms = Math.round(elapsedMs);
  const shardMs = openShards(stream).length * ms;
  const consumerShardMs = stream.consumers.length * shardMs;
  if (stream.mode === 'ON_DEMAND') return { onDemandStreamMs: ms, consumerShardMs };
  const extended = stream.retentionHours > EXTENDED_RETENTION_HOURS;
  return { shardMs, consumerShardMs, extendedRetentionShardMs: extended ? shardMs : 0 };
}
