/** Tags of a stream or of one of its consumers are set and removed, whatever state it is in. */
import type { StreamIdentity } from '../arn.ts';
import { type KinesisState, withConsumer } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface TagCommand extends StreamIdentity {
  readonly kind: 'tag';
  /** Null: the stream itself. */
  readonly consumerArn: string | null;
  readonly set: readonly Tag[];
  readonly remove: readonly string[];
  readonly tagsMax: number;
}

type Tag = readonly [key: string, value: string];

export function applyTag(state: KinesisState, command: TagCommand): KinesisOutcome {
  const stream = state.find(command.account, command.region, command.name);
  if (stream === undefined) return { kind: 'not-found' };
  const consumer = stream.consumers.find(({ arn }) => arn === command.consumerArn);
  if (command.consumerArn !== null && consumer === undefined) return { kind: 'consumer-not-found' };
  const tags = tagged((consumer ?? stream).tags, command);
  if (tags.length > command.tagsMax && command.set.length > 0) return { kind: 'too-many-tags' };
  state.put(consumer === undefined ? { ...stream, tags } : withConsumer(stream, { ...consumer, tags }));
  return { kind: 'done', id: stream.id };
}

function tagged(tags: readonly Tag[], { set, remove }: TagCommand): readonly Tag[] {
  const byKey = new Map(tags);
  for (const [key, value] of set) byKey.set(key, value);
  for (const key of remove) byKey.delete(key);
  return [...byKey];
}
