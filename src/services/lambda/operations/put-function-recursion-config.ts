/** PutFunctionRecursionConfig: kept and shown. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function putFunctionRecursionConfig(core: LambdaCore): OperationOf<LambdaOperations, 'PutFunctionRecursionConfig'> {
  return async (input, context) => {
    const { key } = resolveReference(context, input.FunctionName);
    core.catalogue.get(key, undefined);
    await core.controls.set(key, undefined, { recursiveLoop: input.RecursiveLoop });
    return { RecursiveLoop: input.RecursiveLoop };
  };
}
