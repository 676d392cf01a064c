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
 */

import { unreachable } from '../../../platform/assert.ts';
import type { Applied, CommandSection } from '../../../storage/command-log.ts';
import { type ActivateCommand, applyActivate } from './commands/activate.ts';
import { type AlterCommand, applyAlter } from './commands/alter.ts';
import { applyCreate, type CreateCommand } from './commands/create.ts';
import { applyDelete, type DeleteCommand } from './commands/delete.ts';
import { applyForget, type ForgetCommand } from './commands/forget.ts';
import type { KinesisOutcome } from './commands/outcome.ts';
import { KinesisState, NEW_STREAM_SETTINGS, type Shard, type Stream } from './state.ts';

export type KinesisCommand = ActivateCommand | AlterCommand | CreateCommand | DeleteCommand | ForgetCommand;

/** How many shards of a snapshot stand in one piece, so that a piece is written at once. */
const SHARDS_PER_PIECE = 500;

type StreamPiece = { readonly stream: Omit<Stream, 'shards'> } | { readonly shards: readonly Shard[] };

export const kinesisSection: CommandSection<KinesisState, KinesisCommand, KinesisOutcome> = {
  name: 'kinesis',
  initialState: () => new KinesisState(),
  apply: applyCommand,
  *snapshot(state): Generator<StreamPiece> {
    for (const { shards, ...stream } of state.all()) {
      yield { stream };
      for (let from = 0; from < shards.length; from += SHARDS_PER_PIECE) {
        yield { shards: shards.slice(from, from + SHARDS_PER_PIECE) };
      }
    }
  },
  restore: restoreState,
};

function applyCommand(state: KinesisState, command: KinesisCommand, { timeMs }: Applied): KinesisOutcome {
  switch (command.kind) {
    case 'activate':
      return applyActivate(state, command, timeMs);
    case 'alter':
      return applyAlter(state, command, timeMs);
    case 'create':
      return applyCreate(state, command, timeMs);
    case 'delete':
      return applyDelete(state, command, timeMs);
    case 'forget':
      return applyForget(state, command);
    default:
      return unreachable(command);
  }
}

function restoreState(pieces: readonly unknown[]): KinesisState {
  const state = new KinesisState();
  let stream: Omit<Stream, 'shards'> | undefined;
  let shards: Shard[] = [];
  const flush = (): void => {
    // A snapshot of an earlier version lacks what streams did not have then.
    if (stream !== undefined) state.put({ ...NEW_STREAM_SETTINGS, ...stream, shards });
  };
  for (const piece of pieces as readonly StreamPiece[]) {
    if ('stream' in piece) {
      flush();
      ({ stream } = piece);
      shards = [];
    } else {
      shards.push(...piece.shards);
    }
  }
  flush();
  return state;
}
