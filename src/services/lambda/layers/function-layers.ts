/**
 * The layers of a function: from the ARNs of a request to what the function keeps of them. It keeps enough to run when the
 * versions are deleted (API reference: a function that uses a deleted version goes on).
 */
import { createHash } from 'node:crypto';
import type { RequestContext } from '../../../protocol/service.ts';
import { layersElsewhere, layerTwice, layerVersionUnknown, tooLargeWithLayers, tooManyLayers } from '../control-errors.ts';
import { LAYERS_MAX, UNZIPPED_BYTES_MAX } from '../limits.ts';
import type { LayerCatalogue } from './layer-catalogue.ts';
import { layerArn, parseLayerArn } from './layer-reference.ts';

/** A layer version in the settings of a function. */
export interface FunctionLayer {
  readonly arn: string;
  readonly sha256Hex: string;
  readonly sizeBytes: number;
  readonly unzippedBytes: number;
}

/** `current`: a version that the function uses already may be deleted by now. */
export function resolveLayers(
  catalogue: LayerCatalogue,
  arns: readonly string[],
  { accountId, region }: RequestContext,
  current: readonly FunctionLayer[] = [],
): readonly FunctionLayer[] {
  if (arns.length > LAYERS_MAX) throw tooManyLayers(LAYERS_MAX);
  const seen = new Map<string, string>();
  return arns.map((arn) => {
    const parsed = parseLayerArn(arn);
    if (parsed === undefined) throw layerVersionUnknown(arn);
    const { key, version } = parsed;
    if (key.region !== region) throw layersElsewhere(region);
    const other = seen.get(layerArn(key));
    if (other !== undefined) throw layerTwice(other, arn);
    seen.set(layerArn(key), arn);
    const used = current.find((layer) => layer.arn === arn);
    const found = used ?? (key.accountId === accountId ? catalogue.find(key, version) : undefined);
    if (found === undefined) throw layerVersionUnknown(arn);
    const { sha256Hex, sizeBytes, unzippedBytes } = found;
    return { arn, sha256Hex, sizeBytes, unzippedBytes };
  });
}

/** Throws when code and layers are more than a function may have. */
export function checkUnzippedTotal(codeBytes: number, layers: readonly FunctionLayer[]): void {
  const totalBytes = layers.reduce((total, { unzippedBytes }) => total + unzippedBytes, codeBytes);
  if (layers.length > 0 && totalBytes > UNZIPPED_BYTES_MAX) throw tooLargeWithLayers(totalBytes, UNZIPPED_BYTES_MAX);
}

export function digestsOf(layers: readonly FunctionLayer[]): string[] {
  return layers.map(({ sha256Hex }) => sha256Hex);
}

/** Names the folder that layers in this order make together. */
export function layersFolder(layers: readonly FunctionLayer[]): string {
  return `layers-${createHash('sha256').update(digestsOf(layers).join(' ')).digest('hex')}`;
}
