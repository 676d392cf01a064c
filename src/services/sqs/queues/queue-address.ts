/**
 * The three names of a queue: its key in the state, its ARN, and its URL `http://<host>/<account>/<name>`. A URL carries no
 * region: that is the caller's. Any host is accepted, because clients reach one server under several names.
 */
import type { RequestContext } from '../../../protocol/service.ts';
import { invalidAddress } from '../errors.ts';
import { QUEUE_URL_CHARACTERS_MAX } from '../limits.ts';

export interface QueueAddress {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

const URL_PATH = /^(?:https?:\/\/[^/]*)?\/?(?:[^?#]*\/)?([0-9]{12})\/([A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)\/?$/;
const ARN = /^arn:aws[a-z-]{0,20}:sqs:([a-z0-9-]{1,32}):([0-9]{12}):([A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$/;
const ARN_CHARACTERS_MAX = 256;

export function queueKey(address: QueueAddress): string {
  return `${address.accountId}/${address.region}/${address.name}`;
}

export function queueArn(address: QueueAddress): string {
  return `arn:aws:sqs:${address.region}:${address.accountId}:${address.name}`;
}

export function queueUrl(address: QueueAddress, host: string): string {
  return `http://${host}/${address.accountId}/${address.name}`;
}

/** Reads a queue URL or its bare path; throws InvalidAddress when there is no account and name at its end. */
export function parseQueueUrl(url: string, context: Pick<RequestContext, 'region'>): QueueAddress {
  const match = url.length > QUEUE_URL_CHARACTERS_MAX ? null : URL_PATH.exec(url);
  if (match === null) throw invalidAddress(url);
  const [, accountId = '', name = ''] = match;
  return { accountId, region: context.region, name };
}

/** Undefined when the text is not the ARN of a queue. */
export function parseQueueArn(arn: string): QueueAddress | undefined {
  const match = arn.length > ARN_CHARACTERS_MAX ? null : ARN.exec(arn);
  if (match === null) return undefined;
  const [, region = '', accountId = '', name = ''] = match;
  return { accountId, region, name };
}
