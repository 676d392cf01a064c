/** PublishLayerVersion: checks and stores a package as the next version of a layer, which comes into being with its first. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { storeCode } from '../functions/code-source.ts';
import type { StoredPackage } from '../functions/code-store.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { describeLayerVersion } from '../layers/layer-description.ts';
import { resolveLayer } from '../layers/layer-reference.ts';
import type { LayerVersion } from '../layers/layer-section.ts';

export function publishLayerVersion(core: LambdaCore): OperationOf<LambdaOperations, 'PublishLayerVersion'> {
  return async (input, context) => {
    const key = resolveLayer(context, input.LayerName);
    const { CompatibleRuntimes: runtimes, CompatibleArchitectures: architectures, LicenseInfo: licenseInfo } = input;
    const publish = ({ sha256Hex, sizeBytes, unzippedBytes }: StoredPackage): Promise<LayerVersion> =>
      core.layers.publish(key, {
        sha256Hex,
        sizeBytes,
        unzippedBytes,
        description: input.Description ?? '',
        ...(licenseInfo !== undefined && { licenseInfo }),
        ...(runtimes !== undefined && { runtimes }),
        ...(architectures !== undefined && { architectures }),
      });
    const version = await core.sources.use(input.Content, 'layer content', (source) => storeCode(core.code, source, publish));
    return describeLayerVersion(key, version, core.downloads.addressOf(version.sha256Hex, context.host));
  };
}
