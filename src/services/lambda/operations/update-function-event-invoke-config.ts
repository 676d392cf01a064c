import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { checkDestinations } from '../asynchronous/check-destinations.ts';
import { type ConfigurationSeams, existingOwnerOf } from '../asynchronous/configuration-owner.ts';
import { noConfiguration } from '../asynchronous/errors.ts';
import { describeConfiguration } from '../asynchronous/event-invoke-configs.ts';
import { readEventInvokeSettings } from '../asynchronous/read-settings.ts';
import { functionArn } from '../functions/function-reference.ts';

/** Changes what the request names; there must be a configuration. */
export function updateFunctionEventInvokeConfig(
  seams: ConfigurationSeams,
): OperationOf<LambdaOperations, 'UpdateFunctionEventInvokeConfig'> {
  return async (input, context) => {
    const settings = readEventInvokeSettings(input);
    const owner = existingOwnerOf(seams.catalogue, context, input);
    checkDestinations(seams, owner.key, settings);
    const outcome = await seams.configurations.submit({ type: 'update', owner, settings });
    if (outcome.kind !== 'done') throw noConfiguration(functionArn(owner.key, owner.qualifier));
    return describeConfiguration(owner, outcome.configuration);
  };
}
