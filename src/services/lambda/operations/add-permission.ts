/** AddPermission: one more statement in the policy of a function, a version or an alias. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { policyForLatest } from '../control-errors.ts';
import { requireQualifier } from '../controls/qualifiers.ts';
import { functionArn, LATEST, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { statementOf } from '../policies/statement.ts';

/** What the policy is of gets a new revision, whose id is the policy's as well (recorded 2023-11). */
export function addPermission(core: LambdaCore): OperationOf<LambdaOperations, 'AddPermission'> {
  return async (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    if (qualifier === LATEST) throw policyForLatest();
    core.catalogue.getFunction(key);
    if (qualifier !== undefined) requireQualifier(core, key, qualifier);
    const statement = statementOf(input, functionArn(key, qualifier));
    core.policies.refuseAddition(key, qualifier ?? LATEST, statement.Sid);
    await core.catalogue.revise(key, qualifier, input.RevisionId);
    await core.policies.add(key, qualifier ?? LATEST, statement);
    return { Statement: JSON.stringify(statement) };
  };
}
