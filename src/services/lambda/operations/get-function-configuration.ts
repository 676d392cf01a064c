import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function getFunctionConfiguration(core: LambdaCore): OperationOf<LambdaOperations, 'GetFunctionConfiguration'> {
  return (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    return describeFunction(core.catalogue.get(key, qualifier), qualifier);
  };
}
