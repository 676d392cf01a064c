/** Whom a stream belongs to and what it is called, and its ARN and those of its consumers. */
import { formatConsumerArn, formatStreamArn, parseConsumerArn, parseStreamArn } from '../../../protocol/arn.ts';

export interface StreamIdentity {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

export function streamArn({ account, region, name }: StreamIdentity): string {
  return formatStreamArn({ accountId: account, region, streamName: name });
}

/** Undefined when the text is no stream's ARN. */
export function streamIdentity(arn: string): StreamIdentity | undefined {
  const parsed = parseStreamArn(arn);
  return parsed && { account: parsed.accountId, region: parsed.region, name: parsed.streamName };
}

export function consumerArn({ account, region, name }: StreamIdentity, consumerName: string, creationSeconds: number): string {
  return formatConsumerArn({ accountId: account, region, streamName: name, consumerName, creationSeconds });
}

/** The stream of a consumer, and its name; undefined when the text is no consumer's ARN. */
export function consumerIdentity(arn: string): (StreamIdentity & { readonly consumerName: string }) | undefined {
  const parsed = parseConsumerArn(arn);
  if (parsed === undefined) return undefined;
  const { accountId: account, region, streamName: name, consumerName } = parsed;
  return { account, region, name, consumerName };
}
