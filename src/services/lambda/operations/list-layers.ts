/** ListLayers: the caller's layers in the order of their names, each with its newest version that fits. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { type Cursor, pageOf } from '../functions/page.ts';
import { describeListed, fits } from '../layers/layer-description.ts';
import { type LayerKey, layerArn } from '../layers/layer-reference.ts';
import type { LayerVersion } from '../layers/layer-section.ts';

interface Listed {
  readonly key: LayerKey;
  readonly latest: LayerVersion;
}

const CURSOR: Cursor<Listed> = {
  nameOf: ({ key }) => key.name,
  pattern: /^[a-zA-Z0-9-_]{1,140}$/,
  isAfter: ({ key }, last) => key.name > last,
};

export function listLayers(core: LambdaCore): OperationOf<LambdaOperations, 'ListLayers'> {
  return (input, { accountId, region }) => {
    const fitting = core.layers.list(accountId, region).flatMap(({ key, versions }): Listed[] => {
      const latest = versions.findLast((version) => fits(version, input.CompatibleRuntime, input.CompatibleArchitecture));
      return latest === undefined ? [] : [{ key, latest }];
    });
    const { items, next } = pageOf(fitting, input, CURSOR);
    return {
      Layers: items.map(({ key, latest }) => ({
        LayerName: key.name,
        LayerArn: layerArn(key),
        LatestMatchingVersion: describeListed(key, latest),
      })),
      ...next,
    };
  };
}
