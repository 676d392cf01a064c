/** DeleteEventSourceMapping: answers with State `Deleting`; the mapping is gone once nothing of it runs any more. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { internalFailure } from '../../../protocol/service-error.ts';
import { mappingInUse, mappingNotFound } from '../event-source-mappings/errors.ts';
import { findMapping } from '../event-source-mappings/find-mapping.ts';
import type { MappingSeams } from '../event-source-mappings/seams.ts';

export function deleteEventSourceMapping({ mappings }: MappingSeams): OperationOf<LambdaOperations, 'DeleteEventSourceMapping'> {
  return async (request, context) => {
    const { uuid } = findMapping(mappings.state, request.UUID, context);
    const outcome = await mappings.submit({ type: 'delete', uuid });
    switch (outcome.kind) {
      case 'accepted':
        return outcome.configuration;
      case 'in-use':
        throw mappingInUse('delete');
      case 'not-found':
        throw mappingNotFound();
      default:
        throw internalFailure();
    }
  };
}
