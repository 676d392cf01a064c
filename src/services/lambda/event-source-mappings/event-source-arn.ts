/** What a mapping may read from: a stream by its ARN, or a consumer of it (enhanced fan-out) by the consumer's. */
import { formatStreamArn, type Place, parseArn, parseConsumerArn, parseStreamArn } from '../../../protocol/arn.ts';
import type { ServiceError } from '../../../protocol/service-error.ts';
import { consumerNotFound, notYetAvailable, streamNotFound, unrecognizedEventSource } from './errors.ts';

/** Throws the service error that the client must hear. */
export function readEventSourceArn(text: string | undefined): string {
  const arn = text === undefined ? undefined : parseArn(text);
  if (text === undefined || arn === undefined) throw unrecognizedEventSource();
  if (arn.service !== 'kinesis') throw notYetAvailable(`An event source other than a Kinesis stream (${arn.service})`);
  if (parseStreamArn(text) === undefined && parseConsumerArn(text) === undefined) throw unrecognizedEventSource();
  return text;
}

/** Streams of other accounts and regions do not exist for a caller: resource policies are not enforced across accounts yet. */
export function isWithin(eventSourceArn: string, { accountId, region }: Place): boolean {
  const arn = parseArn(eventSourceArn);
  return arn?.accountId === accountId && arn.region === region;
}

export function isConsumerArn(eventSourceArn: string): boolean {
  return parseConsumerArn(eventSourceArn) !== undefined;
}

export function eventSourceNotFound(eventSourceArn: string): ServiceError {
  return isConsumerArn(eventSourceArn) ? consumerNotFound(eventSourceArn) : streamNotFound(eventSourceArn);
}

/** The stream itself, which is what failure documents name. */
export function streamArnOf(eventSourceArn: string): string {
  const consumer = parseConsumerArn(eventSourceArn);
  return consumer === undefined ? eventSourceArn : formatStreamArn(consumer);
}
