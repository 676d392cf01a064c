/** ListLayerVersions: a layer's versions, the newest first. A layer that does not exist has none (recorded 2024-03). */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { type Cursor, pageOf } from '../functions/page.ts';
import { describeListed, fits } from '../layers/layer-description.ts';
import { resolveLayer } from '../layers/layer-reference.ts';
import type { LayerVersion } from '../layers/layer-section.ts';

const CURSOR: Cursor<LayerVersion> = {
  nameOf: ({ version }) => `${version}`,
  pattern: /^\d{1,15}$/,
  isAfter: ({ version }, last) => version < Number(last),
};

export function listLayerVersions(core: LambdaCore): OperationOf<LambdaOperations, 'ListLayerVersions'> {
  return (input, context) => {
    const key = resolveLayer(context, input.LayerName);
    const fitting = core.layers
      .versions(key)
      .filter((version) => fits(version, input.CompatibleRuntime, input.CompatibleArchitecture))
      .reverse();
    const { items, next } = pageOf(fitting, input, CURSOR);
    return { LayerVersions: items.map((version) => describeListed(key, version)), ...next };
  };
}
