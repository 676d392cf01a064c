/** DeleteLayerVersion: nobody can take it up any more; functions that use it go on. What is not there is gone already. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { checkLayerVersion, resolveLayer } from '../layers/layer-reference.ts';

export function deleteLayerVersion(core: LambdaCore): OperationOf<LambdaOperations, 'DeleteLayerVersion'> {
  return async (input, context) => {
    checkLayerVersion(input.VersionNumber);
    const deleted = await core.layers.delete(resolveLayer(context, input.LayerName), input.VersionNumber);
    if (deleted !== undefined) core.code.sweep(deleted.sha256Hex);
    return {};
  };
}
