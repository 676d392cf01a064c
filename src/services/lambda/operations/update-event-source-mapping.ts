/** UpdateEventSourceMapping: what is named changes and takes effect with the next batch; the rest stays. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { internalFailure } from '../../../protocol/service-error.ts';
import { checkDestination } from '../event-source-mappings/check-destination.ts';
import { functionDoesNotExist, mappingAlreadyExists, mappingInUse, mappingNotFound } from '../event-source-mappings/errors.ts';
import { findMapping } from '../event-source-mappings/find-mapping.ts';
import type { FunctionInvoker } from '../event-source-mappings/ports.ts';
import type { MappingSeams } from '../event-source-mappings/seams.ts';
import { readSettings } from '../event-source-mappings/settings.ts';
import type { Mapping, MappingChanges } from '../event-source-mappings/state.ts';

export function updateEventSourceMapping(seams: MappingSeams): OperationOf<LambdaOperations, 'UpdateEventSourceMapping'> {
  return async (request, context) => {
    const mapping = findMapping(seams.mappings.state, request.UUID, context);
    const settings = readSettings(request);
    checkDestination(seams.onFailureDestination, settings.destination, context.accountId);
    const changes: MappingChanges = {
      settings,
      ...(request.Enabled === undefined ? {} : { enabled: request.Enabled }),
      ...newTarget(seams.invoker, mapping, request.FunctionName),
    };
    const outcome = await seams.mappings.submit({ type: 'update', uuid: mapping.uuid, changes });
    const functionName = changes.target?.functionName ?? mapping.functionName;
    switch (outcome.kind) {
      case 'accepted':
        return outcome.configuration;
      case 'duplicate':
        throw mappingAlreadyExists(mapping.eventSourceArn, functionName, outcome.uuid);
      case 'in-use':
        throw mappingInUse('update');
      case 'not-found':
        throw mappingNotFound();
      default:
        throw internalFailure();
    }
  };
}

function newTarget(invoker: FunctionInvoker, mapping: Mapping, reference: string | undefined): Pick<MappingChanges, 'target'> {
  if (reference === undefined) return {};
  const target = invoker.describe(mapping.accountId, mapping.region, reference);
  if (target === undefined) throw functionDoesNotExist();
  const { functionArn, functionName, roleArn } = target;
  return { target: { functionArn, functionName, roleArn } };
}
