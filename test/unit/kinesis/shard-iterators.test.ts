import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import { PageTokens } from '../../../src/services/kinesis/tokens/page-tokens.ts';
import { SealedTokens } from '../../../src/services/kinesis/tokens/sealed-tokens.ts';
import { type IteratorPosition, ShardIterators } from '../../../src/services/kinesis/tokens/shard-iterators.ts';
import type { Offset } from '../../../src/storage/log-engine.ts';

const KEY = new Uint8Array(32).fill(9);
const clock = new ManualClock();
const sealed = (key: Uint8Array = KEY, seed = 1): SealedTokens => new SealedTokens(key, new SeededRandom(seed));

const positions: fc.Arbitrary<IteratorPosition> = fc.record(
  {
    account: fc.stringMatching(/^\d{12}$/),
    streamName: fc.stringMatching(/^[a-zA-Z0-9_.-]{1,128}$/),
    streamId: fc.uuid(),
    shardIndex: fc.nat(2 ** 31 - 1),
    offset: fc.maxSafeNat().map((offset) => offset as Offset),
  },
  { noNullPrototype: true },
);

describe('ShardIterators', () => {
  test('give back every position, in a token of the form and size that AWS has', () => {
    fc.assert(
      fc.property(positions, (position) => {
        const token = new ShardIterators(sealed(), clock).issue(position);
        assert.deepEqual(new ShardIterators(sealed(KEY, 2), clock).open(token, position.account), position);
        const raw = Buffer.from(token, 'base64');
        assert.equal(raw.readBigUInt64BE(0), 1n);
        assert.equal((raw.length - 8) % 16, 0);
        assert.ok(raw.length >= 152 && raw.length <= 280, `${raw.length} bytes`);
        assert.ok(token.length <= 512);
      }),
    );
  });

  test('open nothing in which one bit was changed, nothing of another key, and no page token', () => {
    const position = { account: '000000000000', streamName: 's', streamId: 'u'.repeat(36), shardIndex: 0, offset: 0 as Offset };
    const iterators = new ShardIterators(sealed(), clock);
    const raw = Buffer.from(iterators.issue(position), 'base64');
    fc.assert(
      fc.property(fc.nat(raw.length * 8 - 1), (bit) => {
        const changed = Buffer.from(raw);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        assert.throws(() => iterators.open(changed.toString('base64'), position.account), { message: 'Invalid ShardIterator.' });
      }),
    );
    const others = new ShardIterators(sealed(new Uint8Array(32)), clock);
    assert.throws(() => others.open(raw.toString('base64'), position.account), { message: 'Invalid ShardIterator.' });
    const page = new PageTokens<object>('list-shards', sealed(), clock).issue({});
    assert.throws(() => iterators.open(page, position.account), { message: 'Invalid ShardIterator.' });
  });
});

describe('SealedTokens', () => {
  test('open for the purpose they were sealed for only', () => {
    const token = sealed().seal('list-streams', KEY);
    assert.deepEqual(sealed().open('list-streams', token)?.subarray(0, KEY.length), Buffer.from(KEY));
    assert.equal(sealed().open('list-shards', token), undefined);
  });

  test('never use a nonce twice', () => {
    const tokens = sealed();
    const nonces = Array.from({ length: 1000 }, () =>
      Buffer.from(tokens.seal('list-streams', KEY), 'base64').toString('hex', 8, 20),
    );
    assert.equal(new Set(nonces).size, nonces.length);
    const nextStart = Buffer.from(sealed(KEY, 2).seal('list-streams', KEY), 'base64').toString('hex', 8, 20);
    assert.equal(nonces.includes(nextStart), false);
  });
});
