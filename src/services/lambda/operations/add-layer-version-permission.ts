/** AddLayerVersionPermission: one more statement in the policy of a layer version. Kept and shown; nobody is let in by it. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { layerVersionArn, resolveLayer } from '../layers/layer-reference.ts';
import { statementOf } from '../policies/statement.ts';

export function addLayerVersionPermission(core: LambdaCore): OperationOf<LambdaOperations, 'AddLayerVersionPermission'> {
  return async (input, context) => {
    const key = resolveLayer(context, input.LayerName);
    const permission = { ...input, PrincipalOrgID: input.OrganizationId };
    const statement = statementOf(permission, layerVersionArn(key, input.VersionNumber));
    const { policy } = await core.layers.changePolicy({
      type: 'permit',
      key,
      version: input.VersionNumber,
      statement,
      revisionId: core.random.uuid(),
      ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
    });
    return { Statement: JSON.stringify(statement), RevisionId: policy?.revisionId };
  };
}
