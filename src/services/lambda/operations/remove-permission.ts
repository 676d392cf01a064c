/** RemovePermission: a statement of the policy of a function, a version or an alias goes. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { noPolicyForFunction } from '../control-errors.ts';
import { requireQualifier } from '../controls/qualifiers.ts';
import { functionArn, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function removePermission(core: LambdaCore): OperationOf<LambdaOperations, 'RemovePermission'> {
  return async (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    if (core.catalogue.find(key) === undefined) throw noPolicyForFunction(functionArn(key));
    if (qualifier !== undefined) requireQualifier(core, key, qualifier);
    await core.policies.remove({ key, qualifier, expectedRevisionId: input.RevisionId }, input.StatementId);
    return {};
  };
}
