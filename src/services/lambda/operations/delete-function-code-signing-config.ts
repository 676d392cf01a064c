/** DeleteFunctionCodeSigningConfig: a function has no configuration of code signing; it is gone already. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function deleteFunctionCodeSigningConfig(
  core: LambdaCore,
): OperationOf<LambdaOperations, 'DeleteFunctionCodeSigningConfig'> {
  return (input, context) => {
    core.catalogue.get(resolveReference(context, input.FunctionName).key, undefined);
    return {};
  };
}
