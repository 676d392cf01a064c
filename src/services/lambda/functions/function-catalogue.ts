/**
 * The functions as the operations see them: lookups, commands with AWS's refusals, and the reconciler that prepares what a
 * command asks for.
 *
 * R1. Every function that is pending is being prepared, also after a restart; a fault is tried again until it works or the
 *     function is gone.
 * R2. Whoever runs functions hears of every change after it is applied, but for a new revision of what stayed as it was.
 */
import { type Clock, sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import type { CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import { functionNotFound } from '../errors.ts';
import { PENDING_WAIT_MS, RECONCILE_RETRY_MS } from '../limits.ts';
import { type FunctionKey, functionArn, keyText } from './function-reference.ts';
import { refusalOf } from './function-refusal.ts';
import {
  type FunctionCommand,
  type FunctionOutcome,
  type FunctionState,
  functionSection,
  type Revision,
  reservedIn,
  revise,
  type StoredFunction,
} from './function-section.ts';
import {
  drawVersion,
  type FunctionView,
  packagesOf,
  type RunnableVersion,
  runnableVersion,
  viewOf,
} from './function-versions.ts';

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
  readonly #followers: ((key: FunctionKey) => void)[] = [];
  readonly #closing = new AbortController();
  #stopListening: () => void = () => {};

  constructor(dependencies: FunctionCatalogueDependencies) {
    this.#dependencies = dependencies;
    this.#section = dependencies.commands.section({
      ...functionSection,
      apply: (state, command, applied) => {
        const outcome = functionSection.apply(state, command, applied);
        for (const follower of this.#followers) follower(command.key);
        return outcome;
      },
    });
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

  /** The function without regard to versions, or AWS's refusal. */
  getFunction(key: FunctionKey): StoredFunction {
    const stored = this.find(key);
    if (stored === undefined) throw functionNotFound(functionArn(key));
    return stored;
  }

  /** The version that a qualifier names, or AWS's refusal. */
  get(key: FunctionKey, qualifier: string | undefined): FunctionView {
    const stored = this.find(key);
    const view = stored === undefined ? undefined : viewOf(stored, qualifier);
    if (view === undefined) throw functionNotFound(functionArn(key, qualifier));
    return view;
  }

  /** There is a version or an alias of this name. */
  has(key: FunctionKey, qualifier: string | undefined): boolean {
    const stored = this.find(key);
    return stored !== undefined && viewOf(stored, qualifier) !== undefined;
  }

  /**
   * What an invocation runs; of an alias, a version drawn by its weights. Waits, not for long, for what was just created.
   * Undefined when there is no such version, or not yet.
   */
  async resolveActive(key: FunctionKey, qualifier: string | undefined): Promise<RunnableVersion | undefined> {
    const stored = this.find(key);
    if (stored === undefined) return undefined;
    const version = this.#draw(stored, qualifier);
    const ready = runnableVersion(stored, version);
    const preparing = this.#preparing.get(keyText(key));
    if (ready !== undefined || preparing === undefined) return ready;
    const waiting = new AbortController();
    await Promise.race([preparing, sleep(this.#dependencies.clock, PENDING_WAIT_MS, waiting.signal).catch(() => {})]);
    waiting.abort();
    const now = this.find(key);
    return now === undefined ? undefined : runnableVersion(now, version);
  }

  /** A caller's functions in the order of their names. */
  list(accountId: string, region: string): StoredFunction[] {
    const own = [...this.#section.state.functions.values()].filter(
      (stored) => stored.key.accountId === accountId && stored.key.region === region,
    );
    return own.sort((left, right) => (left.key.name < right.key.name ? -1 : 1));
  }

  /** What a caller's functions have reserved of its concurrency. */
  reserved(accountId: string, region: string): number {
    return reservedIn(this.#section.state, { accountId, region });
  }

  /** All packages and folders of layers that functions name, those that run and those of versions included. */
  namedPackages(): ReadonlySet<string> {
    const named = new Set<string>();
    for (const stored of this.#section.state.functions.values()) for (const digest of packagesOf(stored)) named.add(digest);
    return named;
  }

  /** Submits a command; a refusal becomes the service error that AWS answers with. */
  async submit(command: Exclude<FunctionCommand, { type: 'settle' }>): Promise<StoredFunction> {
    const outcome = await this.#section.submit(command);
    if (outcome.kind === 'done') return outcome.function;
    throw refusalOf(command, outcome);
  }

  /** See `AttachmentOwners`. */
  follow(follower: (key: FunctionKey) => void): void {
    this.#followers.push(follower);
  }

  /**
   * A new revision, because something changed that is kept elsewhere: within the apply of the command that changes it.
   * False, and nothing changed, when the revision is not the one that is expected.
   */
  applyRevision(key: FunctionKey, qualifier: string, revision: Revision): boolean {
    return revise(this.#section.state, { type: 'revise', key, qualifier, ...revision }).kind === 'done';
  }

  /** The revision of the function, or of the version or the alias that the qualifier names. */
  revisionOf(key: FunctionKey, qualifier: string | undefined): string {
    const view = this.get(key, qualifier);
    return view.aliases?.find(({ name }) => name === qualifier)?.revisionId ?? view.revisionId;
  }

  #draw(stored: StoredFunction, qualifier: string | undefined): string {
    return drawVersion(stored, qualifier, () => this.#dependencies.random.fraction());
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
          versionRevisionId: random.uuid(),
        });
      } catch (error: unknown) {
        logger.error({ error, function: key.name }, 'A function could not be prepared; trying again.');
        await sleep(clock, RECONCILE_RETRY_MS, this.#closing.signal).catch(() => {}); // closing ends the loop
      }
    }
  }
}
