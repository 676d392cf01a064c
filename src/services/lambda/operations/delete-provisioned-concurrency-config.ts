/** DeleteProvisionedConcurrencyConfig: nothing is provisioned here; it is gone already (recorded 2023-11). */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireProvisionable } from '../controls/qualifiers.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function deleteProvisionedConcurrencyConfig(
  core: LambdaCore,
): OperationOf<LambdaOperations, 'DeleteProvisionedConcurrencyConfig'> {
  return (input, context) => {
    requireProvisionable(core, context, input);
    return {};
  };
}
