/** How an operation finds the stream that a request names. */
import type { RequestContext } from '../../../protocol/service.ts';
import { streamNameDiffersFromArn, streamNotFound, streamNotNamed } from '../errors.ts';
import { type StreamIdentity, streamIdentity } from './arn.ts';
import type { KinesisState, Stream } from './state.ts';

/** The members of every input that names a stream. `StreamId` is accepted and has no meaning here. */
export interface StreamReference {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
}

/** The stream a request names; throws AWS's ResourceNotFoundException when there is none. */
export function requireStream(state: KinesisState, reference: StreamReference, context: RequestContext): Stream {
  if (reference.StreamARN === undefined && reference.StreamName !== undefined) {
    const { accountId, region } = context;
    const stream = state.find(accountId, region, reference.StreamName); // the usual case, without an object of its own
    if (stream === undefined) throw streamNotFound({ account: accountId, name: reference.StreamName });
    return stream;
  }
  const identity = identityOf(reference, context);
  // Streams of other accounts and regions do not exist for this caller, as long as there are no resource policies.
  const reachable = identity.account === context.accountId && identity.region === context.region;
  const stream = reachable ? state.find(identity.account, identity.region, identity.name) : undefined;
  if (stream === undefined) throw streamNotFound(identity);
  return stream;
}

/** Whom a request means, whether or not it exists. */
export function identityOf({ StreamName, StreamARN }: StreamReference, context: RequestContext): StreamIdentity {
  if (StreamARN !== undefined) {
    const identity = streamIdentity(StreamARN);
    // The model's pattern lets texts through that no stream can have as its ARN, such as that of a consumer.
    if (identity === undefined) throw streamNotFound({ account: context.accountId, name: StreamARN });
    if (StreamName !== undefined && StreamName !== identity.name) throw streamNameDiffersFromArn();
    return identity;
  }
  if (StreamName === undefined) throw streamNotNamed();
  return { account: context.accountId, region: context.region, name: StreamName };
}

/** The stream, when it takes and gives records; AWS answers as if a stream that is being created or deleted were not there. */
export function requireUsableStream(state: KinesisState, reference: StreamReference, context: RequestContext): Stream {
  const stream = requireStream(state, reference, context);
  if (!isUsable(stream)) throw streamNotFound(stream);
  return stream;
}

export function isUsable({ status }: Stream): boolean {
  return status === 'ACTIVE' || status === 'UPDATING';
}
