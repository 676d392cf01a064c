import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cbor } from '@smithy/core/cbor';
import fc from 'fast-check';
import { decodeCbor, EpochTime } from '../../../../src/protocol/aws-cbor/decode.ts';
import { AwsCborProtocol } from '../../../../src/protocol/aws-cbor/protocol.ts';
import { kinesisModel } from '../../../../src/protocol/generated/kinesis.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { awkwardText, operationOf, request } from '../wire.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const bytes = (text: string): Buffer => hex(text);

/** Examples of RFC 8949, appendix A, that are in the form spoken here. */
const VECTORS: readonly [string, unknown][] = [
  ['00', 0],
  ['01', 1],
  ['0a', 10],
  ['17', 23],
  ['1818', 24],
  ['1819', 25],
  ['1864', 100],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
  ['3bffffffffffffffff', -18_446_744_073_709_551_616n],
  ['20', -1],
  ['29', -10],
  ['3863', -100],
  ['3903e7', -1000],
  ['f90000', 0],
  ['f98000', -0],
  ['f93c00', 1],
  ['fb3ff199999999999a', 1.1],
  ['f93e00', 1.5],
  ['f97bff', 65504],
  ['fa47c35000', 100_000],
  ['fa7f7fffff', 3.4028234663852886e38],
  ['fb7e37e43c8800759c', 1.0e300],
  ['f90001', 2 ** -24],
  ['f90400', 0.00006103515625],
  ['f9c400', -4],
  ['fbc010666666666666', -4.1],
  ['f97c00', Number.POSITIVE_INFINITY],
  ['f97e00', Number.NaN],
  ['f9fc00', Number.NEGATIVE_INFINITY],
  ['fa7f800000', Number.POSITIVE_INFINITY],
  ['fb7ff8000000000000', Number.NaN],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['f7', null],
  ['c11a514b67b0', new EpochTime(1_363_896_240)],
  ['c1fb41d452d9ec200000', new EpochTime(1_363_896_240.5)],
  ['c074323031332d30332d32315432303a30343a30305a', '2013-03-21T20:04:00Z'],
  ['d74401020304', bytes('01020304')],
  ['40', bytes('')],
  ['4401020304', bytes('01020304')],
  ['60', ''],
  ['6161', 'a'],
  ['6449455446', 'IETF'],
  ['62225c', '"\\'],
  ['62c3bc', 'ü'],
  ['63e6b0b4', '水'],
  ['64f0908591', '𐅑'],
  ['80', []],
  ['83010203', [1, 2, 3]],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['a0', {}],
  ['a26161016162820203', { a: 1, b: [2, 3] }],
  ['826161a161626163', ['a', { b: 'c' }]],
  ['5f42010243030405ff', bytes('0102030405')],
  ['7f657374726561646d696e67ff', 'streaming'],
  ['9fff', []],
  ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
  ['83018202039f0405ff', [1, [2, 3], [4, 5]]],
  ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
  ['bf6346756ef563416d7421ff', { Fun: true, Amt: -2 }],
];

test('the examples of RFC 8949 are read as they say', () => {
  for (const [text, value] of VECTORS) assert.deepEqual(decodeCbor(hex(text)), value, text);
});

test('what is malformed is refused', () => {
  const broken: readonly [string, string][] = [
    ['ff', 'a break alone'],
    ['81ff', 'a break in a definite list'],
    ['bf6161ff', 'a break for a value'],
    ['18', 'a length that ends early'],
    ['1c', 'a reserved length'],
    ['5f01ff', 'a chunk of another type'],
    ['5f5f4101ffff', 'an indefinite chunk'],
    ['7f61c361bcff', 'a character cut in two by chunks'],
    ['61c3', 'text that ends inside a character'],
    ['62c328', 'text that is no UTF-8'],
    ['a10102', 'a key that is no text'],
    ['a2616101616102', 'a key twice'],
    ['bf616101616102ff', 'a key twice in an indefinite map'],
    ['0000', 'data after the end'],
    ['f818', 'a simple value of two bytes'],
    ['e0', 'an unassigned simple value'],
    ['c16161', 'a time that is text'],
    ['9f', 'an open list'],
    ['5bffffffffffffffff', 'bytes beyond the end'],
    ['9b00ffffffffffffff', 'a list beyond the end'],
    ['bb7fffffffffffffff', 'a map beyond the end'],
  ];
  for (const [text, what] of broken) assert.throws(() => decodeCbor(hex(text)), { code: 'SerializationException' }, what);
});

