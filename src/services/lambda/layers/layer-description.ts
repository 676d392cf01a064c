/** Layer versions as the API shows them (recorded 2023-11): what was not given at publication is absent. */
import { isoTimestamp } from '../../../platform/clock.ts';
import type {
  Architecture,
  GetLayerVersionResponse,
  LayerVersionsListItem,
  Runtime,
} from '../../../protocol/generated/lambda.ts';
import { type LayerKey, layerArn, layerVersionArn } from './layer-reference.ts';
import type { LayerVersion } from './layer-section.ts';

/** `location`: where the package can be had. */
export function describeLayerVersion(key: LayerKey, version: LayerVersion, location: string): GetLayerVersionResponse {
  return {
    Content: {
      Location: location,
      CodeSha256: Buffer.from(version.sha256Hex, 'hex').toString('base64'),
      CodeSize: version.sizeBytes,
    },
    LayerArn: layerArn(key),
    ...describeListed(key, version),
  };
}

export function describeListed(key: LayerKey, version: LayerVersion): LayerVersionsListItem {
  const { runtimes, architectures, licenseInfo } = version;
  return {
    LayerVersionArn: layerVersionArn(key, version.version),
    Version: version.version,
    Description: version.description,
    CreatedDate: isoTimestamp(version.createdMs).replace('Z', '+0000'),
    ...(runtimes !== undefined && { CompatibleRuntimes: runtimes as readonly Runtime[] }),
    ...(licenseInfo !== undefined && { LicenseInfo: licenseInfo }),
    ...(architectures !== undefined && { CompatibleArchitectures: architectures as readonly Architecture[] }),
  };
}

/** Whether a version says that it fits. */
export function fits(
  { runtimes, architectures }: LayerVersion,
  runtime: string | undefined,
  architecture: string | undefined,
): boolean {
  const fitsRuntime = runtime === undefined || runtimes?.includes(runtime) === true;
  return fitsRuntime && (architecture === undefined || architectures?.includes(architecture) === true);
}
