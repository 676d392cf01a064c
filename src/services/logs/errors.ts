/** The closed catalogue of what this service answers when it refuses. Codes are those of the service model. */
import { invalidParameter, ServiceError } from '../../protocol/service-error.ts';
import { RETENTION_DAYS } from './limits.ts';

export function groupNotFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
}

export function streamNotFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'The specified log stream does not exist.');
}

export function resourceNotFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'The specified resource does not exist.');
}

export function groupExists(): ServiceError {
  return new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists');
}

export function tooManyGroups(): ServiceError {
  return new ServiceError('LimitExceededException', 'Resource limit exceeded.');
}

export function tooManyTags(name: string): ServiceError {
  return new ServiceError('TooManyTagsException', 'The resource can have no more than 50 tags.', {
    fields: { resourceName: name },
  });
}

export function tokenInvalid(): ServiceError {
  return invalidParameter('The specified nextToken is invalid.');
}

export function groupNotNamed(): ServiceError {
  return invalidParameter('You must include exactly one of the logGroupName and logGroupIdentifier parameters.');
}

export function identifierInvalid(): ServiceError {
  return invalidParameter('The logGroupIdentifier is not the name or the ARN of a log group of this account and region.');
}

export function namesAndPrefix(): ServiceError {
  return invalidParameter('LogStreamNamePrefix and LogStreamNames cannot be specified together.');
}

export function prefixWithEventTime(): ServiceError {
  return invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
}

export function prefixAndPattern(): ServiceError {
  return invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
}

export function retentionInvalid(days: number): ServiceError {
  const allowed = `[${RETENTION_DAYS.join(', ')}]`;
  const constraint = `failed to satisfy constraint: Member must satisfy enum value set: ${allowed}`;
  return invalidParameter(`1 validation error detected: Value '${days}' at 'retentionInDays' ${constraint}`);
}

export function filterPatternInvalid(why: string): ServiceError {
  return invalidParameter(`Invalid filter pattern: ${why}`);
}

/** What AWS does and this version does not. */
export function notAvailableHere(what: string): ServiceError {
  return invalidParameter(`${what} not available in this version of Millrace.`);
}
