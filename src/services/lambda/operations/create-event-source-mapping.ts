/** CreateEventSourceMapping: checks what is asked for, fixes where reading begins, and commits both in one command. */
import type { CreateEventSourceMappingRequest, LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { internalFailure } from '../../../protocol/service-error.ts';
import { checkDestination } from '../event-source-mappings/check-destination.ts';
import {
  functionDoesNotExist,
  mappingAlreadyExists,
  startingPositionMissing,
  startingPositionTimestampInFuture,
  startingPositionTimestampMissing,
  startingPositionTimestampUnexpected,
} from '../event-source-mappings/errors.ts';
import { eventSourceNotFound, isWithin, readEventSourceArn } from '../event-source-mappings/event-source-arn.ts';
import type { RecordSource, StartingPosition } from '../event-source-mappings/ports.ts';
import type { MappingSeams } from '../event-source-mappings/seams.ts';
import { DEFAULT_SETTINGS, readSettings, refuseUnsupportedAtCreation } from '../event-source-mappings/settings.ts';
import type { ShardStart } from '../event-source-mappings/state.ts';

type Create = OperationOf<LambdaOperations, 'CreateEventSourceMapping'>;

/**
 * Answers with State `Creating`. With LATEST, everything put after this answer is delivered: the positions of the shards
 * there are now are part of the command. (AWS resolves them later and may miss records meanwhile.)
 */
export function createEventSourceMapping(seams: MappingSeams): Create {
  return async (request, context) => {
    const eventSourceArn = readEventSourceArn(request.EventSourceArn);
    const startingPosition = readStartingPosition(request, seams.clock.nowMs());
    refuseUnsupportedAtCreation(request);
    const settings = { ...DEFAULT_SETTINGS, ...readSettings(request) };
    const { accountId, region } = context;
    const target = seams.invoker.describe(accountId, region, request.FunctionName);
    if (target === undefined) throw functionDoesNotExist();
    checkDestination(seams.onFailureDestination, settings.destination, accountId);
    if (!isWithin(eventSourceArn, context)) throw eventSourceNotFound(eventSourceArn);
    const starts = await resolveStarts(seams.recordSource, eventSourceArn, startingPosition);
    const { functionArn, functionName, roleArn } = target;
    const outcome = await seams.mappings.submit({
      type: 'create',
      mapping: {
        uuid: seams.random.uuid(),
        accountId,
        region,
        eventSourceArn,
        functionArn,
        functionName,
        roleArn,
        startingPosition,
        settings,
        tags: Object.entries(request.Tags ?? {}),
        enabled: request.Enabled ?? true,
      },
      starts,
    });
    if (outcome.kind === 'duplicate') throw mappingAlreadyExists(eventSourceArn, functionName, outcome.uuid);
    if (outcome.kind !== 'accepted') throw internalFailure();
    return outcome.configuration;
  };
}

function readStartingPosition(request: CreateEventSourceMappingRequest, nowMs: number): StartingPosition {
  const { StartingPosition: type, StartingPositionTimestamp: timeMs } = request;
  if (type === undefined) throw startingPositionMissing();
  if (type !== 'AT_TIMESTAMP') {
    if (timeMs !== undefined) throw startingPositionTimestampUnexpected();
    return { type };
  }
  if (timeMs === undefined) throw startingPositionTimestampMissing();
  if (timeMs > nowMs) throw startingPositionTimestampInFuture();
  return { type, timeMs };
}

async function resolveStarts(source: RecordSource, arn: string, start: StartingPosition): Promise<ShardStart[]> {
  const shards = await source.shards(arn);
  if (shards === undefined) throw eventSourceNotFound(arn);
  return Promise.all(
    shards.map(async ({ shardId }): Promise<ShardStart> => [shardId, await source.resolve(arn, shardId, start)]),
  );
}
