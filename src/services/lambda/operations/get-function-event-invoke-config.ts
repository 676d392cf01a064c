import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { type ConfigurationSeams, ownerOf } from '../asynchronous/configuration-owner.ts';
import { noConfiguration } from '../asynchronous/errors.ts';
import { configurationOf, describeConfiguration } from '../asynchronous/event-invoke-configs.ts';
import { functionArn } from '../functions/function-reference.ts';

export function getFunctionEventInvokeConfig({
  configurations,
}: ConfigurationSeams): OperationOf<LambdaOperations, 'GetFunctionEventInvokeConfig'> {
  return (input, context) => {
    const owner = ownerOf(context, input);
    const configuration = configurationOf(configurations.state, owner);
    if (configuration === undefined) throw noConfiguration(functionArn(owner.key, owner.qualifier));
    return describeConfiguration(owner, configuration);
  };
}
