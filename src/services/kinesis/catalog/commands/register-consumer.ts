/** A new consumer of an ACTIVE stream, CREATING until the reconciler has waited for the state delay. */
import { consumerArn, type StreamIdentity } from '../arn.ts';
import type { Consumer, KinesisState } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface RegisterConsumerCommand extends StreamIdentity {
  readonly kind: 'register-consumer';
  readonly consumerName: string;
  readonly tags: Consumer['tags'];
  /** The limits that hold for this command (K3). */
  readonly consumersMax: number;
  readonly creatingMax: number;
}

export function applyRegisterConsumer(state: KinesisState, command: RegisterConsumerCommand, timeMs: number): KinesisOutcome {
  const { account, region, name, consumerName } = command;
  const stream = state.find(account, region, name);
  if (stream === undefined) return { kind: 'not-found' };
  if (stream.status !== 'ACTIVE') return { kind: 'not-active', status: stream.status };
  const { consumers } = stream;
  if (consumers.some((one) => one.name === consumerName)) return { kind: 'consumer-exists' };
  if (consumers.length >= command.consumersMax) return { kind: 'too-many-consumers' };
  const creating = consumers.filter(({ status }) => status === 'CREATING').length;
  if (creating >= command.creatingMax) return { kind: 'too-many-consumers-creating' };
  const createdSeconds = Math.floor(timeMs / 1000);
  const consumer: Consumer = {
    name: consumerName,
    arn: consumerArn(command, consumerName, createdSeconds),
    createdMs: createdSeconds * 1000, // AWS shows whole seconds
    status: 'CREATING',
    statusSinceMs: timeMs,
    tags: command.tags,
    policy: null,
  };
  state.put({ ...stream, consumers: [...consumers, consumer] });
  return { kind: 'registered', id: stream.id, consumer };
}
