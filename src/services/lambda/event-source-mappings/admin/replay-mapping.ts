/** `lambda/replay-mapping`: reads a stretch of a mapping's shards again beside it; answers line by line (shown.ts, `ReplayLine`). */
import { type AdminAction, type AdminInput, inputRefused } from '../../../../protocol/admin.ts';
import { eventSourceNotFound } from '../event-source-arn.ts';
import { findMapping } from '../find-mapping.ts';
import { REPLAY_RETRIES_DEFAULT, RETRY_ATTEMPTS_MAX } from '../limits.ts';
import type { Position, RecordSource } from '../ports.ts';
import { Replay, type ReplayShard } from '../replay/replay.ts';
import type { Replays } from '../replay/replays.ts';
import { stretchBetween } from '../replay/stretch.ts';
import type { MappingSeams } from '../seams.ts';
import type { Mapping } from '../state.ts';
import { positionOf, readShardPoint, type ShardPoint, shardsMeant } from './shard-point.ts';

export function replayMapping(seams: MappingSeams, replays: Replays): AdminAction {
  return {
    method: 'POST',
    inputs: ['mapping', 'from', 'to', 'shard', 'retries', 'toDestination'],
    run: async (input, caller) => {
      const mapping = findMapping(seams.mappings.state, input.requiredText('mapping'), caller);
      const nowMs = seams.clock.nowMs();
      const from = readShardPoint(input.requiredText('from'), 'from', nowMs);
      const to = readShardPoint(input.text('to') ?? 'LATEST', 'to', nowMs);
      const settings = settingsOf(mapping, input);
      const refusal = replays.refusal(mapping.uuid);
      if (refusal !== undefined) throw refusal;
      const shards = await shardsBetween(seams.recordSource, mapping.eventSourceArn, input.text('shard'), from, to);
      const replay = new Replay({ seams, mapping: { ...mapping, settings }, shards });
      return replays.lines(mapping.uuid, replay, caller.signal());
    },
  };
}

/** Records are not given up for their age, which is what a replay is for; and none is tried without end. */
function settingsOf({ settings }: Mapping, input: AdminInput): Mapping['settings'] {
  const own = settings.maximumRetryAttempts === -1 ? REPLAY_RETRIES_DEFAULT : settings.maximumRetryAttempts;
  const maximumRetryAttempts = input.wholeNumber('retries', 0, RETRY_ATTEMPTS_MAX) ?? own;
  const toDestination = input.switch('toDestination');
  if (toDestination && settings.destination === null) throw inputRefused('The mapping has no destination on failure.');
  const destination = toDestination ? settings.destination : null;
  return { ...settings, maximumRetryAttempts, maximumRecordAgeInSeconds: -1, destination };
}

async function shardsBetween(
  source: RecordSource,
  sourceArn: string,
  shard: string | undefined,
  from: ShardPoint,
  to: ShardPoint,
): Promise<readonly ReplayShard[]> {
  const listed = await source.shards(sourceArn);
  if (listed === undefined) throw eventSourceNotFound(sourceArn);
  const shardIds = listed.map(({ shardId }) => shardId);
  const meant = new Set(shardsMeant(shardIds, shard, from, to));
  return Promise.all(
    listed.map(async ({ shardId, parentShardIds }): Promise<ReplayShard> => {
      if (!meant.has(shardId)) return { shardId, parentShardIds, stretch: undefined };
      const begin = await positionOf(source, sourceArn, shardId, from);
      const stretch = await stretchBetween(source, sourceArn, shardId, begin, await endOf(source, sourceArn, shardId, to));
      return { shardId, parentShardIds, stretch };
    }),
  );
}

/** Behind the record that is named; before the first that arrived at the time that is named. */
async function endOf(source: RecordSource, sourceArn: string, shardId: string, to: ShardPoint): Promise<Position> {
  const position = await positionOf(source, sourceArn, shardId, to);
  return to.type === 'AT_SEQUENCE_NUMBER' ? source.after(to.sequenceNumber) : position;
}
