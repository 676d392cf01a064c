/** GetLayerVersionPolicy: the policy document of a layer version, as text. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { layerVersionNotFound, noPolicyForResource } from '../control-errors.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { layerVersionArn, resolveLayer } from '../layers/layer-reference.ts';
import { policyDocument } from '../policies/statement.ts';

export function getLayerVersionPolicy(core: LambdaCore): OperationOf<LambdaOperations, 'GetLayerVersionPolicy'> {
  return (input, context) => {
    const key = resolveLayer(context, input.LayerName);
    const version = core.layers.find(key, input.VersionNumber);
    if (version === undefined) throw layerVersionNotFound(layerVersionArn(key, input.VersionNumber));
    if (version.policy === undefined) throw noPolicyForResource();
    const { statements, revisionId } = version.policy;
    return { Policy: policyDocument(statements), RevisionId: revisionId };
  };
}
