/** The errors of the operations on what streams, consumers and accounts are set to: a part of the catalogue of errors.ts. */
import { ServiceError, validationError } from '../../protocol/service-error.ts';
import { invalidArgument, limitExceeded, notFound, type StreamName } from './errors.ts';

// Mode, throughput, distribution

/** Unsure: the limits are AWS's, the text is not. `what` is "switch its capacity mode", "start encryption" … */
export function tooManyChanges(stream: StreamName, what: string, limit: number): ServiceError {
  return limitExceeded(
    `Stream ${stream.name} under account ${stream.account} cannot ${what} more than ${limit} times within 24 hours.`,
  );
}

/** Unsure: in the form of the text for UpdateShardCount on a stream that is on demand. */
export function streamProvisioned(stream: StreamName): ServiceError {
  return validationError(`Request is invalid. Stream ${stream.name} under account ${stream.account} is in Provisioned mode.`);
}

/** The code is AWS's (API reference), the text is not. */
export function distributionNeedsOnDemand(stream: StreamName): ServiceError {
  return invalidArgument(
    `RecordDistributionStrategy AUTO is not supported for stream ${stream.name} under account ${stream.account}, which is in ` +
      'PROVISIONED mode.',
  );
}

/** Unsure: the condition is AWS's (API reference), the text is not. */
export function warmThroughputNeedsCommitment(account: string): ServiceError {
  return validationError(
    `Warm throughput is not available to account ${account}, as MinimumThroughputBillingCommitment is not enabled for it.`,
  );
}

/** Unsure: the limit is AWS's, the text is not. */
export function warmThroughputTooHigh(mibps: number, limit: number): ServiceError {
  return limitExceeded(`WarmThroughputMiBps ${mibps} exceeds the limit of ${limit} for a stream.`);
}

// Retention

export function retentionBelowMinimum(hours: number, minimum: number): ServiceError {
  return invalidArgument(
    `Minimum allowed retention period is ${minimum} hours. Requested retention period (${hours} hours) is too short.`,
  );
}

export function retentionAboveMaximum(hours: number, maximum: number): ServiceError {
  return invalidArgument(
    `Maximum allowed retention period is ${maximum} hours. Requested retention period (${hours} hours) is too long.`,
  );
}

export function retentionNotIncreased(stream: StreamName, hours: number, currentHours: number): ServiceError {
  return invalidArgument(
    `Requested retention period (${hours} hours) for stream ${stream.name} can not be shorter than existing retention period ` +
      `(${currentHours} hours). Use DecreaseRetentionPeriod API.`,
  );
}

export function retentionNotDecreased(stream: StreamName, hours: number, currentHours: number): ServiceError {
  return invalidArgument(
    `Requested retention period (${hours} hours) for stream ${stream.name} can not be longer than existing retention period ` +
      `(${currentHours} hours). Use IncreaseRetentionPeriod API.`,
  );
}

// Tags, and resources: what an ARN names, a stream or a consumer

export function tagsInvalid(): ServiceError {
  return invalidArgument(
    'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
  );
}

export function tooManyTags(stream: StreamName, limit: number): ServiceError {
  return invalidArgument(
    `Failed to add tags to stream ${stream.name} under account ${stream.account} because a given stream cannot have more than ` +
      `${limit} tags associated with it.`,
  );
}

/** Unsure: in the form of the text for streams. */
export function tooManyResourceTags(arn: string, limit: number): ServiceError {
  return invalidArgument(
    `Failed to add tags to resource ${arn} because a given resource cannot have more than ${limit} tags associated with it.`,
  );
}

/** Unsure. */
export function resourceNotFound(arn: string): ServiceError {
  return notFound(`Resource ${arn} not found.`);
}

/** Unsure: that it is refused is recorded (2025-08), with what is not. */
export function policyNotFound(arn: string): ServiceError {
  return notFound(`No resource policy found for resource ARN ${arn}.`);
}

/** Unsure. `because` is a sentence. */
export function policyInvalid(because: string): ServiceError {
  return invalidArgument(`The resource policy is not valid. ${because}`);
}

// Encryption. The codes are AWS's; the texts are those of KMS, which Kinesis passes on, unless said otherwise (unsure).

/** Unsure. */
export function encryptionTypeInvalid(encryptionType: string): ServiceError {
  return invalidArgument(`EncryptionType must be KMS. Specified value was ${encryptionType}.`);
}

export function keyIdInvalid(keyId: string): ServiceError {
  return new ServiceError('KMSNotFoundException', `Invalid keyId '${keyId}'`);
}

export function keyRegionInvalid(region: string): ServiceError {
  return new ServiceError('KMSNotFoundException', `Invalid arn ${region}`);
}

export function keyNotFound(arn: string): ServiceError {
  const message = arn.includes(':alias/') ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`;
  return new ServiceError('KMSNotFoundException', message);
}

export function keyDisabled(arn: string): ServiceError {
  return new ServiceError('KMSDisabledException', `${arn} is disabled.`);
}

export function keyPendingDeletion(arn: string): ServiceError {
  return new ServiceError('KMSInvalidStateException', `${arn} is pending deletion.`);
}

/** Seen on AWS 2020-05 for reads, with a user's id in place of the ARN. */
export function keyAccessDenied(stream: StreamName & { readonly createdMs: number }, use: 'encrypt' | 'decrypt'): ServiceError {
  return new ServiceError(
    'KMSAccessDeniedException',
    `User arn:aws:iam::${stream.account}:root is not authorized to ${use} records in stream ` +
      `${stream.account}:${stream.name}:${Math.floor(stream.createdMs / 1000)}`,
  );
}

// Channels

/** Ours: what the server answers for an operation that is not built, with the reason. */
export function channelsNotAvailable(operation: string): ServiceError {
  const message = `${operation} is not available in Millrace: channels deliver to Amazon S3, and there is none here.`;
  return new ServiceError('NotImplementedException', message, { status: 501 });
}
