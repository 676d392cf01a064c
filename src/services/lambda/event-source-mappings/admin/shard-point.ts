/**
 * A point in the shards of a stream as a person writes it:
 *
 *     TRIM_HORIZON | LATEST
 *     2026-11-29T14:00:00Z | 1796047200 | 1796047200.5 | 1796047200500    a time: ISO 8601, seconds, milliseconds (13 digits)
 *     49590338271490256608559692538361571095921575989136588898            a record's sequence number, in one shard
 */
import { inputRefused } from '../../../../protocol/admin.ts';
import { parseDateTime } from '../../../../protocol/timestamps.ts';
import type { Position, RecordSource, StartingPosition } from '../ports.ts';

export type ShardPoint = StartingPosition | { readonly type: 'AT_SEQUENCE_NUMBER'; readonly sequenceNumber: string };

const SECONDS = /^\d{1,11}(?:\.\d{1,9})?$/;
const MILLISECONDS = /^\d{13}$/;
const SEQUENCE_NUMBER = /^\d{20,128}$/;

/** `name`: of the input, for the sentence that refuses it. */
export function readShardPoint(text: string, name: string, nowMs: number): ShardPoint {
  if (text === 'TRIM_HORIZON' || text === 'LATEST') return { type: text };
  if (SEQUENCE_NUMBER.test(text)) return { type: 'AT_SEQUENCE_NUMBER', sequenceNumber: text };
  const timeMs = readTime(text);
  if (timeMs === undefined) {
    throw inputRefused(
      `"${name}" must be TRIM_HORIZON, LATEST, a time (ISO 8601, or seconds since 1970) or the sequence number of a record.`,
    );
  }
  if (timeMs > nowMs) throw inputRefused(`"${name}" is in the future.`);
  return { type: 'AT_TIMESTAMP', timeMs };
}

function readTime(text: string): number | undefined {
  if (MILLISECONDS.test(text)) return Number(text);
  return SECONDS.test(text) ? Math.round(Number(text) * 1000) : parseDateTime(text);
}

/** The shards that are meant: one by its id, or all there are. A sequence number belongs to one shard. */
export function shardsMeant(
  shardIds: readonly string[],
  shard: string | undefined,
  ...points: readonly ShardPoint[]
): readonly string[] {
  if (shard !== undefined) {
    if (shardIds.includes(shard)) return [shard];
    throw inputRefused(`The stream has no shard ${JSON.stringify(shard.slice(0, 200))}.`);
  }
  if (points.some(({ type }) => type === 'AT_SEQUENCE_NUMBER')) {
    throw inputRefused('A sequence number belongs to one shard: name it with "shard".');
  }
  return shardIds;
}

/** Just before the first record that is meant. */
export async function positionOf(source: RecordSource, sourceArn: string, shardId: string, point: ShardPoint): Promise<Position> {
  if (point.type !== 'AT_SEQUENCE_NUMBER') return source.resolve(sourceArn, shardId, point);
  const position = source.before(sourceArn, shardId, point.sequenceNumber);
  if (position === undefined) throw inputRefused(`${point.sequenceNumber} is no sequence number of ${shardId}.`);
  return position;
}
