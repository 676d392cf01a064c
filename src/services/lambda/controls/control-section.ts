/**
 * What infrastructure tools set on functions and read back, and what has no effect here, as a section of the command log,
 * `lambda.controls`: runtime management by function and qualifier, recursion by function.
 */
import type { RecursiveLoop, UpdateRuntimeOn } from '../../../protocol/generated/lambda.ts';
import type { CommandSection } from '../../../storage/command-log.ts';
import {
  type Attachments,
  applyDrop,
  attach,
  attachedTo,
  attachmentPieces,
  type DropCommand,
  restoreAttachments,
} from '../functions/attachments.ts';
import type { FunctionKey } from '../functions/function-reference.ts';

export interface Controls {
  readonly updateRuntimeOn?: UpdateRuntimeOn;
  readonly recursiveLoop?: RecursiveLoop;
}

export type ControlCommand =
  | { readonly type: 'set'; readonly key: FunctionKey; readonly qualifier: string; readonly change: Controls }
  | DropCommand;

export type ControlState = Attachments<Controls>;

export const controlSection: CommandSection<ControlState, ControlCommand, undefined> = {
  name: 'lambda.controls',
  initialState: () => ({ functions: new Map() }),
  apply: (state, command) => {
    if (command.type === 'drop') applyDrop(state, command);
    else {
      const { key, qualifier, change } = command;
      attach(state, key, qualifier, { ...attachedTo(state, key, qualifier), ...change });
    }
    return undefined;
  },
  snapshot: attachmentPieces,
  restore: restoreAttachments,
};
