/** How an operation finds the consumer that a request names, and consumers in the shape of the API. */
import type * as api from '../../../protocol/generated/kinesis.ts';
import type { RequestContext } from '../../../protocol/service.ts';
import { consumerNameDiffersFromArn, consumerNotFound, consumerNotNamed } from '../consumer-errors.ts';
import { consumerIdentity } from './arn.ts';
import type { Consumer, KinesisState, Stream } from './state.ts';
import { requireStream } from './streams.ts';

/** By its ARN, by its stream's ARN and its name, or by all three as long as they agree. */
export interface ConsumerReference {
  readonly ConsumerARN?: string | undefined;
  readonly StreamARN?: string | undefined;
  readonly ConsumerName?: string | undefined;
}

export interface FoundConsumer {
  readonly stream: Stream;
  readonly consumer: Consumer;
}

/** The consumer a request names; throws a ResourceNotFoundException when there is none. */
export function requireConsumer(state: KinesisState, reference: ConsumerReference, context: RequestContext): FoundConsumer {
  const { ConsumerARN, StreamARN, ConsumerName } = reference;
  if (ConsumerARN !== undefined) {
    const found = requireConsumerByArn(state, ConsumerARN, context);
    const otherStream = StreamARN !== undefined && StreamARN !== found.stream.arn;
    const otherName = ConsumerName !== undefined && ConsumerName !== found.consumer.name;
    if (otherStream || otherName) throw consumerNameDiffersFromArn();
    return found;
  }
  if (StreamARN === undefined || ConsumerName === undefined) throw consumerNotNamed();
  const stream = requireStream(state, { StreamARN }, context);
  const consumer = stream.consumers.find(({ name }) => name === ConsumerName);
  if (consumer === undefined) throw consumerNotFound({ stream, consumerName: ConsumerName });
  return { stream, consumer };
}

/** Consumers of other accounts and regions do not exist for this caller, as long as there are no resource policies. */
export function requireConsumerByArn(state: KinesisState, arn: string, { accountId, region }: RequestContext): FoundConsumer {
  const identity = consumerIdentity(arn);
  const reachable = identity?.account === accountId && identity.region === region;
  const stream = reachable ? state.find(accountId, region, identity.name) : undefined;
  const consumer = stream?.consumers.find((one) => one.arn === arn);
  if (stream === undefined || consumer === undefined) throw consumerUnknown(arn, accountId);
  return { stream, consumer };
}

/** The model's pattern lets texts through that no consumer can have as its ARN. */
function consumerUnknown(arn: string, account: string): Error {
  const identity = consumerIdentity(arn);
  if (identity === undefined) return consumerNotFound({ stream: { account, name: '' }, consumerName: arn });
  return consumerNotFound({ stream: identity, consumerName: identity.consumerName });
}

/** Without the ARN of the stream, as ListStreamConsumers shows it (recorded 2022-08). */
export function describeConsumer({ name, arn, status, createdMs }: Consumer): api.Consumer {
  return { ConsumerName: name, ConsumerARN: arn, ConsumerStatus: status, ConsumerCreationTimestamp: createdMs };
}
