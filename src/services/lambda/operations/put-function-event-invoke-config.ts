import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { checkDestinations } from '../asynchronous/check-destinations.ts';
import { type ConfigurationSeams, existingOwnerOf } from '../asynchronous/configuration-owner.ts';
import { functionDoesNotExist } from '../asynchronous/errors.ts';
import { describeConfiguration } from '../asynchronous/event-invoke-configs.ts';
import { readEventInvokeSettings } from '../asynchronous/read-settings.ts';

/** Replaces all that was configured before. */
export function putFunctionEventInvokeConfig(
  seams: ConfigurationSeams,
): OperationOf<LambdaOperations, 'PutFunctionEventInvokeConfig'> {
  return async (input, context) => {
    const settings = readEventInvokeSettings(input);
    const owner = existingOwnerOf(seams.catalogue, context, input);
    checkDestinations(seams, owner.key, settings);
    const outcome = await seams.configurations.submit({ type: 'put', owner, settings });
    if (outcome.kind !== 'done') throw functionDoesNotExist();
    return describeConfiguration(owner, outcome.configuration);
  };
}
