/** How callers name layers and their versions. */
import type { RequestContext } from '../../../protocol/service.ts';
import { layerVersionTooSmall, resourceDoesNotExist } from '../control-errors.ts';

/** Where a layer lives. */
export interface LayerKey {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

const LAYER_ARN = /^arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+)(?::(\d{1,15}))?$/;

/** A layer by its name or ARN, of the caller; another's layers do not exist for it. */
export function resolveLayer({ accountId, region }: RequestContext, reference: string): LayerKey {
  if (!reference.startsWith('arn:')) return { accountId, region, name: reference };
  const parsed = parseLayerArn(reference);
  const isOwn = parsed?.key.accountId === accountId && parsed.key.region === region;
  if (!isOwn) throw resourceDoesNotExist();
  return parsed.key;
}

/** The version is NaN in the ARN of a layer as a whole. */
export function parseLayerArn(arn: string): { readonly key: LayerKey; readonly version: number } | undefined {
  const match = LAYER_ARN.exec(arn);
  if (match === null) return undefined;
  const [, region = '', accountId = '', name = '', version] = match;
  return { key: { accountId, region, name }, version: Number(version) };
}

/** Throws for what no version can have as its number (recorded 2024-03). */
export function checkLayerVersion(version: number): void {
  if (version < 1) throw layerVersionTooSmall();
}

export function layerArn({ region, accountId, name }: LayerKey): string {
  return `arn:aws:lambda:${region}:${accountId}:layer:${name}`;
}

export function layerVersionArn(key: LayerKey, version: number): string {
  return `${layerArn(key)}:${version}`;
}

/** The key as one text, for maps. */
export function layerKeyText(key: LayerKey): string {
  return `${key.accountId}/${key.region}/${key.name}`;
}
