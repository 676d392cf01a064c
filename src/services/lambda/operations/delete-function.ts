import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { aliasesNotDeletable, invalidParameter } from '../errors.ts';
import { LATEST, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** Of a version alone, or of the whole function. Invocations that run finish. Event source mappings of the function stay as they are (recorded 2025-11). */
export function deleteFunction(core: LambdaCore): OperationOf<LambdaOperations, 'DeleteFunction'> {
  return async (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    if (qualifier === LATEST) {
      throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
    }
    if (qualifier !== undefined && !/^\d+$/.test(qualifier)) throw aliasesNotDeletable();
    await core.catalogue.submit(
      qualifier === undefined ? { type: 'delete', key } : { type: 'delete-version', key, version: qualifier },
    );
    return { StatusCode: 204 };
  };
}
