import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import { settingsChange } from '../functions/function-settings.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { checkUnzippedTotal, digestsOf, resolveLayers } from '../layers/function-layers.ts';

/** What the request does not name stays as it is. */
export function updateFunctionConfiguration(core: LambdaCore): OperationOf<LambdaOperations, 'UpdateFunctionConfiguration'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    const { code, settings } = core.catalogue.getFunction(key);
    const change = settingsChange(input);
    const layers = input.Layers && resolveLayers(core.layers, input.Layers, context, settings.layers);
    if (layers !== undefined) checkUnzippedTotal(code.unzippedBytes ?? 0, layers);
    const stored = await core.code.keep(digestsOf(layers ?? []), () =>
      core.catalogue.submit({
        type: 'update',
        key,
        settings: { ...change, ...(layers !== undefined && { layers }) },
        revisionId: core.random.uuid(),
        ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
      }),
    );
    return describeFunction(stored);
  };
}
