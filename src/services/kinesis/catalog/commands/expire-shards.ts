/**
 * Closed shards leave a stream when all their records have expired. First they leave the list of shards, then the retention
 * sweep deletes their logs, then they are forgotten: a crash between two of these forgets no log.
 */
import { retentionFloorMs } from '../../shards/retained-read.ts';
import type { StreamIdentity } from '../arn.ts';
import type { KinesisState, Shard } from '../state.ts';
import { isUsable } from '../streams.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface ExpireShardsCommand extends StreamIdentity {
  readonly kind: 'expire-shards';
  readonly id: string;
  /** Expired shards whose logs are deleted. */
  readonly deleted: readonly number[];
}

export function applyExpireShards(state: KinesisState, command: ExpireShardsCommand, timeMs: number): KinesisOutcome {
  const { account, region, name, id } = command;
  const stream = state.find(account, region, name);
  if (stream?.id !== id || !isUsable(stream)) return { kind: 'nothing-to-do' }; // K2
  const floorMs = retentionFloorMs(stream, timeMs);
  const shards: Shard[] = [];
  const deleted = new Set(command.deleted);
  const expiredShards = stream.expiredShards.filter((index) => !deleted.has(index));
  for (const shard of stream.shards) {
    if (hasExpired(shard, floorMs)) expiredShards.push(shard.index);
    else shards.push(shard);
  }
  state.put({ ...stream, expiredShards, shards: shards.length === stream.shards.length ? stream.shards : shards });
  return { kind: 'done', id };
}

/** Records put before `floorMs` have expired: a shard that was closed before holds none any more. */
export function hasExpired({ closedMs }: Shard, floorMs: number): boolean {
  return closedMs !== null && closedMs < floorMs;
}
