/** ListFunctionUrlConfigs: functions have no addresses of their own here. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { functionWithUrlNotFound } from '../control-errors.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function listFunctionUrlConfigs(core: LambdaCore): OperationOf<LambdaOperations, 'ListFunctionUrlConfigs'> {
  return (input, context) => {
    const { key } = resolveReference(context, input.FunctionName);
    if (core.catalogue.find(key) === undefined) throw functionWithUrlNotFound();
    return { FunctionUrlConfigs: [] };
  };
}
