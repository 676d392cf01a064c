/** The errors about consumers and their subscriptions (errors.ts). */
import { ServiceError } from '../../protocol/service-error.ts';
import { inUse, invalidArgument, limitExceeded, notFound, type StreamName } from './errors.ts';

export interface ConsumerName {
  readonly stream: StreamName;
  readonly consumerName: string;
}

/** Unsure. */
export function consumerNotFound({ stream, consumerName }: ConsumerName): ServiceError {
  return notFound(`Consumer ${consumerName} under stream ${stream.name} under account ${stream.account} not found.`);
}

/** Unsure. */
export function consumerExists({ stream, consumerName }: ConsumerName): ServiceError {
  return inUse(`Consumer ${consumerName} under stream ${stream.name} already exists for account ${stream.account}.`);
}

/** Seen on AWS 2024-11, with these spaces. */
export function consumerNotActive({ stream, consumerName }: ConsumerName, createdMs: number): ServiceError {
  return inUse(
    `Consumer ${consumerName} with creation timestamp ${createdMs / 1000} under stream: ${stream.name} , account ` +
      `${stream.account} is not in ACTIVE status.`,
  );
}

/** Unsure. */
export function consumerNotNamed(): ServiceError {
  return invalidArgument('Either ConsumerARN or both StreamARN and ConsumerName must be provided.');
}

/** Unsure. */
export function consumerNameDiffersFromArn(): ServiceError {
  return invalidArgument('ConsumerARN, StreamARN and ConsumerName name different consumers.');
}

/** Unsure: the limit is AWS's, the text is not. */
export function tooManyConsumers({ account, name }: StreamName, limit: number): ServiceError {
  return limitExceeded(`Stream ${name} under account ${account} already has ${limit} registered consumers.`);
}

/** Unsure: the limit is AWS's, the text is not. */
export function tooManyConsumersCreating({ account, name }: StreamName, limit: number): ServiceError {
  return limitExceeded(`Stream ${name} under account ${account} already has ${limit} consumers in the state CREATING.`);
}

/** Seen on AWS 2018-09; both the second subscription within five seconds and the one that was taken over are told. */
export function subscriptionTaken({ stream, consumerName }: ConsumerName, shardId: string): ServiceError {
  return inUse(
    `Another active subscription exists for this consumer: ${stream.account}:${stream.name}:${shardId}:${consumerName}`,
  );
}

/** A subscription ends because of a fault here; the name is that of the event stream's member. */
export function subscriptionFailed(cause: unknown): ServiceError {
  return new ServiceError('InternalFailureException', 'Internal service failure.', { status: 500, cause });
}
