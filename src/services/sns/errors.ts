/** What this service answers when it refuses. Codes and statuses are the model's; texts follow the API reference and its examples. */
import { ServiceError } from '../../protocol/service-error.ts';

export function invalidParameter(reason: string): ServiceError {
  return new ServiceError('InvalidParameterException', `Invalid parameter: ${reason}`, { queryCode: 'InvalidParameter' });
}

export function topicNotFound(): ServiceError {
  return notFound('Topic does not exist');
}

export function subscriptionNotFound(): ServiceError {
  return notFound('Subscription does not exist');
}

export function resourceNotFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'Resource does not exist', { status: 404, queryCode: 'ResourceNotFound' });
}

export function topicLimitExceeded(): ServiceError {
  return new ServiceError('TopicLimitExceededException', 'The limit of topics is reached.', {
    status: 403,
    queryCode: 'TopicLimitExceeded',
  });
}

export function subscriptionLimitExceeded(): ServiceError {
  return new ServiceError('SubscriptionLimitExceededException', 'The limit of subscriptions of this topic is reached.', {
    status: 403,
    queryCode: 'SubscriptionLimitExceeded',
  });
}

export function tagLimitExceeded(): ServiceError {
  const message = 'Could not complete request: tag quota of per resource exceeded';
  return new ServiceError('TagLimitExceededException', message, { queryCode: 'TagLimitExceeded' });
}

export function emptyBatch(): ServiceError {
  const message = "The batch request doesn't contain any entries.";
  return new ServiceError('EmptyBatchRequestException', message, { queryCode: 'EmptyBatchRequest' });
}

export function tooManyEntries(): ServiceError {
  const message = 'The batch request contains more entries than permissible.';
  return new ServiceError('TooManyEntriesInBatchRequestException', message, { queryCode: 'TooManyEntriesInBatchRequest' });
}

export function entryIdsNotDistinct(): ServiceError {
  const message = 'Two or more batch entries in the request have the same Id.';
  return new ServiceError('BatchEntryIdsNotDistinctException', message, { queryCode: 'BatchEntryIdsNotDistinct' });
}

export function invalidEntryId(): ServiceError {
  const message = "The Id of a batch entry in a batch request doesn't abide by the specification.";
  return new ServiceError('InvalidBatchEntryIdException', message, { queryCode: 'InvalidBatchEntryId' });
}

export function batchTooLong(): ServiceError {
  const message = 'The length of all the batch messages put together is more than the limit.';
  return new ServiceError('BatchRequestTooLongException', message, { queryCode: 'BatchRequestTooLong' });
}

/** AWS has it; this version does not. */
export function notYetAvailable(what: string): ServiceError {
  return invalidParameter(`${what} is not available yet in this version of Millrace.`);
}

function notFound(message: string): ServiceError {
  return new ServiceError('NotFoundException', message, { status: 404, queryCode: 'NotFound' });
}
