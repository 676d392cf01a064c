/** What the events of a shard say of where they come from. */
import { parseArn } from '../../../protocol/arn.ts';
import type { EventOrigin } from './event.ts';
import type { FunctionInvoker } from './ports.ts';
import type { Mapping } from './state.ts';

/** The function's role is looked up each time: it may change. */
export function eventOriginOf(invoker: FunctionInvoker, mapping: Mapping, shardId: string): () => EventOrigin {
  const { accountId, region, functionArn, roleArn, eventSourceArn } = mapping;
  const awsRegion = parseArn(eventSourceArn)?.region ?? region;
  return () => {
    const described = invoker.describe(accountId, region, functionArn);
    return { shardId, eventSourceArn, awsRegion, invokeIdentityArn: described?.roleArn ?? roleArn };
  };
}
