/**
 * The errors of the Lambda functions' operations: one home for every code and text (API reference, recorded 2025-11). Those of packages
 * are in code-errors.ts, those of what stands around functions in control-errors.ts.
 */
import { ServiceError } from '../../protocol/service-error.ts';

const USER = { Type: 'User' } as const;

export function functionNotFound(functionArn: string): ServiceError {
  return notFound(`Function not found: ${functionArn}`);
}

export function aliasNotFound(aliasArn: string): ServiceError {
  return notFound(`Cannot find alias arn: ${aliasArn}`);
}

/** UpdateAlias has words of its own (observed at AWS). */
export function aliasNotFoundForUpdate(aliasArn: string): ServiceError {
  return notFound(`Alias not found: ${aliasArn}`);
}

export function unreachableRegion(region: string, here: string): ServiceError {
  return notFound(`Functions from '${region}' are not reachable in this region ('${here}')`);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, { fields: USER });
}

/** Recorded 2024-03 for a function that was to be created in another account: without a text. */
export function foreignAccount(): ServiceError {
  return new ServiceError('AccessDeniedException', 'the account is another', {
    status: 403,
    messageKey: 'Message',
    isSilent: true,
  });
}

export function tooManyAdditionalVersions(max: number): ServiceError {
  return invalidParameter(`Number of items in AdditionalVersionWeights cannot be greater than ${max}`);
}

export function versionRoutedTwice(version: string): ServiceError {
  return invalidParameter(
    `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
  );
}

/** Recorded without a `Type`. */
export function latestRouted(): ServiceError {
  return new ServiceError(
    'InvalidParameterValueException',
    '$LATEST is not supported for an alias pointing to more than 1 version',
  );
}

/** Unsure of the text. */
export function codeMismatch(givenSha256: string, currentSha256: string): ServiceError {
  return invalidParameter(
    `CodeSHA256 (${givenSha256}) is different from current CodeSHA256 in $LATEST (${currentSha256}). ` +
      'Please try again with the CodeSHA256 in $LATEST.',
  );
}

/** Unsure of the text: AWS uses it for settings that only whole functions have. */
export function functionsOnly(): ServiceError {
  return invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. ' +
      'Please specify either a function name or an unqualified function ARN.',
  );
}

/** Something of the API that would be silently missing if it were accepted. */
export function featureNotAvailable(what: string): ServiceError {
  return invalidParameter(`${what} not available in this version of Millrace.`);
}

export function constraintViolated(value: string, member: string, constraint: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** Recorded 2024-03: this code, although the sentence is the validator's. */
export function functionNameTooLong(name: string, lengthMax: number): ServiceError {
  return invalidParameter(
    `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less ` +
      `than or equal to ${lengthMax}`,
  );
}

export function functionExists(name: string): ServiceError {
  return conflict(`Function already exist: ${name}`);
}

export function updateInProgress(functionArn: string): ServiceError {
  return conflict(`The operation cannot be performed at this time. An update is in progress for resource: ${functionArn}`);
}

export function functionPending(): ServiceError {
  return conflict('The operation cannot be performed at this time. The function is currently in the following state: Pending');
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, { status: 404, fields: USER, messageKey: 'Message' });
}

export function aliasesNotDeletable(): ServiceError {
  return invalidParameter('Deletion of aliases is not currently supported.');
}

/** Observed at AWS. */
export function versionInUse(aliases: readonly string[]): ServiceError {
  return conflict(`Unable to delete version because the following aliases reference it: [${aliases.join(', ')}]`);
}

/** Recorded 2023-11, as the refusals of aliases below. */
export function aliasExists(aliasArn: string): ServiceError {
  return conflict(`Alias already exists: ${aliasArn}`);
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ResourceConflictException', message, { status: 409, fields: USER });
}

export function revisionMismatch(): ServiceError {
  return new ServiceError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest ' +
      'Revision Id',
    { status: 412, fields: USER },
  );
}

/** Seen 2025-11 for `Event`, with its limit of 1 MB. */
export function payloadTooLarge(sizeBytes: number, invocationType: string, bytesMax: number): ServiceError {
  return tooLarge(`${sizeBytes} byte payload is too large for the ${invocationType} invocation type (limit ${bytesMax} bytes)`);
}

export function tooLarge(message: string): ServiceError {
  return new ServiceError('RequestEntityTooLargeException', message, { status: 413, fields: USER });
}

export function payloadNotJson(detail: string): ServiceError {
  return invalidRequestContent(`Could not parse request body into json: Could not parse payload into json: ${detail}`);
}

export function invalidRequestContent(message: string): ServiceError {
  return new ServiceError('InvalidRequestContentException', message, { fields: USER });
}

const REASONS = {
  function: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  account: 'ConcurrentInvocationLimitExceeded',
} as const;

/** Recorded 2025-11 for a function's own limit; for the account's as the model has it. */
export function rateExceeded(limit: 'function' | 'account'): ServiceError {
  return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    fields: { ...USER, Reason: REASONS[limit] },
  });
}

/** Recorded 2025-11, the figure apart. */
export function tooMuchReserved(unreservedMin: number): ServiceError {
  return invalidParameter(
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum " +
      `value of [${unreservedMin}].`,
  );
}

/** Our own fault while an invocation was on its way; the cause is in the server's log. */
export function invocationFault(): ServiceError {
  return new ServiceError('ServiceException', 'The function could not be run. See the log of the server.', {
    status: 500,
    fields: { Type: 'Service' },
    messageKey: 'Message',
  });
}
