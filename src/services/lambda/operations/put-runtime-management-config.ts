/** PutRuntimeManagementConfig: kept and shown. A runtime of AWS cannot be had here, so none can be held on to. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { featureNotAvailable } from '../errors.ts';
import { functionArn, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function putRuntimeManagementConfig(core: LambdaCore): OperationOf<LambdaOperations, 'PutRuntimeManagementConfig'> {
  return async (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    core.catalogue.get(key, qualifier);
    if (input.UpdateRuntimeOn === 'Manual') throw featureNotAvailable('Chosen versions of a runtime (Manual) are');
    await core.controls.set(key, qualifier, { updateRuntimeOn: input.UpdateRuntimeOn });
    return { UpdateRuntimeOn: input.UpdateRuntimeOn, FunctionArn: functionArn(key, qualifier) };
  };
}
