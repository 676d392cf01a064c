/** GetLayerVersion: one version of a layer. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resourceDoesNotExist } from '../control-errors.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { describeLayerVersion } from '../layers/layer-description.ts';
import { checkLayerVersion, resolveLayer } from '../layers/layer-reference.ts';

export function getLayerVersion(core: LambdaCore): OperationOf<LambdaOperations, 'GetLayerVersion'> {
  return (input, context) => {
    checkLayerVersion(input.VersionNumber);
    const key = resolveLayer(context, input.LayerName);
    const version = core.layers.find(key, input.VersionNumber);
    if (version === undefined) throw resourceDoesNotExist();
    return describeLayerVersion(key, version, core.downloads.addressOf(version.sha256Hex, context.host));
  };
}
