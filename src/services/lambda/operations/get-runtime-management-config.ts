/** GetRuntimeManagementConfig: when AWS would replace the runtime. Here it is always the one of this machine. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { functionArn, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function getRuntimeManagementConfig(core: LambdaCore): OperationOf<LambdaOperations, 'GetRuntimeManagementConfig'> {
  return (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    core.catalogue.get(key, qualifier);
    const { updateRuntimeOn } = core.controls.get(key, qualifier);
    return { UpdateRuntimeOn: updateRuntimeOn, FunctionArn: functionArn(key, qualifier) };
  };
}
