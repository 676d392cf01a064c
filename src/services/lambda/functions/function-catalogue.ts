/**
 * The functions as the operations see them: lookups, commands with AWS's refusals, and the reconciler that prepares what a
 * command asks for.
 *
 * R1. Every function that is pending is being prepared, also after a restart; a fault is tried again until it works or the
 *     function is gone.
 * R2. Whoever runs functions hears of every change after it is applied.
 */
import { type Clock, sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import type { CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import { functionExists, functionNotFound, functionPending, revisionMismatch, tooManyTags, updateInProgress } from '../errors.ts';
import { PENDING_WAIT_MS, RECONCILE_RETRY_MS } from '../limits.ts';
import { type FunctionKey, functionArn, keyText, LATEST } from './function-reference.ts';
import {
  type FunctionCommand,
  type FunctionOutcome,
  type FunctionState,
  functionSection,
  type StoredFunction,
} from './function-section.ts';

export interface FunctionCatalogueDependencies {
  readonly commands: CommandLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Makes the code ready to run; rejects on a fault. */
  readonly prepare: (stored: StoredFunction) => Promise<void>;
  /** Hears of a function that changed or is gone (R2), with what was known of it before. */
  readonly changed: (key: FunctionKey, now: StoredFunction | undefined, before: StoredFunction | undefined) => void;
}

export class FunctionCatalogue {
  readonly #dependencies: FunctionCatalogueDependencies;
  readonly #section: SectionHandle<FunctionState, FunctionCommand, FunctionOutcome>;
  readonly #preparing = new Map<string, Promise<void>>();
  /** What `changed` was last told. */
  readonly #seen = new Map<string, StoredFunction>();
  readonly #closing = new AbortController();
  #stopListening: () => void = () => {};

  constructor(dependencies: FunctionCatalogueDependencies) {
    this.#dependencies = dependencies;
    this.#section = dependencies.commands.section(functionSection);
  }

  /** Takes up what was pending when the server last stopped (R1). */
  start(): void {
    this.#stopListening = this.#section.onApplied((command) => this.#applied(command.key));
    for (const stored of this.#section.state.functions.values()) this.#applied(stored.key);
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#closing.abort(new Error('the server is closing'));
    await Promise.all(this.#preparing.values());
  }

  find(key: FunctionKey): StoredFunction | undefined {
    return this.#section.state.functions.get(keyText(key));
  }

  /** The function, or AWS's refusal. Only the qualifier `$LATEST` exists so far. */
  get(key: FunctionKey, qualifier: string | undefined): StoredFunction {
    const stored = this.find(key);
    const known = qualifier === undefined || qualifier === LATEST;
    if (stored === undefined || !known) throw functionNotFound(functionArn(key, qualifier));
    return stored;
  }

  /** A caller's functions in the order of their names. */
  list(accountId: string, region: string): StoredFunction[] {
    const own = [...this.#section.state.functions.values()].filter(
      (stored) => stored.key.accountId === accountId && stored.key.region === region,
    );
    return own.sort((left, right) => (left.key.name < right.key.name ? -1 : 1));
  }

  /** The digests of all packages that functions name, those that run included. */
  namedPackages(): ReadonlySet<string> {
    const named = new Set<string>();
    for (const stored of this.#section.state.functions.values()) {
      named.add(stored.code.sha256Hex);
      if (stored.running !== undefined) named.add(stored.running.code.sha256Hex);
    }
    return named;
  }

  /** Submits a command; a refusal becomes the service error that AWS answers with. */
  async submit(command: Exclude<FunctionCommand, { type: 'settle' }>): Promise<StoredFunction> {
    const outcome = await this.#section.submit(command);
    switch (outcome.kind) {
      case 'done':
        return outcome.function;
      case 'exists':
        throw functionExists(command.key.name);
      case 'not-found':
        throw functionNotFound(functionArn(command.key));
      case 'pending':
        throw functionPending();
      case 'update-in-progress':
        throw updateInProgress(functionArn(command.key));
      case 'revision-mismatch':
        throw revisionMismatch();
      case 'too-many-tags':
        throw tooManyTags();
      case 'stale':
        throw new Error('only settling can be stale');
    }
  }

  /** A new revision, because something changed that is kept elsewhere. `expectedRevisionId` is the caller's precondition. */
  async revise(key: FunctionKey, expectedRevisionId: string | undefined): Promise<void> {
    const revisionId = this.#dependencies.random.uuid();
    await this.submit({ type: 'revise', key, revisionId, ...(expectedRevisionId !== undefined && { expectedRevisionId }) });
  }

  /** What can stand behind the function's name; nothing when there is no such function. */
  qualifiersOf(key: FunctionKey): readonly string[] {
    return this.find(key) === undefined ? [] : [LATEST];
  }

  /** Waits, not for long, until a function that was just created can be invoked. True when it can. */
  async waitUntilActive(key: FunctionKey): Promise<boolean> {
    const preparing = this.#preparing.get(keyText(key));
    if (preparing !== undefined && this.find(key)?.running === undefined) {
      const waiting = new AbortController();
      await Promise.race([preparing, sleep(this.#dependencies.clock, PENDING_WAIT_MS, waiting.signal).catch(() => {})]);
      waiting.abort();
    }
    return this.find(key)?.running !== undefined;
  }

  #applied(key: FunctionKey): void {
    const stored = this.find(key);
    const text = keyText(key);
    const before = this.#seen.get(text);
    if (stored === undefined) this.#seen.delete(text);
    else this.#seen.set(text, stored);
    if (stored !== before) this.#dependencies.changed(key, stored, before); // R2
    if (stored === undefined || stored.pending === 'none' || this.#preparing.has(text)) return;
    const preparing = this.#prepareUntilSettled(key).finally(() => {
      this.#preparing.delete(text);
      const moved = this.find(key);
      if (moved !== undefined && moved.pending !== 'none' && !this.#closing.signal.aborted) this.#applied(key);
    });
    this.#preparing.set(text, preparing);
  }

  async #prepareUntilSettled(key: FunctionKey): Promise<void> {
    const { prepare, random, logger, clock } = this.#dependencies;
    while (!this.#closing.signal.aborted) {
      const stored = this.find(key);
      if (stored === undefined || stored.pending === 'none') return;
      try {
        await prepare(stored);
        await this.#section.submit({
          type: 'settle',
          key,
          preparedRevisionId: stored.revisionId,
          revisionId: random.uuid(),
        });
      } catch (error: unknown) {
        logger.error({ error, function: key.name }, 'A function could not be prepared; trying again.');
        await sleep(clock, RECONCILE_RETRY_MS, this.#closing.signal).catch(() => {}); // closing ends the loop
      }
    }
  }
}
