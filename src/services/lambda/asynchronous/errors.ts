/** The errors of asynchronous invocation: one home for every text (recorded 2023-11 where nothing else is said). */
import { ServiceError } from '../../../protocol/service-error.ts';
import { featureNotAvailable, invalidParameter } from '../errors.ts';

/** For what a configuration is put to, updated or listed; the text names no function. */
export const functionDoesNotExist = (): ServiceError => notFound("The function doesn't exist.");

export const noConfiguration = (qualifiedArn: string): ServiceError =>
  notFound(`The function ${qualifiedArn} doesn't have an EventInvokeConfig`);

export const nothingSpecified = (): ServiceError =>
  invalidParameter('You must specify at least one of error handling or destination setting.');

export const destinationInvalid = (arn: string): ServiceError => invalidParameter(`The destination ARN ${arn} is invalid.`);

export const destinationIsItself = (): ServiceError =>
  invalidParameter("You can't specify the function as a destination for itself.");

export function destinationsInvalid(onSuccess: string | undefined, onFailure: string | undefined): ServiceError {
  const success = onSuccess === undefined ? 'null' : `OnSuccess(destination=${onSuccess})`;
  const failure = onFailure === undefined ? 'null' : `OnFailure(destination=${onFailure})`;
  return invalidParameter(
    `The provided destination config DestinationConfig(onSuccess=${success}, onFailure=${failure}) is invalid.`,
  );
}

export const eventBusNotAvailable = (): ServiceError =>
  featureNotAvailable('Event buses (EventBridge) as destinations of asynchronous invocations are');

/** Our own text. */
export const deadLetterTargetInvalid = (arn: string): ServiceError =>
  invalidParameter(`The dead-letter target ${arn} is neither a standard SQS queue nor a standard SNS topic.`);

/** Of the reasons that the API has, the one that comes nearest. */
export const tooManyWaiting = (): ServiceError =>
  new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    fields: { Type: 'User', Reason: 'FunctionInvocationRateLimitExceeded' },
  });

export const invalidMarker = (): ServiceError => invalidParameter('Invalid Marker.');

/** The text's key is `Message`. */
function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, { status: 404, fields: { Type: 'User' }, messageKey: 'Message' });
}
