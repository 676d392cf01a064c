/** PublishLayerVersion: checks and stores a package as the next version of a layer, which comes into being with its first. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { storeCode } from '../functions/code-source.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { describeLayerVersion } from '../layers/layer-description.ts';
import { resolveLayer } from '../layers/layer-reference.ts';

export function publishLayerVersion(core: LambdaCore): OperationOf<LambdaOperations, 'PublishLayerVersion'> {
  return async (input, context) => {
    const key = resolveLayer(context, input.LayerName);
    const { CompatibleRuntimes: runtimes, CompatibleArchitectures: architectures, LicenseInfo: licenseInfo } = input;
    const source = await core.sources.read(input.Content, 'layer content');
    const version = await storeCode(core.code, source, ({ sha256Hex, sizeBytes, unzippedBytes }) =>
      core.layers.publish(key, {
        sha256Hex,
        sizeBytes,
        unzippedBytes,
        description: input.Description ?? '',
        ...(licenseInfo !== undefined && { licenseInfo }),
        ...(runtimes !== undefined && { runtimes }),
        ...(architectures !== undefined && { architectures }),
      }),
    );
    return describeLayerVersion(key, version, core.downloads.addressOf(version.sha256Hex, context.host));
  };
}
