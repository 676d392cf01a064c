/** GetFunctionRecursionConfig: what AWS would do with a loop of invocations. None is found here. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function getFunctionRecursionConfig(core: LambdaCore): OperationOf<LambdaOperations, 'GetFunctionRecursionConfig'> {
  return (input, context) => {
    const { key } = resolveReference(context, input.FunctionName);
    core.catalogue.get(key, undefined);
    return { RecursiveLoop: core.controls.get(key).recursiveLoop };
  };
}
