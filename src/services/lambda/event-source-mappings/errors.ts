/** The service errors of event source mappings: every text has its home here. Texts without a source are our own. */
import { ServiceError } from '../../../protocol/service-error.ts';

const BY_USER = { Type: 'User' } as const;

function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, { fields: BY_USER });
}

/** Recorded 2025-11. */
export const unrecognizedEventSource = (): ServiceError => invalidParameter('Unrecognized event source.');

/** Recorded 2025-11. */
export const functionDoesNotExist = (): ServiceError => invalidParameter('Function does not exist');

/** Recorded 2025-11: this code, although the sentence is the validator's. */
export const startingPositionMissing = (): ServiceError =>
  invalidParameter(
    "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
  );

/** Recorded 2025-11. */
export const streamNotFound = (eventSourceArn: string): ServiceError => invalidParameter(`Stream not found: ${eventSourceArn}`);

/** Never recorded: after the example of a stream. */
export const consumerNotFound = (eventSourceArn: string): ServiceError =>
  invalidParameter(`Stream consumer not found: ${eventSourceArn}`);

/** Recorded 2025-11. */
export const unsupportedDestinationConfig = (): ServiceError =>
  invalidParameter('Unsupported DestinationConfig parameter for given event source mapping type.');

export const destinationRefused = (sentence: string): ServiceError => invalidParameter(sentence);

export const startingPositionTimestampMissing = (): ServiceError =>
  invalidParameter('StartingPositionTimestamp is required when StartingPosition is AT_TIMESTAMP.');

export const startingPositionTimestampUnexpected = (): ServiceError =>
  invalidParameter('StartingPositionTimestamp is only allowed when StartingPosition is AT_TIMESTAMP.');

export const startingPositionTimestampInFuture = (): ServiceError =>
  invalidParameter('StartingPositionTimestamp must not be in the future.');

/** Recorded 2025-11. */
export const invalidFilterPattern = (): ServiceError => invalidParameter('Invalid filter pattern definition.');

export const tooManyFilters = (): ServiceError => invalidParameter('An event source mapping has at most 10 filters.');

export const recordAgeTooSmall = (): ServiceError =>
  invalidParameter('MaximumRecordAgeInSeconds must be -1 or a value from 60 to 604800.');

export const invalidMarker = (): ServiceError => invalidParameter('Invalid Marker.');

/** AWS has it for streams; this version does not. */
export const notYetAvailable = (what: string): ServiceError =>
  invalidParameter(`${what} is not available yet in this version of Millrace.`);

/** AWS has no such setting for a stream either. */
export const notForKinesis = (parameter: string): ServiceError =>
  invalidParameter(`Unsupported parameter for a Kinesis event source mapping: ${parameter}.`);

/** Recorded 2025-11: 409, with blanks inside the quotes. */
export const mappingAlreadyExists = (eventSourceArn: string, functionName: string, uuid: string): ServiceError =>
  new ServiceError(
    'ResourceConflictException',
    `The event source arn (" ${eventSourceArn} ") and function (" ${functionName} ") provided mapping already exists. ` +
      `Please update or delete the existing mapping with UUID ${uuid}`,
    { status: 409, fields: BY_USER },
  );

/** Recorded 2025-11: the text's key is `Message`. */
export const mappingNotFound = (): ServiceError =>
  new ServiceError('ResourceNotFoundException', 'The resource you requested does not exist.', {
    status: 404,
    fields: BY_USER,
    messageKey: 'Message',
  });

/** An admin action is refused for now. */
export const replayRefused = (sentence: string): ServiceError =>
  new ServiceError('ResourceInUseException', sentence, { status: 409, fields: BY_USER });

export const mappingInUse = (verb: 'update' | 'delete'): ServiceError =>
  new ServiceError('ResourceInUseException', `Cannot ${verb} the event source mapping because it is in use.`, {
    fields: BY_USER,
  });
