/**
 * What is kept beside the functions in a section of the command log of its own, by function and qualifier: policies,
 * controls. What belongs to the function as a whole stands at `$LATEST`.
 *
 * K1. What belongs to a function that is gone, or to a qualifier of it, goes with it: in the same apply.
 * K2. Nothing is attached to what is not there when the command is applied.
 *
 * Both look at the functions from the apply of another section. That is as pure as any apply: the sections of a service are
 * applied in one order, and a snapshot shows them all at one place in it.
 */
import { assert } from '../../../platform/assert.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Applied, CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import { type FunctionKey, keyText } from './function-reference.ts';

export interface Attached<Value> {
  readonly key: FunctionKey;
  readonly byQualifier: ReadonlyMap<string, Value>;
}

export interface Attachments<Value> {
  /** By `keyText`. */
  readonly functions: Map<string, Attached<Value>>;
}

/** All but those of `kept` go. In the log it follows each deletion that an earlier version applied. */
export interface DropCommand {
  readonly type: 'drop';
  readonly key: FunctionKey;
  readonly kept: readonly string[];
}

interface Piece<Value> {
  readonly key: FunctionKey;
  readonly qualifier: string;
  readonly value: Value;
}

export function attachedTo<Value>(state: Attachments<Value>, key: FunctionKey, qualifier: string): Value | undefined {
  return state.functions.get(keyText(key))?.byQualifier.get(qualifier);
}

/** Undefined takes away what there was. */
export function attach<Value>(state: Attachments<Value>, key: FunctionKey, qualifier: string, value: Value | undefined): void {
  const text = keyText(key);
  const byQualifier = new Map(state.functions.get(text)?.byQualifier);
  if (value !== undefined) byQualifier.set(qualifier, value);
  else byQualifier.delete(qualifier);
  if (byQualifier.size > 0) state.functions.set(text, { key, byQualifier });
  else state.functions.delete(text);
}

export function applyDrop<Value>(state: Attachments<Value>, { key, kept }: DropCommand): void {
  const attached = state.functions.get(keyText(key));
  for (const qualifier of attached?.byQualifier.keys() ?? []) {
    if (!kept.includes(qualifier)) attach(state, key, qualifier, undefined);
  }
}

export function* attachmentPieces<Value>(state: Attachments<Value>): Iterable<Piece<Value>> {
  for (const { key, byQualifier } of state.functions.values()) {
    for (const [qualifier, value] of byQualifier) yield { key, qualifier, value };
  }
}

export function restoreAttachments<Value>(pieces: readonly unknown[]): Attachments<Value> {
  const state: Attachments<Value> = { functions: new Map() };
  for (const { key, qualifier, value } of pieces as readonly Piece<Value>[]) attach(state, key, qualifier, value);
  return state;
}

/** The functions, as they stand when a command is applied. */
export interface AttachmentOwners {
  /** There is this function, and it has this version or alias. */
  has(key: FunctionKey, qualifier: string): boolean;
  /** `follower` is called when a command on a function has just been applied, as a part of its apply. */
  follow(follower: (key: FunctionKey) => void): void;
}

export interface AttachmentSectionOptions<Value, Command, Outcome> {
  readonly commands: CommandLog;
  readonly owners: AttachmentOwners;
  readonly logger: Logger;
  readonly name: string;
  /** As a section has it; what has no owner is refused (K2). */
  readonly apply: (state: Attachments<Value>, command: Command, applied: Applied) => Outcome;
}

/** A section for what is kept beside the functions, in step with them. */
export class AttachmentSection<Value, Command extends { readonly type: string }, Outcome> {
  readonly #section: SectionHandle<Attachments<Value>, Command | DropCommand, Outcome | undefined>;
  readonly #owners: AttachmentOwners;
  readonly #logger: Logger;

  /** Registers with the command log: construct it before the log is started. */
  constructor({ commands, owners, logger, name, apply }: AttachmentSectionOptions<Value, Command, Outcome>) {
    this.#section = commands.section<Attachments<Value>, Command | DropCommand, Outcome | undefined>({
      name,
      initialState: () => ({ functions: new Map() }),
      apply: (state, command, applied) => {
        if (!isDrop(command)) return apply(state, command, applied);
        applyDrop(state, command);
        return undefined;
      },
      snapshot: attachmentPieces,
      restore: restoreAttachments,
    });
    this.#owners = owners;
    this.#logger = logger;
    owners.follow((key) => {
      const kept = this.#kept(key);
      if (kept !== undefined) applyDrop(this.#section.state, { type: 'drop', key, kept }); // K1
    });
  }

  get state(): Attachments<Value> {
    return this.#section.state;
  }

  async submit(command: Command): Promise<Outcome> {
    const outcome = await this.#section.submit(command);
    assert(outcome !== undefined, 'only a drop has no outcome');
    return outcome;
  }

  /** Drops what earlier versions left behind. */
  start(): void {
    for (const { key } of this.state.functions.values()) {
      const kept = this.#kept(key);
      if (kept === undefined) continue;
      this.#section.submit({ type: 'drop', key, kept }).catch((error: unknown) => {
        this.#logger.warn({ error, function: key.name }, 'What belonged to a deleted function stays until the next start.');
      });
    }
  }

  /** The qualifiers that the function still has, of those to which something is attached; undefined when none is gone. */
  #kept(key: FunctionKey): readonly string[] | undefined {
    const attached = [...(this.state.functions.get(keyText(key))?.byQualifier.keys() ?? [])];
    const kept = attached.filter((qualifier) => this.#owners.has(key, qualifier));
    return kept.length === attached.length ? undefined : kept;
  }
}

function isDrop(command: { readonly type: string }): command is DropCommand {
  return command.type === 'drop';
}
