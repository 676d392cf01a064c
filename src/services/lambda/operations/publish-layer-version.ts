/** PublishLayerVersion: checks and stores a package as the next version of a layer, which comes into being with its first. */
import type { LambdaOperations, LayerVersionContentInput } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { featureNotAvailable, invalidParameter } from '../errors.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { describeLayerVersion } from '../layers/layer-description.ts';
import { resolveLayer } from '../layers/layer-reference.ts';

export function publishLayerVersion(core: LambdaCore): OperationOf<LambdaOperations, 'PublishLayerVersion'> {
  return async (input, context) => {
    const key = resolveLayer(context, input.LayerName);
    const { CompatibleRuntimes: runtimes, CompatibleArchitectures: architectures, LicenseInfo: licenseInfo } = input;
    const version = await core.code.upload(zipFileOf(input.Content), (content) =>
      core.layers.publish(key, {
        ...content,
        description: input.Description ?? '',
        ...(licenseInfo !== undefined && { licenseInfo }),
        ...(runtimes !== undefined && { runtimes }),
        ...(architectures !== undefined && { architectures }),
      }),
    );
    return describeLayerVersion(key, version);
  };
}

function zipFileOf(content: LayerVersionContentInput): Uint8Array {
  if (content.S3Bucket !== undefined || content.S3Key !== undefined) throw featureNotAvailable('Layers from S3 are');
  if (content.ZipFile === undefined) throw invalidParameter('Please provide a source for layer content.');
  return content.ZipFile;
}
