/** `lambda/reset-mapping`: sets the checkpoints of a disabled mapping; what its windows have gathered goes with the old ones. */
import { type AdminAction, inputRefused } from '../../../../protocol/admin.ts';
import { internalFailure, type ServiceError } from '../../../../protocol/service-error.ts';
import { mappingNotFound } from '../errors.ts';
import { eventSourceNotFound } from '../event-source-arn.ts';
import { findMapping } from '../find-mapping.ts';
import type { MappingSeams } from '../seams.ts';
import type { ShardStart } from '../state.ts';
import { positionOf, readShardPoint, shardsMeant } from './shard-point.ts';
import type { MappingReset } from './shown.ts';

export function resetMapping(seams: MappingSeams): AdminAction {
  const { mappings, recordSource, clock, logger } = seams;
  return {
    method: 'POST',
    inputs: ['mapping', 'to', 'shard'],
    run: async (input, caller): Promise<MappingReset> => {
      const mapping = findMapping(mappings.state, input.requiredText('mapping'), caller);
      const { uuid, eventSourceArn } = mapping;
      const to = readShardPoint(input.requiredText('to'), 'to', clock.nowMs());
      if (mapping.lifecycle !== 'Disabled') throw notDisabled(mapping.lifecycle);
      const shards = await recordSource.shards(eventSourceArn);
      if (shards === undefined) throw eventSourceNotFound(eventSourceArn);
      const meant = shardsMeant(
        shards.map(({ shardId }) => shardId),
        input.text('shard'),
        to,
      );
      const starts = await Promise.all(
        meant.map(async (shardId): Promise<ShardStart> => [shardId, await positionOf(recordSource, eventSourceArn, shardId, to)]),
      );
      const outcome = await mappings.submit({ type: 'reset', uuid, shards: starts });
      if (outcome.kind === 'not-found') throw mappingNotFound();
      if (outcome.kind === 'not-disabled') throw notDisabled(mappings.state.mappings.get(uuid)?.lifecycle ?? 'Deleting');
      if (outcome.kind !== 'done') throw internalFailure();
      logger.info({ mapping: uuid, to, shards: meant.length }, 'the checkpoints of a mapping were reset');
      return { mapping: uuid, shards: meant.length };
    },
  };
}

function notDisabled(state: string): ServiceError {
  return inputRefused(
    `The mapping is ${state}. Its checkpoints can be reset while it is Disabled: update it with Enabled false first, then enable it again.`,
  );
}
