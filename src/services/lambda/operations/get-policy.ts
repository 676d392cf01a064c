/** GetPolicy: the policy document of a function, a version or an alias, as text. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { LATEST, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { policyDocument } from '../policies/statement.ts';

export function getPolicy(core: LambdaCore): OperationOf<LambdaOperations, 'GetPolicy'> {
  return (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    core.catalogue.getFunction(key);
    const statements = core.policies.get(key, qualifier ?? LATEST);
    return { Policy: policyDocument(statements), RevisionId: core.catalogue.revisionOf(key, qualifier) };
  };
}
