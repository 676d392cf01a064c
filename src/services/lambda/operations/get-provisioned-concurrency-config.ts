/** GetProvisionedConcurrencyConfig: nothing is provisioned here. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { provisionedConcurrencyNotFound } from '../control-errors.ts';
import { requireProvisionable } from '../controls/qualifiers.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function getProvisionedConcurrencyConfig(
  core: LambdaCore,
): OperationOf<LambdaOperations, 'GetProvisionedConcurrencyConfig'> {
  return (input, context) => {
    requireProvisionable(core, context, input);
    throw provisionedConcurrencyNotFound();
  };
}
