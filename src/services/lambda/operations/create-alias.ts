import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { functionNotFound } from '../errors.ts';
import { describeAlias, routingWeights } from '../functions/alias-description.ts';
import { functionArn, resolveFunction } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function createAlias(core: LambdaCore): OperationOf<LambdaOperations, 'CreateAlias'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    const { Name: name, FunctionVersion: version, Description: description = '' } = input;
    const weights = routingWeights(input.RoutingConfig);
    // Without the function, its version is what is not found (recorded 2023-11).
    if (core.catalogue.find(key) === undefined) throw functionNotFound(functionArn(key, version));
    const isRouted = weights !== undefined && Object.keys(weights).length > 0;
    const alias = { name, version, description, ...(isRouted && { weights }), revisionId: core.random.uuid() };
    await core.catalogue.submit({ type: 'create-alias', key, alias });
    return describeAlias(key, alias);
  };
}
