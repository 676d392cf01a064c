/** Reading with a stream's retention: what is older does not exist for any reader, removed or not. */
import { entryBytes, type Offset } from '../../../storage/log-engine.ts';
import type { ShardLog, ShardRead, ShardReadLimit } from '../../../storage/shard-log.ts';
import type { Stream } from '../catalog/state.ts';
import { MS_PER_HOUR } from '../limits.ts';

/** Records that arrived before this time have expired. */
export function retentionFloorMs(stream: Stream, nowMs: number): number {
  return Math.max(stream.expiredBeforeMs, nowMs - stream.retentionHours * MS_PER_HOUR);
}

/** What a read counts: data and partition keys. */
export function readBytes({ entries }: ShardRead): number {
  let bytes = 0;
  for (const entry of entries) bytes += entryBytes(entry);
  return bytes;
}

export interface RetainedRead {
  readonly read: ShardRead;
  /** Records between `from` and those returned have expired; some may be removed already. */
  readonly expired: boolean;
}

/** Reads from the first record at or after `from` that has not expired. */
export async function readRetained(log: ShardLog, from: Offset, limit: ShardReadLimit, floorMs: number): Promise<RetainedRead> {
  const read = await log.read(from, limit);
  const first = read.entries[0];
  if (first === undefined || first.appendTimeMs >= floorMs) return { read, expired: read.start > from };
  const retained = await log.read(await log.offsetAt({ timeMs: floorMs }), limit); // arrival times grow with the offset
  return { read: retained, expired: true };
}
