/** ListProvisionedConcurrencyConfigs: nothing is provisioned here. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function listProvisionedConcurrencyConfigs(
  core: LambdaCore,
): OperationOf<LambdaOperations, 'ListProvisionedConcurrencyConfigs'> {
  return (input, context) => {
    core.catalogue.get(resolveReference(context, input.FunctionName).key, undefined);
    return { ProvisionedConcurrencyConfigs: [] };
  };
}
