import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decodeSequenceNumber,
  encodeSequenceNumber,
  endingSequenceNumber,
  SequenceNumberEncoder,
  type SequenceNumberParts,
  startingSequenceNumber,
} from '../../../src/storage/sequence-number.ts';

const identities = fc.record({
  shardIndex: fc.integer({ min: 0, max: 0x7fff_ffff }),
  createdSeconds: fc.integer({ min: 0, max: 16_025_174_999 }),
});
const anyParts: fc.Arbitrary<SequenceNumberParts> = fc
  .tuple(identities, fc.bigInt({ min: 0n, max: 0x7fff_ffff_ffff_ffffn }), fc.integer({ min: 0, max: 16_025_174_999 }))
  .map(([identity, counter, seconds]) => ({ ...identity, counter, seconds }));

test('a sequence number has 56 digits and decodes to the parts it was made of', () => {
  fc.assert(
    fc.property(anyParts, (parts) => {
      const text = encodeSequenceNumber(parts);
      assert.match(text, /^\d{56}$/);
      assert.deepEqual(decodeSequenceNumber(text), parts);
    }),
  );
});

test('the digits stand where the layout says', () => {
  const text = encodeSequenceNumber({ createdSeconds: 0x123456789, shardIndex: 0x1b, counter: 0x42n, seconds: 0x1abcdef01 });
  const digits = ['2', '123456789', 'b', '0000000000000042', '00', '1abcdef01', '0000001b', '2'].join('');
  assert.equal(BigInt(text).toString(16), digits);
});

test('numbers of one shard grow with the counter, whatever the seconds', () => {
  fc.assert(
    fc.property(
      anyParts,
      fc.bigInt({ min: 1n, max: 1000n }),
      fc.integer({ min: 0, max: 16_025_174_999 }),
      (parts, more, seconds) => {
        fc.pre(parts.counter + more <= 0x7fff_ffff_ffff_ffffn);
        const later = encodeSequenceNumber({ ...parts, counter: parts.counter + more, seconds });
        assert.ok(later > encodeSequenceNumber(parts));
      },
    ),
  );
});

test('every number of a shard created in a later second is above those of an earlier one', () => {
  fc.assert(
    fc.property(anyParts, anyParts, (a, b) => {
      fc.pre(a.createdSeconds < b.createdSeconds);
      assert.ok(encodeSequenceNumber(a) < encodeSequenceNumber(b));
    }),
  );
});

test('a shard starts below its first record and ends above its last', () => {
  const identity = { shardIndex: 20, createdSeconds: 1_700_000_000 };
  const first = encodeSequenceNumber({ ...identity, counter: 1n, seconds: 1_700_000_000 });
  assert.ok(startingSequenceNumber(identity) < first && first < endingSequenceNumber(identity));
  assert.equal(decodeSequenceNumber(startingSequenceNumber(identity))?.counter, 0n);
  assert.equal(decodeSequenceNumber(endingSequenceNumber(identity))?.counter, 0x7fff_ffff_ffff_ffffn);
});

test('a number seen on AWS decodes, and encodes to itself', () => {
  const seen = '49545115243490985018280067714973144582180062593244200961'; // the documentation's example, version 1
  assert.equal(decodeSequenceNumber(seen), undefined);
  const ours = '49590338271490256608559692538361571095921575989136588898'; // the documentation's example of PutRecords
  const parts = decodeSequenceNumber(ours);
  assert.ok(parts !== undefined);
  assert.equal(encodeSequenceNumber(parts), ours);
});

test('what is no version 2 sequence number is refused', () => {
  const good = { shardIndex: 3, createdSeconds: 1_700_000_000, counter: 7n, seconds: 1_700_000_001 };
  const value = BigInt(encodeSequenceNumber(good));
  const cases: Readonly<Record<string, string>> = {
    empty: '',
    zero: '0',
    'a word': 'TRIM_HORIZON',
    'leading zero': `0${value}`.slice(0, 56),
    'a sign': `-${value}`.slice(0, 56),
    'one digit more': `${value}0`,
    'very long': '9'.repeat(1_000_000),
    'another version': (value - 1n).toString(),
    'another marker': (value + (1n << 184n)).toString(),
    'a counter of 64 bits': (value + (1n << 143n)).toString(),
    'a byte that is not zero': (value + (1n << 72n)).toString(),
    'low bits of another index': (value ^ (1n << 144n)).toString(),
    'an index of 32 bits': (value + (1n << 35n)).toString(),
    'created too late': ((value & ~(((1n << 36n) - 1n) << 148n)) | (16_025_175_000n << 148n)).toString(),
  };
  for (const [what, text] of Object.entries(cases)) assert.equal(decodeSequenceNumber(text), undefined, what);
});

test('the encoder writes what encodeSequenceNumber writes, in runs and in jumps', () => {
  const runs = fc.array(fc.record({ counter: fc.nat(), run: fc.integer({ min: 1, max: 40 }), seconds: fc.nat() }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(identities, runs, (identity, some) => {
      const encoder = new SequenceNumberEncoder(identity);
      for (const { counter, run, seconds } of some) {
        for (let index = 0; index < run; index++) {
          const expected = encodeSequenceNumber({ ...identity, counter: BigInt(counter + index), seconds });
          assert.equal(encoder.encode(counter + index, seconds), expected);
        }
      }
    }),
  );
});

test('a run that carries into the upper digits stays right', () => {
  const identity = { shardIndex: 1, createdSeconds: 1_700_000_000 };
  const encoder = new SequenceNumberEncoder(identity);
  for (let counter = 1; counter < 5000; counter++) {
    assert.equal(
      encoder.encode(counter, 1_700_000_100),
      encodeSequenceNumber({ ...identity, counter: BigInt(counter), seconds: 1_700_000_100 }),
    );
  }
});