test('nesting is bounded, through tags as well', () => {
  assert.deepEqual(decodeCbor(Buffer.concat([Buffer.alloc(31, 0x81), hex('80')])) !== undefined, true);
  for (const head of [0x81, 0x9f, 0xc2]) {
    assert.throws(() => decodeCbor(Buffer.alloc(100_000, head)), { code: 'SerializationException' });
  }
});

test('nothing is allocated for a length that is only claimed', () => {
  const before = process.memoryUsage().arrayBuffers;
  assert.throws(() => decodeCbor(hex('5a7fffffff00')), { code: 'SerializationException' });
  assert.throws(() => decodeCbor(hex('9a7fffffff00')), { code: 'SerializationException' });
  assert.ok(process.memoryUsage().arrayBuffers - before < 1_000_000);
});

test('a byte string is a view on the request', () => {
  const input = hex('4401020304');
  const value = decodeCbor(input) as Uint8Array;
  input[1] = 9;
  assert.equal(value[0], 9);
});

test('the key __proto__ is a key like any other', () => {
  const value = decodeCbor(hex('a1695f5f70726f746f5f5fa1617801')) as Record<string, unknown>;
  assert.deepEqual(Object.keys(value), ['__proto__']);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(value.x, undefined);
});

test('whatever the bytes, the only error is a SerializationException, and it comes quickly', () => {
  const heads = hex('00183b415f617f819fa1bfc1f6f9fbff');
  const shaped = fc
    .uint8Array({ maxLength: 32 })
    .map((values) => values.map((byte) => (byte < 128 ? (heads[byte % 16] ?? 0) : byte)));
  const started = process.hrtime.bigint();
  fc.assert(
    fc.property(shaped, (input) => {
      try {
        decodeCbor(input);
      } catch (error: unknown) {
        assert.ok(error instanceof ServiceError && error.code === 'SerializationException');
      }
    }),
    { numRuns: 20_000 },
  );
  assert.ok(process.hrtime.bigint() - started < 10_000_000_000n);
});

test("what the SDK's encoder writes is read back", () => {
  // The SDK writes -0 as the integer 0.
  const number = fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true })).map((value) => value + 0);
  const leaf = fc.oneof(awkwardText, fc.boolean(), number, fc.constant(null));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('tree')),
      fc.dictionary(awkwardText, tie('tree'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      assert.deepEqual(decodeCbor(cbor.serialize(value)), value);
    }),
    { numRuns: 150 },
  );
});

const protocol = new AwsCborProtocol();

function decode(operation: string, value: unknown): unknown {
  return protocol.decodeInput(operationOf(kinesisModel, operation), request({ body: cbor.serialize(value) }));
}

test('input is read by the model', () => {
  const input = { StreamName: 's', Records: [{ Data: new Uint8Array([1, 2]), PartitionKey: 'k' }] };
  assert.deepEqual(decode('PutRecords', { ...input, Nonsense: 1, ExplicitHashKey: null }), {
    StreamName: 's',
    Records: [{ Data: Buffer.from([1, 2]), PartitionKey: 'k' }],
  });
  assert.deepEqual(protocol.decodeInput(operationOf(kinesisModel, 'ListStreams'), request({})), {});
});

test('times are integer milliseconds, and seconds by the letter of the standard are understood', () => {
  const at = (text: string): unknown =>
    protocol.decodeInput(
      operationOf(kinesisModel, 'GetShardIterator'),
      request({ body: Buffer.concat([hex('bf'), hex('69'), Buffer.from('Timestamp'), hex(text), hex('ff')]) }),
    );
  assert.deepEqual(at('c11b00000167bddd5e8b'), { Timestamp: 0x167bddd5e8b });
  assert.deepEqual(at('c11a5c181faa'), { Timestamp: 1_545_084_842_000 });
  assert.deepEqual(at('c1fb41d452d9ec200000'), { Timestamp: 1_363_896_240_500 });
  assert.deepEqual(at('1b00000167bddd5e8b'), { Timestamp: 0x167bddd5e8b });
});

test('a member of the wrong type is refused', () => {
  const refuses = (operation: string, value: unknown, message: RegExp): void =>
    assert.throws(() => decode(operation, value), { code: 'SerializationException', message });
  refuses('PutRecord', { Data: 'text' }, /^class java.lang.String can not be converted to a Blob$/);
  refuses('PutRecord', { StreamName: new Uint8Array(1) }, /^class java.nio.HeapByteBuffer can not be converted to an String$/);
  refuses('PutRecord', { StreamName: {} }, /^Start of structure or map/);
  refuses('PutRecord', [], /^Start of list/);
});
