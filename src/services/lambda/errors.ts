/** The errors of the Lambda functions' operations: one home for every code and text (API reference, recorded 2025-11). */
import { ServiceError } from '../../protocol/service-error.ts';

const USER = { Type: 'User' } as const;

export function functionNotFound(functionArn: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Function not found: ${functionArn}`, {
    status: 404,
    fields: USER,
    messageKey: 'Message',
  });
}

export function unreachableRegion(region: string, here: string): ServiceError {
  return new ServiceError(
    'ResourceNotFoundException',
    `Functions from '${region}' are not reachable in this region ('${here}')`,
    { status: 404, fields: USER, messageKey: 'Message' },
  );
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, { fields: USER });
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

export function functionExists(name: string): ServiceError {
  return conflict(`Function already exist: ${name}`);
}

export function updateInProgress(functionArn: string): ServiceError {
  return conflict(`The operation cannot be performed at this time. An update is in progress for resource: ${functionArn}`);
}

export function functionPending(): ServiceError {
  return conflict('The operation cannot be performed at this time. The function is currently in the following state: Pending');
}

function conflict(message: string): ServiceError {
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

/** `detail` says what is wrong with the package; AWS leaves one guessing. */
export function badPackage(detail: string): ServiceError {
  return invalidParameter(`Could not unzip uploaded file. Please check your file, then try to upload again. (${detail})`);
}

export function emptyPackage(): ServiceError {
  return invalidParameter('Uploaded file must be a non-empty zip');
}

export function unzippedTooLarge(bytesMax: number): ServiceError {
  return invalidParameter(`Unzipped size must be smaller than ${bytesMax} bytes`);
}

export function zippedTooLarge(bytesMax: number): ServiceError {
  return tooLarge(`Zipped size must be smaller than ${bytesMax} bytes`);
}

export function payloadTooLarge(sizeBytes: number, bytesMax: number): ServiceError {
  return tooLarge(`${sizeBytes} byte payload is too large for the RequestResponse invocation type (limit ${bytesMax} bytes)`);
}

function tooLarge(message: string): ServiceError {
  return new ServiceError('RequestEntityTooLargeException', message, { status: 413, fields: USER });
}

export function payloadNotJson(detail: string): ServiceError {
  return invalidRequestContent(`Could not parse request body into json: Could not parse payload into json: ${detail}`);
}

export function invalidRequestContent(message: string): ServiceError {
  return new ServiceError('InvalidRequestContentException', message, { fields: USER });
}

export function rateExceeded(): ServiceError {
  return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    fields: { ...USER, Reason: 'ConcurrentInvocationLimitExceeded' },
  });
}

/** Our own fault while an invocation was on its way; the cause is in the server's log. */
export function invocationFault(): ServiceError {
  return new ServiceError('ServiceException', 'The function could not be run. See the log of the server.', {
    status: 500,
    fields: { Type: 'Service' },
    messageKey: 'Message',
  });
}
