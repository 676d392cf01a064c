/** ListShards: the shards of a stream in the order of their ids, filtered, page by page. */

import { unreachable } from '../../../platform/assert.ts';
import type { KinesisOperations, ListShardsInput, ShardFilter } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf, RequestContext } from '../../../protocol/service.ts';
import { describeShard, visibleShards } from '../catalog/descriptions.ts';
import type { Shard, Stream } from '../catalog/state.ts';
import { isUsable, requireStream } from '../catalog/streams.ts';
import { shardNotFound, streamNotActive, streamNotFound } from '../errors.ts';
import {
  nextTokenInvalid,
  nextTokenOrStreamMissing,
  notTogetherWithNextToken,
  shardFilterIncomplete,
} from '../iterator-errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { LIST_SHARDS_DEFAULT } from '../limits.ts';
import { retentionFloorMs } from '../shards/retained-read.ts';
import { shardIndexOf } from '../shards/shard-id.ts';

/** Where the next page begins, in which incarnation of the stream, and by which filter. */
export interface ListShardsPage {
  readonly account: string;
  readonly region: string;
  readonly streamName: string;
  readonly streamId: string;
  readonly afterIndex: number;
  readonly filter: ShardFilter | null;
}

interface Listing {
  readonly stream: Stream;
  readonly afterIndex: number;
  readonly filter: ShardFilter | null;
}

const EXCLUDED_BY_TOKEN = ['StreamName', 'StreamARN', 'StreamCreationTimestamp', 'ExclusiveStartShardId', 'ShardFilter'] as const;

export function listShards(kinesis: Kinesis): OperationOf<KinesisOperations, 'ListShards'> {
  return (input, context) => {
    const { stream, afterIndex, filter } =
      input.NextToken === undefined ? firstPage(kinesis, input, context) : nextPage(kinesis, input, input.NextToken, context);
    if (!isUsable(stream)) throw streamNotActive(stream, stream.status);
    const nowMs = kinesis.clock.nowMs();
    const passes = shardFilter(stream, filter, nowMs);
    const shards = visibleShards(stream, nowMs).filter((shard) => shard.index > afterIndex && passes(shard));
    const shown = shards.slice(0, input.MaxResults ?? LIST_SHARDS_DEFAULT);
    const last = shown.at(-1);
    if (last === undefined || shown.length === shards.length) return { Shards: shown.map(describeShard) };
    const { account, region, name: streamName, id: streamId } = stream;
    const NextToken = kinesis.shardPages.issue({ account, region, streamName, streamId, afterIndex: last.index, filter });
    return { Shards: shown.map(describeShard), NextToken };
  };
}

function firstPage(kinesis: Kinesis, input: ListShardsInput, context: RequestContext): Listing {
  if (input.StreamName === undefined && input.StreamARN === undefined) throw nextTokenOrStreamMissing();
  const stream = requireStream(kinesis.catalog.state, input, context);
  const createdMs = input.StreamCreationTimestamp;
  // It tells apart a stream and its successor of the same name (API reference).
  if (createdMs !== undefined && Math.floor(createdMs / 1000) * 1000 !== stream.createdMs) throw streamNotFound(stream);
  const afterIndex = input.ExclusiveStartShardId === undefined ? -1 : indexOf(stream, input.ExclusiveStartShardId);
  return { stream, afterIndex, filter: input.ShardFilter ?? null };
}

function nextPage(kinesis: Kinesis, input: ListShardsInput, token: string, context: RequestContext): Listing {
  for (const member of EXCLUDED_BY_TOKEN) if (input[member] !== undefined) throw notTogetherWithNextToken(member);
  const page = kinesis.shardPages.open(token);
  if (page.account !== context.accountId || page.region !== context.region) throw nextTokenInvalid();
  const stream = kinesis.catalog.state.find(page.account, page.region, page.streamName);
  if (stream?.id !== page.streamId) throw streamNotFound({ account: page.account, name: page.streamName });
  return { stream, afterIndex: page.afterIndex, filter: page.filter };
}

/** Which shards a filter lets through (API reference); no filter is FROM_TRIM_HORIZON. */
function shardFilter(stream: Stream, filter: ShardFilter | null, nowMs: number): (shard: Shard) => boolean {
  const horizonMs = Math.max(retentionFloorMs(stream, nowMs), stream.createdMs);
  switch (filter?.Type) {
    case undefined:
    case 'FROM_TRIM_HORIZON':
      return () => true; // shards whose records have expired are not visible at all
    case 'AT_TRIM_HORIZON':
      return openAt(horizonMs);
    case 'AT_LATEST':
      return (shard) => shard.closedMs === null;
    case 'AFTER_SHARD_ID': {
      if (filter.ShardId === undefined) throw shardFilterIncomplete(filter.Type, 'ShardId');
      const afterIndex = indexOf(stream, filter.ShardId);
      return (shard) => shard.index > afterIndex;
    }
    case 'AT_TIMESTAMP':
      return openAt(Math.max(timestampOf(filter), horizonMs));
    case 'FROM_TIMESTAMP': {
      const fromMs = timestampOf(filter);
      return (shard) => shard.closedMs === null || shard.closedMs >= fromMs;
    }
    default:
      return unreachable(filter?.Type as never);
  }
}

function openAt(timeMs: number): (shard: Shard) => boolean {
  return (shard) => shard.openedMs <= timeMs && (shard.closedMs === null || shard.closedMs >= timeMs);
}

function timestampOf({ Type, Timestamp }: ShardFilter): number {
  if (Timestamp === undefined) throw shardFilterIncomplete(Type, 'Timestamp');
  return Timestamp;
}

function indexOf(stream: Stream, shardId: string): number {
  const index = shardIndexOf(shardId);
  if (index === undefined) throw shardNotFound(stream, shardId);
  return index;
}
