/** How an operation changes a setting of a stream. */
import { streamNotActive, streamNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import type { StreamChange } from './commands/alter.ts';
import type { KinesisOutcome } from './commands/outcome.ts';
import type { Stream } from './state.ts';

/**
 * Resolves when the change is durable and, without a state delay, in effect. What of the outcome is the same for every change
 * is thrown here; `altered` carries the stream as it was.
 */
export async function alterStream(kinesis: Kinesis, stream: Stream, change: StreamChange): Promise<KinesisOutcome> {
  const { account, region, name } = stream;
  const outcome = await kinesis.catalog.submit({ kind: 'alter', account, region, name, change });
  if (outcome.kind === 'not-found') throw streamNotFound(stream);
  if (outcome.kind === 'not-active') throw streamNotActive(stream, outcome.status);
  if (outcome.kind === 'altered') await kinesis.reconciler.settled(outcome.id);
  return outcome;
}
