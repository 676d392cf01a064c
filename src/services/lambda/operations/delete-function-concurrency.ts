import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** The function shares the account's concurrency again. */
export function deleteFunctionConcurrency(core: LambdaCore): OperationOf<LambdaOperations, 'DeleteFunctionConcurrency'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    await core.catalogue.submit({ type: 'reserve', key, reservableMax: core.concurrentExecutionsMax });
    return {};
  };
}
