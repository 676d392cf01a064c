/** `lambda/mappings`: every mapping of the caller with how far each shard is and what its lanes are at. */
import { AssertionFailure } from '../../../../platform/assert.ts';
import type { AdminAction, AdminCaller } from '../../../../protocol/admin.ts';
import { belongsTo } from '../find-mapping.ts';
import { parseFunctionReference } from '../function-reference.ts';
import type { LaneStatus } from '../lane-stage.ts';
import type { MappingSeams } from '../seams.ts';
import type { Mapping } from '../state.ts';
import type { MappingShown, ShardShown, ShardStateName } from './shown.ts';

/** What runs, as far as it is asked about. */
export interface RunningMappings {
  lanesOf(uuid: string, shardId: string): readonly LaneStatus[] | undefined;
  /** AWS's IteratorAge of a shard; undefined when it is read to its end. */
  iteratorAgeMs(uuid: string, shardId: string): number | undefined;
}

/** `mapping`: the UUID of one, or the name or ARN of a function, whose mappings are meant. */
export function listMappings(seams: MappingSeams, running: RunningMappings): AdminAction {
  return {
    method: 'GET',
    inputs: ['mapping'],
    run: async (input, caller) => {
      const asked = input.text('mapping');
      const mappings: MappingShown[] = [];
      for (const mapping of seams.mappings.state.mappings.values()) {
        if (!belongsTo(mapping, caller) || (asked !== undefined && !isMeant(mapping, asked))) continue;
        mappings.push(await describe(seams, running, mapping, caller));
      }
      return { mappings };
    },
  };
}

function isMeant(mapping: Mapping, asked: string): boolean {
  if (asked === mapping.uuid || asked === mapping.functionArn) return true;
  const { functionName, qualifier } = parseFunctionReference(asked);
  if (functionName !== mapping.functionName) return false;
  return qualifier === undefined || qualifier === parseFunctionReference(mapping.functionArn).qualifier;
}

async function describe(
  seams: MappingSeams,
  running: RunningMappings,
  mapping: Mapping,
  caller: AdminCaller,
): Promise<MappingShown> {
  const shards: ShardShown[] = [];
  for (const { shardId } of (await seams.recordSource.shards(mapping.eventSourceArn)) ?? []) {
    caller.signal().throwIfAborted();
    shards.push(await describeShard(seams, running, mapping, shardId));
  }
  const { uuid, functionArn, eventSourceArn, lifecycle: state, lastProcessingResult } = mapping;
  return { uuid, functionArn, eventSourceArn, state, lastProcessingResult, shards };
}

async function describeShard(
  { recordSource, clock }: MappingSeams,
  running: RunningMappings,
  mapping: Mapping,
  shardId: string,
): Promise<ShardShown> {
  const { uuid, eventSourceArn, startingPosition } = mapping;
  const lanes = running.lanesOf(uuid, shardId);
  const progress = mapping.shards.get(shardId);
  const known = { shardId, state: stateOf(mapping, shardId, lanes), lanes: lanes ?? [] };
  const start = startingPosition.type === 'LATEST' ? { type: 'TRIM_HORIZON' as const } : startingPosition; // runner.ts W4
  try {
    const at = progress?.position ?? (await recordSource.resolve(eventSourceArn, shardId, start));
    const { lastBefore = null, first, records } = await recordSource.survey(eventSourceArn, shardId, at);
    return {
      ...known,
      checkpoint: lastBefore,
      recordsBehind: records,
      behindMs: first === undefined ? 0 : Math.max(0, clock.nowMs() - first.arrivalTimeMs),
      iteratorAgeMs: running.iteratorAgeMs(uuid, shardId) ?? 0,
    };
  } catch (error: unknown) {
    if (error instanceof AssertionFailure) throw error;
    return { ...known, state: 'unreadable', checkpoint: null, recordsBehind: 0, behindMs: 0, iteratorAgeMs: 0 }; // it goes, or cannot be read now
  }
}

function stateOf(mapping: Mapping, shardId: string, lanes: readonly LaneStatus[] | undefined): ShardStateName {
  if (mapping.shards.get(shardId)?.finished === true) return 'finished';
  if (lanes !== undefined) return 'running';
  return mapping.enabled ? 'waiting' : 'stopped';
}
