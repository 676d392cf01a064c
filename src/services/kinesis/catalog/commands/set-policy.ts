/** A stream or one of its consumers gets a resource policy, or loses the one it has. */
import type { StreamIdentity } from '../arn.ts';
import { type KinesisState, withConsumer } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface SetPolicyCommand extends StreamIdentity {
  readonly kind: 'set-policy';
  /** Null: the stream itself. */
  readonly consumerArn: string | null;
  /** Null: remove it. */
  readonly policy: string | null;
}

export function applySetPolicy(state: KinesisState, command: SetPolicyCommand): KinesisOutcome {
  const { consumerArn, policy } = command;
  const stream = state.find(command.account, command.region, command.name);
  if (stream === undefined) return { kind: 'not-found' };
  const consumer = stream.consumers.find(({ arn }) => arn === consumerArn);
  if (consumerArn !== null && consumer === undefined) return { kind: 'consumer-not-found' };
  if (policy === null && (consumer ?? stream).policy === null) return { kind: 'no-policy' };
  state.put(consumer === undefined ? { ...stream, policy } : withConsumer(stream, { ...consumer, policy }));
  return { kind: 'done', id: stream.id };
}
