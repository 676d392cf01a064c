import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { aliasNotFoundForUpdate } from '../errors.ts';
import { describeAlias, routingWeights } from '../functions/alias-description.ts';
import { functionArn, resolveFunction } from '../functions/function-reference.ts';
import { findAlias } from '../functions/function-versions.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** What the request does not name stays as it is; an empty RoutingConfig takes the weights away. */
export function updateAlias(core: LambdaCore): OperationOf<LambdaOperations, 'UpdateAlias'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    const weights = routingWeights(input.RoutingConfig);
    const stored = await core.catalogue.submit({
      type: 'update-alias',
      key,
      name: input.Name,
      change: {
        ...(input.FunctionVersion !== undefined && { version: input.FunctionVersion }),
        ...(input.Description !== undefined && { description: input.Description }),
        ...(weights !== undefined && { weights }),
      },
      revisionId: core.random.uuid(),
      ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
    });
    const alias = findAlias(stored, input.Name);
    if (alias === undefined) throw aliasNotFoundForUpdate(functionArn(key, input.Name));
    return describeAlias(key, alias);
  };
}
