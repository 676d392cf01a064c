import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import { settingsChange } from '../functions/function-settings.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** What the request does not name stays as it is. */
export function updateFunctionConfiguration(core: LambdaCore): OperationOf<LambdaOperations, 'UpdateFunctionConfiguration'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    core.catalogue.getFunction(key);
    const stored = await core.catalogue.submit({
      type: 'update',
      key,
      settings: settingsChange(input),
      revisionId: core.random.uuid(),
      ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
    });
    return describeFunction(stored);
  };
}
