/**
 * What is kept beside the functions in a section of the command log of its own, by function and qualifier: policies,
 * controls. What belongs to the function as a whole stands at `$LATEST`.
 *
 * K1. What belongs to a function that is gone, or to a qualifier of it, goes with it: `drop` follows each deletion, at the
 *     latest when the server starts.
 */
import type { Logger } from '../../../platform/logger.ts';
import type { SectionHandle } from '../../../storage/command-log.ts';
import { type FunctionKey, keyText } from './function-reference.ts';

export interface Attached<Value> {
  readonly key: FunctionKey;
  readonly byQualifier: ReadonlyMap<string, Value>;
}

export interface Attachments<Value> {
  /** By `keyText`. */
  readonly functions: Map<string, Attached<Value>>;
}

/** All but those of `kept` go (K1). */
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

export interface AttachmentDropsDependencies<Value> {
  readonly section: Pick<SectionHandle<Attachments<Value>, DropCommand, unknown>, 'state' | 'submit'>;
  readonly logger: Logger;
  /** The qualifiers that a function has, `$LATEST` included; none when there is no such function. */
  readonly qualifiersOf: (key: FunctionKey) => readonly string[];
}

/** Keeps a section in step with the functions that there are (K1). */
export class AttachmentDrops<Value> {
  readonly #dependencies: AttachmentDropsDependencies<Value>;

  constructor(dependencies: AttachmentDropsDependencies<Value>) {
    this.#dependencies = dependencies;
  }

  /** Drops what a crash kept from being dropped. */
  start(): void {
    for (const { key } of [...this.#dependencies.section.state.functions.values()]) this.functionChanged(key);
  }

  /** The function is gone, or qualifiers of it may be. */
  functionChanged(key: FunctionKey): void {
    const { section, logger, qualifiersOf } = this.#dependencies;
    const attached = section.state.functions.get(keyText(key));
    if (attached === undefined) return;
    const kept = qualifiersOf(key);
    if ([...attached.byQualifier.keys()].every((qualifier) => kept.includes(qualifier))) return;
    section.submit({ type: 'drop', key, kept }).catch((error: unknown) => {
      logger.warn({ error, function: key.name }, 'What belonged to a deleted function stays until the next start.');
    });
  }
}
