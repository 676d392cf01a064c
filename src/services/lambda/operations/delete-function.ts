import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { invalidParameter } from '../errors.ts';
import { LATEST, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** Invocations that run finish. Event source mappings of the function stay as they are (recorded 2025-11). */
export function deleteFunction(core: LambdaCore): OperationOf<LambdaOperations, 'DeleteFunction'> {
  return async (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    if (qualifier === LATEST) {
      throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
    }
    core.catalogue.get(key, qualifier);
    await core.catalogue.submit({ type: 'delete', key });
    return { StatusCode: 204 };
  };
}
