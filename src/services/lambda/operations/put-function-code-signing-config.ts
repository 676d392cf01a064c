/** PutFunctionCodeSigningConfig: there is no code signing here, so there is no configuration that a function could have. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { codeSigningConfigUnknown } from '../control-errors.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function putFunctionCodeSigningConfig(core: LambdaCore): OperationOf<LambdaOperations, 'PutFunctionCodeSigningConfig'> {
  return (input, context) => {
    core.catalogue.getFunction(resolveReference(context, input.FunctionName).key);
    throw codeSigningConfigUnknown(input.CodeSigningConfigArn);
  };
}
