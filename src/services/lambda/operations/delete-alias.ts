import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** An alias that is not there is gone already (idempotent in the model). */
export function deleteAlias(core: LambdaCore): OperationOf<LambdaOperations, 'DeleteAlias'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    await core.catalogue.submit({ type: 'delete-alias', key, name: input.Name });
    return {};
  };
}
