import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** An empty answer when nothing is reserved (recorded 2025-11). */
export function getFunctionConcurrency(core: LambdaCore): OperationOf<LambdaOperations, 'GetFunctionConcurrency'> {
  return (input, context) => {
    const { reservedConcurrency } = core.catalogue.getFunction(resolveFunction(context, input.FunctionName));
    return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
  };
}
