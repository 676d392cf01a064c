/** Whom a stream belongs to and what it is called, and its ARN. */
import { formatStreamArn, parseStreamArn } from '../../../protocol/arn.ts';

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
