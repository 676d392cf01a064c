import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { UNRESERVED_CONCURRENCY_MIN } from '../limits.ts';

/** An account keeps some of its concurrency for functions that have none of their own. */
export function putFunctionConcurrency(core: LambdaCore): OperationOf<LambdaOperations, 'PutFunctionConcurrency'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    const reserved = input.ReservedConcurrentExecutions;
    const reservableMax = Math.max(0, core.concurrentExecutionsMax - UNRESERVED_CONCURRENCY_MIN);
    await core.catalogue.submit({ type: 'reserve', key, reserved, reservableMax });
    return { ReservedConcurrentExecutions: reserved };
  };
}
