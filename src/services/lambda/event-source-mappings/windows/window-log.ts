/**
 * How far each shard of a mapping with tumbling windows is, and the state its function has gathered: a log of the mapping's
 * own, with an entry per step.
 *
 *     key    the shard's id
 *     value  {"position","window":{"startMs","endMs"}|null,"early","state"} as JSON; empty: nothing is known of the shard
 *
 * V1. Position and state are one entry, so a crash leaves both or neither.
 * V2. Only the last entry of a shard counts. What is before the oldest that counts is trimmed, and old ones that count are
 *     written again, so the log stays within a multiple of what counts.
 */
import { Mutex } from '../../../../platform/async/mutex.ts';
import type { Logger } from '../../../../platform/logger.ts';
import { type LogEngine, LogError, type LogRef, type Offset } from '../../../../storage/log-engine.ts';
import { WINDOW_LOG_READ_BYTES, WINDOW_LOG_SLACK_BYTES } from '../limits.ts';
import type { Position } from '../ports.ts';

export interface ShardWindow {
  readonly position: Position;
  /** Null when no window is open. */
  readonly window: { readonly startMs: number; readonly endMs: number } | null;
  /** The state grew too large: the function is to be told that the window ends early. */
  readonly early: boolean;
  /** JSON text. */
  readonly state: string;
}

export const WINDOW_GROUP_PREFIX = 'w.';

export function windowGroup(mappingUuid: string): string {
  return `${WINDOW_GROUP_PREFIX}${mappingUuid}`;
}

interface Kept {
  readonly offset: Offset;
  readonly value: Uint8Array;
}

export class WindowLog {
  readonly #engine: LogEngine;
  readonly #ref: LogRef;
  readonly #logger: Logger;
  readonly #kept = new Map<string, Kept>();
  #keptBytes = 0;
  /** By shard: what is appended for it is appended one at a time, so that its last entry is its newest. */
  readonly #turns = new Map<string, Mutex>();
  /** Appended since the log was compacted last. */
  #appendedBytes = 0;
  #compacting = false;

  private constructor(engine: LogEngine, mappingUuid: string, logger: Logger) {
    this.#engine = engine;
    this.#ref = { group: windowGroup(mappingUuid), log: 0 };
    this.#logger = logger;
  }

  /** Undefined when there is none and `create` is false. Rejects with a `LogError`. */
  static async open(engine: LogEngine, mappingUuid: string, create: boolean, logger: Logger): Promise<WindowLog | undefined> {
    const log = new WindowLog(engine, mappingUuid, logger);
    const { group } = log.#ref;
    if (!create && (await engine.groupLogs(group)) === undefined) return undefined;
    await engine.createGroup(group, { logs: 1, retentionMs: null });
    await log.#load();
    return log;
  }

  of(shardId: string): ShardWindow | undefined {
    const kept = this.#kept.get(shardId);
    return kept === undefined ? undefined : (JSON.parse(Buffer.from(kept.value).toString('utf8')) as ShardWindow);
  }

  /** Resolves when it is durable. Rejects with a `LogError`. */
  async write(shardId: string, shard: ShardWindow): Promise<void> {
    await this.#turnOf(shardId).run(() => this.#append(shardId, Buffer.from(JSON.stringify(shard))));
    await this.#compact();
  }

  async forget(shardId: string): Promise<void> {
    if (!this.#kept.has(shardId)) return;
    await this.#turnOf(shardId).run(() => this.#append(shardId, new Uint8Array(0)));
    this.#turns.delete(shardId);
  }

  async #load(): Promise<void> {
    const limit = { bytesMax: WINDOW_LOG_READ_BYTES, entriesMax: Number.MAX_SAFE_INTEGER };
    let from = await this.#engine.offsetAt(this.#ref, 'start');
    for (;;) {
      const { entries, next, end } = await this.#engine.read(this.#ref, from, limit);
      for (const { key, value, offset } of entries) {
        if (key !== null) this.#keep(Buffer.from(key).toString('utf8'), offset, Uint8Array.from(value));
      }
      from = next;
      if (next >= end) return;
    }
  }

  async #append(shardId: string, value: Uint8Array): Promise<void> {
    const { baseOffset } = await this.#engine.append(this.#ref, [{ key: Buffer.from(shardId), value }]);
    this.#appendedBytes += value.byteLength;
    this.#keep(shardId, baseOffset, value);
  }

  #turnOf(shardId: string): Mutex {
    let turn = this.#turns.get(shardId);
    if (turn === undefined) {
      turn = new Mutex();
      this.#turns.set(shardId, turn);
    }
    return turn;
  }

  #keep(shardId: string, offset: Offset, value: Uint8Array): void {
    this.#keptBytes += value.byteLength - (this.#kept.get(shardId)?.value.byteLength ?? 0);
    if (value.byteLength === 0) this.#kept.delete(shardId);
    else this.#kept.set(shardId, { offset, value });
  }

  async #appendAgain(shardId: string, end: Offset): Promise<void> {
    const kept = this.#kept.get(shardId);
    if (kept !== undefined && kept.offset < end) await this.#append(shardId, kept.value);
  }

  /** V2. A failure leaves the log longer, no more. */
  async #compact(): Promise<void> {
    if (this.#compacting || this.#appendedBytes < WINDOW_LOG_SLACK_BYTES + 4 * this.#keptBytes) return;
    this.#compacting = true;
    this.#appendedBytes = 0;
    try {
      const end = await this.#engine.offsetAt(this.#ref, 'end');
      const shardIds = new Set([...this.#kept.keys(), ...this.#turns.keys()]); // also those whose first entry is under way
      for (const shardId of shardIds) await this.#turnOf(shardId).run(() => this.#appendAgain(shardId, end));
      await this.#engine.trim(this.#ref, end);
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      this.#logger.debug({ err: error }, 'the log of windows could not be compacted now');
    } finally {
      this.#compacting = false;
    }
  }
}
