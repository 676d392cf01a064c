/**
 * Keeps one mapping running as the state wants it: compares the state with what runs, again whenever one of them may have
 * changed, and starts or drains slots.
 *
 * W1. One pass at a time; a wake during a pass means another pass.
 * W2. A shard begins only when all its parents that the stream still lists are finished: per partition key, the order holds
 *     across splits and merges.
 * W3. Slots live with one version of the mapping: after any change they are drained before new ones are started.
 * W4. A shard that came to be after its mapping is read from its beginning (or from the mapping's time).
 */
import { AssertionFailure } from '../../../platform/assert.ts';
import { Backoff } from '../../../platform/async/backoff.ts';
import type { Timer } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { LogError } from '../../../storage/log-engine.ts';
import type { LaneStatus } from './lane-stage.ts';
import { RETRY_PACE, SHARDS_PER_COMMAND } from './limits.ts';
import { NewestWins } from './newest-wins.ts';
import type { SourceShard, StartingPosition } from './ports.ts';
import { RESULT_SOURCE_NOT_FOUND } from './result.ts';
import type { MappingSeams } from './seams.ts';
import { ShardSlot } from './slot.ts';
import type { Claim, Mapping, MappingLifecycle, ShardStart } from './state.ts';
import { WindowLog, windowGroup } from './windows/window-log.ts';

const AT_REST: ReadonlySet<MappingLifecycle> = new Set(['Enabled', 'Disabled']);

export class MappingRunner {
  readonly #seams: MappingSeams;
  readonly #uuid: string;
  readonly #logger: Logger;
  readonly #backoff: Backoff;
  readonly #slots = new Map<string, ShardSlot>();
  readonly #closed = new AbortController();
  readonly #abandoned = new AbortController();
  readonly #results: NewestWins<string>;
  readonly #stopListening: () => void;
  #version = 0;
  #windows: WindowLog | undefined;
  #lastResult: string;
  #dirty = false;
  #pass: Promise<void> | undefined;
  #retry: Timer | undefined;

