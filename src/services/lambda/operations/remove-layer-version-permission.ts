/** RemoveLayerVersionPermission: a statement of the policy of a layer version goes. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { resolveLayer } from '../layers/layer-reference.ts';

export function removeLayerVersionPermission(core: LambdaCore): OperationOf<LambdaOperations, 'RemoveLayerVersionPermission'> {
  return async (input, context) => {
    await core.layers.changePolicy({
      type: 'revoke',
      key: resolveLayer(context, input.LayerName),
      version: input.VersionNumber,
      statementId: input.StatementId,
      revisionId: core.random.uuid(),
      ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
    });
    return {};
  };
}
