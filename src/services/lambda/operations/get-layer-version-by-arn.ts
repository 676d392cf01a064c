/** GetLayerVersionByArn: one version of a layer. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resourceDoesNotExist } from '../control-errors.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { describeLayerVersion } from '../layers/layer-description.ts';
import { parseLayerArn, resolveLayer } from '../layers/layer-reference.ts';

export function getLayerVersionByArn(core: LambdaCore): OperationOf<LambdaOperations, 'GetLayerVersionByArn'> {
  return (input, context) => {
    const key = resolveLayer(context, input.Arn);
    const version = core.layers.find(key, parseLayerArn(input.Arn)?.version ?? 0);
    if (version === undefined) throw resourceDoesNotExist();
    return describeLayerVersion(key, version, core.downloads.addressOf(version.sha256Hex, context.host));
  };
}
