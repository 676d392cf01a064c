/** What a ResourceARN names: a stream, or a registered consumer of one. */
import type { RequestContext } from '../../../protocol/service.ts';
import { resourceNotFound } from '../setting-errors.ts';
import { consumerIdentity, streamIdentity } from './arn.ts';
import { requireConsumerByArn } from './consumers.ts';
import type { Consumer, KinesisState, Stream } from './state.ts';
import { requireStream } from './streams.ts';

export interface Resource {
  readonly arn: string;
  readonly stream: Stream;
  /** Null: the stream itself is meant. */
  readonly consumer: Consumer | null;
}

/** Throws a ResourceNotFoundException when there is no such resource; there are no channels here. */
export function requireResource(state: KinesisState, arn: string, context: RequestContext): Resource {
  if (streamIdentity(arn) !== undefined)
    return { arn, stream: requireStream(state, { StreamARN: arn }, context), consumer: null };
  if (consumerIdentity(arn) === undefined) throw resourceNotFound(arn);
  return { arn, ...requireConsumerByArn(state, arn, context) };
}
