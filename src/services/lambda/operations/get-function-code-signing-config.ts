/** GetFunctionCodeSigningConfig: there is no code signing here, so a function has no configuration of it. */
import type { GetFunctionCodeSigningConfigResponse, LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function getFunctionCodeSigningConfig(core: LambdaCore): OperationOf<LambdaOperations, 'GetFunctionCodeSigningConfig'> {
  return (input, context) => {
    core.catalogue.get(resolveReference(context, input.FunctionName).key, undefined);
    return {} as GetFunctionCodeSigningConfigResponse; // AWS leaves out what the model calls required
  };
}
