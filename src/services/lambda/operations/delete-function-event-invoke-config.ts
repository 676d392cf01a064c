import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { type ConfigurationSeams, ownerOf } from '../asynchronous/configuration-owner.ts';
import { noConfiguration } from '../asynchronous/errors.ts';
import { functionArn } from '../functions/function-reference.ts';

export function deleteFunctionEventInvokeConfig({
  configurations,
}: ConfigurationSeams): OperationOf<LambdaOperations, 'DeleteFunctionEventInvokeConfig'> {
  return async (input, context) => {
    const owner = ownerOf(context, input);
    const outcome = await configurations.submit({ type: 'delete', owner });
    if (outcome.kind !== 'done') throw noConfiguration(functionArn(owner.key, owner.qualifier));
    return {};
  };
}
