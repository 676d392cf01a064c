/** What a request says about how a function is invoked asynchronously. */
import type { PutFunctionEventInvokeConfigRequest } from '../../../protocol/generated/lambda.ts';
import { nothingSpecified } from './errors.ts';
import type { EventInvokeSettings } from './event-invoke-configs.ts';

/** The settings that a request names, and no others. Throws when it names none. */
export function readEventInvokeSettings(request: PutFunctionEventInvokeConfigRequest): EventInvokeSettings {
  const { MaximumRetryAttempts: attempts, MaximumEventAgeInSeconds: age, DestinationConfig: destinations } = request;
  if (attempts === undefined && age === undefined && destinations === undefined) throw nothingSpecified();
  return {
    ...(attempts !== undefined && { maximumRetryAttempts: attempts }),
    ...(age !== undefined && { maximumEventAgeSeconds: age }),
    ...(destinations?.OnSuccess !== undefined && { onSuccess: destinations.OnSuccess.Destination ?? '' }),
    ...(destinations?.OnFailure !== undefined && { onFailure: destinations.OnFailure.Destination ?? '' }),
  };
}
