/**
 * The section `kinesis` of the command log: which streams there are and what each consists of. The state is state.ts, each
 * command has a file in commands/.
 *
 * K1. A stream is found by account, region and name; at most one incarnation holds a name at a time. Each incarnation has
 *     an id of its own (a UUID that travels in the command), which names its log group, so that a deleted stream's records
 *     can never appear in its successor.
 * K2. States: CREATING → ACTIVE ⇄ UPDATING, ACTIVE → DELETING → gone. The reconciler's commands name the incarnation they
 *     mean; for any other, or in another state, they change nothing, so that it may submit them twice.
 * K3. Apply is pure: limits and ids travel in the command, time is the entry's.
 * K4. What a command may change of a stream it changes only while the stream is ACTIVE, so at most one change is under way.
 *     Tags and policies are not part of that: they change in every state.
 * K5. Consumers have states of their own: CREATING → ACTIVE → DELETING → gone, ACTIVE being skipped when they are deregistered
 *     early. They live and go with their stream. The reconciler names the ARN and the stream's id that it means (K2).
 * K6. The ranges of a stream's open shards partition the hash keys at every moment, and an index is used for one shard only.
 *     A closed shard leaves when its records have expired, in whatever state its stream is.
 */

import { unreachable } from '../../../platform/assert.ts';
import type { Applied, CommandSection } from '../../../storage/command-log.ts';
import { type ActivateCommand, applyActivate } from './commands/activate.ts';
import { type ActivateConsumerCommand, applyActivateConsumer } from './commands/activate-consumer.ts';
import { type AlterCommand, applyAlter } from './commands/alter.ts';
import { applyCommitAccount, type CommitAccountCommand } from './commands/commit-account.ts';
import { applyCreate, type CreateCommand } from './commands/create.ts';
import { applyDelete, type DeleteCommand } from './commands/delete.ts';
import { applyDeregisterConsumer, type DeregisterConsumerCommand } from './commands/deregister-consumer.ts';
import { applyExpireShards, type ExpireShardsCommand } from './commands/expire-shards.ts';
import { applyForget, type ForgetCommand } from './commands/forget.ts';
import { applyForgetConsumer, type ForgetConsumerCommand } from './commands/forget-consumer.ts';
import { applyOpenShards, type OpenShardsCommand } from './commands/open-shards.ts';
import type { KinesisOutcome } from './commands/outcome.ts';
import { applyRegisterConsumer, type RegisterConsumerCommand } from './commands/register-consumer.ts';
import { applyReshard, type ReshardCommand } from './commands/reshard.ts';
import { applySetPolicy, type SetPolicyCommand } from './commands/set-policy.ts';
import { applyTag, type TagCommand } from './commands/tag.ts';
import { type AccountSettings, type Consumer, KinesisState, NEW_STREAM_SETTINGS, type Shard, type Stream } from './state.ts';

export type KinesisCommand =
  | ActivateCommand
  | ActivateConsumerCommand
  | AlterCommand
  | CommitAccountCommand
  | CreateCommand
  | DeleteCommand
  | DeregisterConsumerCommand
  | ExpireShardsCommand
  | ForgetCommand
  | ForgetConsumerCommand
  | SetPolicyCommand
  | TagCommand
  | OpenShardsCommand
  | RegisterConsumerCommand
  | ReshardCommand;

/** How many shards of a snapshot stand in one piece, so that a piece is written at once. */
const SHARDS_PER_PIECE = 500;

/** A stream, then its shards, then its consumers one by one; accounts with settings of their own at the end. */
type StreamPiece =
  | { readonly stream: StoredStream }
  | { readonly shards: readonly StoredShard[] }
  | { readonly consumer: Consumer }
  | { readonly account: AccountSettings };

/** What a snapshot of an earlier version lacks is optional. */
type StoredStream = Omit<Stream, 'shards' | 'consumers' | 'nextShardIndex'> & Partial<Pick<Stream, 'nextShardIndex'>>;
type StoredShard = Omit<Shard, 'openedMs'> & Partial<Pick<Shard, 'openedMs'>>;

export const kinesisSection: CommandSection<KinesisState, KinesisCommand, KinesisOutcome> = {
  name: 'kinesis',
  initialState: () => new KinesisState(),
  apply: applyCommand,
  *snapshot(state): Generator<StreamPiece> {
    for (const { shards, consumers, ...stream } of state.all()) {
      yield { stream };
      for (let from = 0; from < shards.length; from += SHARDS_PER_PIECE) {
        yield { shards: shards.slice(from, from + SHARDS_PER_PIECE) };
      }
      for (const consumer of consumers) yield { consumer };
    }
    for (const account of state.allAccountSettings()) yield { account };
  },
  restore: restoreState,
};

function applyCommand(state: KinesisState, command: KinesisCommand, { timeMs }: Applied): KinesisOutcome {
  switch (command.kind) {
    case 'activate':
      return applyActivate(state, command, timeMs);
    case 'activate-consumer':
      return applyActivateConsumer(state, command, timeMs);
    case 'alter':
      return applyAlter(state, command, timeMs);
    case 'commit-account':
      return applyCommitAccount(state, command, timeMs);
    case 'create':
      return applyCreate(state, command, timeMs);
    case 'delete':
      return applyDelete(state, command, timeMs);
    case 'deregister-consumer':
      return applyDeregisterConsumer(state, command, timeMs);
    case 'expire-shards':
      return applyExpireShards(state, command, timeMs);
    case 'forget':
      return applyForget(state, command);
    case 'set-policy':
      return applySetPolicy(state, command);
    case 'tag':
      return applyTag(state, command);
    case 'forget-consumer':
      return applyForgetConsumer(state, command);
    case 'open-shards':
      return applyOpenShards(state, command, timeMs);
    case 'register-consumer':
      return applyRegisterConsumer(state, command, timeMs);
    case 'reshard':
      return applyReshard(state, command, timeMs);
    default:
      return unreachable(command);
  }
}

function restoreState(pieces: readonly unknown[]): KinesisState {
  const state = new KinesisState();
  let stream: StoredStream | undefined;
  let shards: Shard[] = [];
  let consumers: Consumer[] = [];
  const flush = (): void => {
    // A snapshot of an earlier version lacks what streams did not have then.
    const nextShardIndex = shards.length;
    if (stream !== undefined) state.put({ ...NEW_STREAM_SETTINGS, nextShardIndex, ...stream, shards, consumers });
  };
  for (const piece of pieces as readonly StreamPiece[]) {
    if ('stream' in piece) {
      flush();
      ({ stream } = piece);
      shards = [];
      consumers = [];
    } else if ('shards' in piece) shards.push(...piece.shards.map(restoredShard));
    else if ('consumer' in piece) consumers.push(piece.consumer);
    else state.putAccountSettings(piece.account);
  }
  flush();
  return state;
}

function restoredShard(shard: StoredShard): Shard {
  return { openedMs: shard.createdSeconds * 1000, ...shard };
}
