/** GetEventSourceMapping. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeMapping } from '../event-source-mappings/configuration.ts';
import { findMapping } from '../event-source-mappings/find-mapping.ts';
import type { MappingSeams } from '../event-source-mappings/seams.ts';

export function getEventSourceMapping({ mappings }: MappingSeams): OperationOf<LambdaOperations, 'GetEventSourceMapping'> {
  return (request, context) => describeMapping(findMapping(mappings.state, request.UUID, context));
}
