/** The packages that code and settings name in the code store, and the folder that their layers make together. */
import { layersFolder } from '../layers/function-layers.ts';
import type { FunctionCode, FunctionSettings } from './function-section.ts';

export function* packagesOfVersion(version: {
  readonly code: FunctionCode;
  readonly settings: FunctionSettings;
}): Iterable<string> {
  const { layers = [] } = version.settings;
  if (version.code.directory === undefined) yield version.code.sha256Hex;
  for (const { sha256Hex } of layers) yield sha256Hex;
  if (layers.length > 0) yield layersFolder(layers);
}
