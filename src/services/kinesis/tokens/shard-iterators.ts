/**
 * Shard iterators: a position in a shard, good for 300 seconds, bound to account, stream incarnation and shard.
 *
 *     payload = version u8, creation time in ms u48, offset f64, shard index u32, stream id 36 bytes,
 *               account 12 bytes, length of the stream's name u8, the name
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Offset } from '../../../storage/log-engine.ts';
import { iteratorExpired, iteratorInvalid } from '../iterator-errors.ts';
import { TOKEN_LIFETIME_MS } from '../limits.ts';
import type { SealedTokens } from './sealed-tokens.ts';

export interface IteratorPosition {
  readonly account: string;
  readonly streamName: string;
  readonly streamId: string;
  readonly shardIndex: number;
  readonly offset: Offset;
}

const VERSION = 1;
const CREATED_AT = 1;
const OFFSET_AT = 7;
const SHARD_AT = 15;
const STREAM_ID_AT = 19;
const ACCOUNT_AT = 55;
const NAME_LENGTH_AT = 67;
const NAME_AT = 68;
/** AWS accepts an iterator with the quotes that a shell script left around it (recorded by others against AWS). */
const QUOTED = /^"(.*)"$/;

export class ShardIterators {
  readonly #tokens: SealedTokens;
  readonly #clock: Clock;

  constructor(tokens: SealedTokens, clock: Clock) {
    this.#tokens = tokens;
    this.#clock = clock;
  }

  issue(position: IteratorPosition): string {
    const payload = Buffer.alloc(NAME_AT + position.streamName.length);
    payload.writeUInt8(VERSION, 0);
    payload.writeUIntBE(this.#clock.nowMs(), CREATED_AT, OFFSET_AT - CREATED_AT);
    payload.writeDoubleBE(position.offset, OFFSET_AT);
    payload.writeUInt32BE(position.shardIndex, SHARD_AT);
    payload.write(position.streamId, STREAM_ID_AT, 'latin1');
    payload.write(position.account, ACCOUNT_AT, 'latin1');
    payload.writeUInt8(position.streamName.length, NAME_LENGTH_AT);
    payload.write(position.streamName, NAME_AT, 'latin1');
    return this.#tokens.seal('shard-iterator', payload);
  }

  /** Throws AWS's errors for what is no iterator of this account, and for one that is too old. */
  open(iterator: string, account: string): IteratorPosition {
    const payload = this.#tokens.open('shard-iterator', QUOTED.exec(iterator)?.[1] ?? iterator);
    if (payload === undefined || payload.readUInt8(0) !== VERSION) throw iteratorInvalid();
    const position: IteratorPosition = {
      account: payload.toString('latin1', ACCOUNT_AT, NAME_LENGTH_AT),
      streamName: payload.toString('latin1', NAME_AT, NAME_AT + payload.readUInt8(NAME_LENGTH_AT)),
      streamId: payload.toString('latin1', STREAM_ID_AT, ACCOUNT_AT),
      shardIndex: payload.readUInt32BE(SHARD_AT),
      offset: payload.readDoubleBE(OFFSET_AT) as Offset,
    };
    if (position.account !== account) throw iteratorInvalid();
    const createdMs = payload.readUIntBE(CREATED_AT, OFFSET_AT - CREATED_AT);
    const nowMs = this.#clock.nowMs();
    if (nowMs - createdMs > TOKEN_LIFETIME_MS) throw iteratorExpired(createdMs, nowMs);
    return position;
  }
}
