/**
 * The closed catalogue of what this service answers when it refuses. Codes, statuses and older codes are those of the
 * service model; texts marked so were recorded from AWS in November 2023, the others follow the API reference.
 */
import { ServiceError } from '../../protocol/service-error.ts';

const PREFIX = 'AWS.SimpleQueueService.';

/** Recorded. */
export function queueDoesNotExist(): ServiceError {
  return new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.', {
    queryCode: `${PREFIX}NonExistentQueue`,
  });
}

/** Recorded. */
export function queueNameExists(attribute: string): ServiceError {
  const message = `A queue already exists with the same name and a different value for attribute ${attribute}`;
  return new ServiceError('QueueNameExists', message, { queryCode: 'QueueAlreadyExists' });
}

export function invalidAddress(queueUrl: string): ServiceError {
  const shown = queueUrl.slice(0, 256);
  return new ServiceError('InvalidAddress', `The address ${shown} is not valid for this endpoint.`, {
    status: 404,
    queryCode: 'InvalidAddress',
  });
}

/** Recorded: the JSON protocol names it with `Exception`, the older code is without. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, { queryCode: 'InvalidParameterValue' });
}

/** Recorded, for example `Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.` */
export function invalidValue(value: string | number, parameter: string, reason: string): ServiceError {
  return invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

/** Recorded. */
export function missingParameter(parameter: string): ServiceError {
  return new ServiceError('MissingRequiredParameterException', `The request must contain the parameter ${parameter}.`, {
    queryCode: 'MissingParameter',
  });
}

/** Recorded. */
export function messageTooLong(bytesMax: number): ServiceError {
  return invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${bytesMax} bytes.`);
}

/** Recorded. */
export function unknownAttribute(name: string): ServiceError {
  return new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`, { queryCode: 'InvalidAttributeName' });
}

export function invalidAttributeValue(name: string): ServiceError {
  return new ServiceError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`, {
    queryCode: 'InvalidAttributeValue',
  });
}

export function invalidMessageContents(): ServiceError {
  const allowed = '#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF';
  return new ServiceError('InvalidMessageContents', `Invalid characters found. Valid unicode characters are ${allowed}`, {
    queryCode: 'InvalidMessageContents',
  });
}

export function unsupportedOperation(message: string): ServiceError {
  return new ServiceError('UnsupportedOperation', message, { queryCode: `${PREFIX}UnsupportedOperation` });
}

export function receiptHandleIsInvalid(): ServiceError {
  return new ServiceError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', {
    status: 404,
    queryCode: 'ReceiptHandleIsInvalid',
  });
}

/** Recorded text of the older protocol; the message is gone or was received again since. */
export function notAvailableForVisibilityChange(receiptHandle: string): ServiceError {
  const reason = 'Message does not exist or is not available for visibility timeout change.';
  return invalidValue(receiptHandle, 'ReceiptHandle', reason);
}

export function messageNotInflight(): ServiceError {
  return new ServiceError('MessageNotInflight', "The specified message isn't in flight.", {
    queryCode: `${PREFIX}MessageNotInflight`,
  });
}

/** Recorded. */
export function purgeQueueInProgress(queueName: string): ServiceError {
  const message = `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`;
  return new ServiceError('PurgeQueueInProgress', message, { status: 403, queryCode: `${PREFIX}PurgeQueueInProgress` });
}

export function overLimit(message: string): ServiceError {
  return new ServiceError('OverLimit', message, { status: 403, queryCode: 'OverLimit' });
}

export function requestThrottled(): ServiceError {
  return new ServiceError('RequestThrottled', 'The request was denied due to request throttling.', {
    status: 403,
    queryCode: 'RequestThrottled',
  });
}

export function emptyBatchRequest(entryName: string): ServiceError {
  return new ServiceError('EmptyBatchRequest', `There should be at least one ${entryName} in the request.`, {
    queryCode: `${PREFIX}EmptyBatchRequest`,
  });
}

/** Recorded. */
export function tooManyEntriesInBatchRequest(entriesMax: number, sent: number): ServiceError {
  const message = `Maximum number of entries per request are ${entriesMax}. You have sent ${sent}.`;
  return new ServiceError('TooManyEntriesInBatchRequest', message, { queryCode: `${PREFIX}TooManyEntriesInBatchRequest` });
}

/** Recorded. */
export function invalidBatchEntryId(): ServiceError {
  const message =
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
  return new ServiceError('InvalidBatchEntryId', message, { queryCode: `${PREFIX}InvalidBatchEntryId` });
}

export function batchEntryIdsNotDistinct(id: string): ServiceError {
  return new ServiceError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`, {
    queryCode: `${PREFIX}BatchEntryIdsNotDistinct`,
  });
}

/** Recorded. */
export function batchRequestTooLong(bytesMax: number, sent: number): ServiceError {
  const message = `Batch requests cannot be longer than ${bytesMax} bytes. You have sent ${sent} bytes.`;
  return new ServiceError('BatchRequestTooLong', message, { queryCode: `${PREFIX}BatchRequestTooLong` });
}
