/** AddPermission: one more statement in the policy of a function, a version or an alias. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { policyForLatest } from '../control-errors.ts';
import { requireQualifier } from '../controls/qualifiers.ts';
import { functionArn, LATEST, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { statementOf } from '../policies/statement.ts';

export function addPermission(core: LambdaCore): OperationOf<LambdaOperations, 'AddPermission'> {
  return async (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    if (qualifier === LATEST) throw policyForLatest();
    core.catalogue.getFunction(key);
    if (qualifier !== undefined) requireQualifier(core, key, qualifier);
    const statement = statementOf(input, functionArn(key, qualifier));
    await core.policies.add({ key, qualifier, expectedRevisionId: input.RevisionId }, statement);
    return { Statement: JSON.stringify(statement) };
  };
}