  constructor(seams: MappingSeams, mapping: Mapping) {
    this.#seams = seams;
    this.#uuid = mapping.uuid;
    this.#logger = seams.logger.child({ mapping: mapping.uuid });
    this.#backoff = new Backoff(seams.random, RETRY_PACE);
    this.#lastResult = mapping.lastProcessingResult;
    this.#results = new NewestWins({
      ...seams,
      write: async (text: string) => void (await seams.mappings.submit({ type: 'result', uuid: mapping.uuid, text })),
      backoff: new Backoff(seams.random, RETRY_PACE),
      logger: this.#logger,
      signal: this.#abandoned.signal,
    });
    this.#stopListening = seams.recordSource.onShardsChanged(mapping.eventSourceArn, () => this.wake());
  }

  /** Something may have changed. */
  wake(): void {
    this.#dirty = true;
    if (!this.#closed.signal.aborted) this.#pass ??= this.#passes();
  }

  /** What each lane of a shard is at; undefined when the shard is not being processed. */
  lanesOf(shardId: string): readonly LaneStatus[] | undefined {
    return this.#slots.get(shardId)?.lanes;
  }

  /** Starts nothing more and drains what runs. Resolves when nothing does. */
  async close(): Promise<void> {
    this.#closed.abort();
    this.#retry?.cancel();
    this.#stopListening();
    await Promise.all([this.#drainAll(), this.#pass, this.#results.settled()]);
    await this.#drainAll();
  }

  /** The mapping is gone, and so is what it kept. What a crash leaves of that, the next start removes. */
  async remove(): Promise<void> {
    await this.close();
    try {
      await this.#seams.engine.deleteGroup(windowGroup(this.#uuid));
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      this.#logger.warn({ error }, 'the windows of a deleted mapping are still there; the next start removes them');
    }
  }

  /** Whatever is still running is no longer looked at. */
  abandon(): void {
    this.#abandoned.abort();
    for (const slot of this.#slots.values()) slot.abandon();
  }

  async #passes(): Promise<void> {
    await Promise.resolve(); // a wake comes in the middle of a command being applied: let that end first
    try {
      while (this.#dirty && !this.#closed.signal.aborted) {
        this.#dirty = false;
        await this.#reconcile(); // W1
        this.#backoff.reset();
      }
    } catch (error: unknown) {
      if (error instanceof AssertionFailure) throw error;
      this.#logger.error({ error }, 'the mapping could not be brought to its state; it is tried again');
      this.#retryLater();
    } finally {
      this.#pass = undefined;
    }
  }

  #retryLater(): void {
    if (this.#closed.signal.aborted) return;
    this.#retry?.cancel();
    this.#retry = this.#seams.clock.setTimer(this.#backoff.next(), () => this.wake());
  }

  async #reconcile(): Promise<void> {
    const mapping = this.#seams.mappings.state.mappings.get(this.#uuid);
    if (mapping === undefined || mapping.version !== this.#version) await this.#drainAll(mapping); // W3
    if (mapping === undefined) return;
    this.#version = mapping.version;
    if (mapping.enabled && mapping.lifecycle !== 'Deleting') await this.#assign(mapping);
    if (AT_REST.has(mapping.lifecycle) || this.#closed.signal.aborted) return;
    await this.#seams.mappings.submit({ type: 'settled', uuid: this.#uuid, version: mapping.version });
  }

  /** Starts a slot for every shard whose turn it is. */
  async #assign(mapping: Mapping): Promise<void> {
    const shards = await this.#seams.recordSource.shards(mapping.eventSourceArn);
    const listed = new Map((shards ?? []).map((shard) => [shard.shardId, shard]));
    await this.#forget([...mapping.shards.keys()].filter((shardId) => !listed.has(shardId)));
    if (shards === undefined) this.#report(RESULT_SOURCE_NOT_FOUND);
    const due = [...listed.values()].filter((shard) => this.#isDue(mapping, shard, listed));
    for (let from = 0; from < due.length; from += SHARDS_PER_COMMAND) {
      await this.#claim(mapping, due.slice(from, from + SHARDS_PER_COMMAND));
    }
  }

  #isDue(mapping: Mapping, shard: SourceShard, listed: ReadonlyMap<string, SourceShard>): boolean {
    if (this.#slots.has(shard.shardId) || mapping.shards.get(shard.shardId)?.finished === true) return false;
    return shard.parentShardIds.every((parent) => !listed.has(parent) || mapping.shards.get(parent)?.finished === true); // W2
  }

  async #claim(mapping: Mapping, due: readonly SourceShard[]): Promise<void> {
    const starts = await Promise.all(due.map((shard) => this.#startOf(mapping, shard.shardId)));
    const outcome = await this.#seams.mappings.submit({
      type: 'claim',
      uuid: this.#uuid,
      version: mapping.version,
      shards: starts,
    });
    if (outcome.kind !== 'claimed' || this.#closed.signal.aborted) return;
    const windows = await this.#openWindows(mapping, outcome.claims);
    for (const claim of outcome.claims) {
      const slot = new ShardSlot(this.#seams, mapping, claim, windows, (result) => this.#report(result));
      this.#slots.set(claim.shardId, slot);
      void slot.run().then(() => this.#ended(claim.shardId, slot));
    }
  }

  /** The log of the mapping's windows, where it has any or had them and some are still open. */
  async #openWindows(mapping: Mapping, claims: readonly Claim[]): Promise<WindowLog | undefined> {
    const wanted = mapping.settings.tumblingWindowInSeconds > 0;
    this.#windows ??= await WindowLog.open(this.#seams.engine, this.#uuid, wanted, this.#logger);
    // Before anything of such a shard is settled, so that a crash on the way leaves it as it was: reset.
    for (const { shardId, reset } of claims) if (reset) await this.#windows?.forget(shardId);
    if (wanted || this.#windows === undefined) return this.#windows;
    // Where no window is open any more, the checkpoint alone counts from now on.
    for (const { shardId } of claims) if (this.#windows.of(shardId)?.window === null) await this.#windows.forget(shardId);
    return this.#windows;
  }

  async #startOf(mapping: Mapping, shardId: string): Promise<ShardStart> {
    const known = mapping.shards.get(shardId);
    if (known !== undefined) return [shardId, known.position];
    const start: StartingPosition =
      mapping.startingPosition.type === 'AT_TIMESTAMP' ? mapping.startingPosition : { type: 'TRIM_HORIZON' }; // W4
    return [shardId, await this.#seams.recordSource.resolve(mapping.eventSourceArn, shardId, start)];
  }

  #ended(shardId: string, slot: ShardSlot): void {
    if (this.#slots.get(shardId) === slot) this.#slots.delete(shardId);
    this.wake();
  }

  /** What is no longer in the stream needs neither a slot nor a place in the state. */
  async #forget(shardIds: readonly string[]): Promise<void> {
    await Promise.all(shardIds.map((shardId) => this.#slots.get(shardId)?.drain()));
    for (const shardId of shardIds) await this.#windows?.forget(shardId);
    for (let from = 0; from < shardIds.length; from += SHARDS_PER_COMMAND) {
      const some = shardIds.slice(from, from + SHARDS_PER_COMMAND);
      await this.#seams.mappings.submit({ type: 'forget', uuid: this.#uuid, shardIds: some });
    }
  }

  /** `next`: the mapping as it goes on. Other lanes than now begin where the lanes of now have come to one checkpoint. */
  async #drainAll(next?: Mapping): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => slot.drain(next)));
  }

  #report(result: string): void {
    if (result === this.#lastResult) return;
    this.#lastResult = result;
    this.#results.offer(result);
  }
}
