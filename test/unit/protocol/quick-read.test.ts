/** The quick readers against the careful way: whatever they return, it returns too. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CBOR_LEAVES, decodeCbor } from '../../../src/protocol/aws-cbor/decode.ts';
import { CborEncoder } from '../../../src/protocol/aws-cbor/encode.ts';
import { CborQuickReader } from '../../../src/protocol/aws-cbor/quick-read.ts';
import { JSON_LEAVES } from '../../../src/protocol/aws-json/decode.ts';
import { parseJson } from '../../../src/protocol/aws-json/parse.ts';
import { JsonQuickReader } from '../../../src/protocol/aws-json/quick-read.ts';
import { kinesisModel } from '../../../src/protocol/generated/kinesis.ts';
import { ShapeReader } from '../../../src/protocol/reading.ts';
import type { StructureShape } from '../../../src/protocol/schema.ts';
import { awkwardText, operationOf } from './wire.ts';

const PUT_RECORD = operationOf(kinesisModel, 'PutRecord').input;
const PUT_RECORDS = operationOf(kinesisModel, 'PutRecords').input;

interface Way {
  readonly name: string;
  quick(shape: StructureShape, body: Uint8Array): object | undefined;
  careful(shape: StructureShape, body: Uint8Array): unknown;
}

const jsonReader = new ShapeReader(JSON_LEAVES);
const quickJson = new JsonQuickReader();
const JSON_WAY: Way = {
  name: 'JSON',
  quick: (shape, body) => quickJson.read(shape, body),
  careful: (shape, body) => jsonReader.read(shape, parseJson(body) ?? {}),
};
const cborReader = new ShapeReader(CBOR_LEAVES);
const quickCbor = new CborQuickReader();
const CBOR_WAY: Way = {
  name: 'CBOR',
  quick: (shape, body) => quickCbor.read(shape, body),
  careful: (shape, body) => cborReader.read(shape, decodeCbor(body) ?? {}),
};

/** Whether the quick way had an answer; fails when it is not that of the careful way. */
function agree(way: Way, shape: StructureShape, body: Uint8Array): boolean {
  const quick = way.quick(shape, body);
  if (quick !== undefined) assert.deepEqual(quick, way.careful(shape, body), Buffer.from(body).toString('latin1'));
  return quick !== undefined;
}

const usualText = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '-', '/', ' ', 'é', '水', '😀', '\u007f'), maxLength: 60 });
const data = fc.uint8Array({ maxLength: 100 });
const record = fc.record({ PartitionKey: usualText, Data: data, ExplicitHashKey: usualText }, { requiredKeys: ['Data'] });
const putRecords = fc.record({
  StreamName: usualText,
  StreamARN: usualText,
  Records: fc.array(record, { minLength: 1, maxLength: 5 }),
});

const base64 = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
const cbor = new CborEncoder();

describe('the quick way of reading', () => {
  test('reads records of every size as the careful way does, across the pieces that long bodies are looked at in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 10, maxLength: 60 }), (sizes) => {
        const Records = sizes.map((size, index) => ({ PartitionKey: `${index}`, Data: Buffer.alloc(size, index * 7) }));
        const body = Buffer.from(
          JSON.stringify({ StreamName: 's', Records: Records.map((one) => ({ ...one, Data: one.Data.toString('base64') })) }),
        );
        assert.ok(agree(JSON_WAY, PUT_RECORDS, body));
      }),
      { numRuns: 30 },
    );
  });

  test('reads what clients send, as JSON with any white space and as CBOR', () => {
    fc.assert(
      fc.property(putRecords, fc.constantFrom('', ' ', '\n\t'), (input, indent) => {
        assert.ok(agree(JSON_WAY, PUT_RECORDS, Buffer.from(JSON.stringify(input, base64, indent))));
        assert.ok(agree(CBOR_WAY, PUT_RECORDS, cbor.encode(PUT_RECORDS, input)));
      }),
    );
  });

  test('agrees with the careful way about JSON of any kind', () => {
    const member = fc.constantFrom(
      'Data',
      'PartitionKey',
      'StreamName',
      'StreamARN',
      'Records',
      'Unknown',
      '__proto__',
      'toString',
      '',
    );
    const text = fc.oneof(awkwardText, fc.base64String(), fc.constantFrom('YQ==', 'YR==', 'YQ', 'Y-_=', 'YQ=='));
    const leaf = fc.oneof({ weight: 5, arbitrary: text }, fc.constantFrom(null, true, 0, 1.5, -3));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(member, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    const pairs = fc.array(fc.tuple(member, value), { maxLength: 5 }); // members may come twice
    fc.assert(
      fc.property(pairs, fc.boolean(), (all, list) => {
        const object = `{${all.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`).join(',')}}`;
        const body = Buffer.from(list ? `{"StreamName":"s","Records":[${object}]}` : object);
        agree(JSON_WAY, list ? PUT_RECORDS : PUT_RECORD, body);
      }),
      { numRuns: 500 },
    );
  });

  const mutation = fc.record({
    at: fc.nat(),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],: -_=\u0000'))),
    cut: fc.boolean(),
  });
  for (const way of [JSON_WAY, CBOR_WAY]) {
    test(`agrees with the careful way about ${way.name} that was damaged in one or more places`, () => {
      fc.assert(
        fc.property(putRecords, fc.array(mutation, { minLength: 1, maxLength: 4 }), (input, mutations) => {
          const whole =
            way === JSON_WAY ? Buffer.from(JSON.stringify(input, base64)) : Buffer.from(cbor.encode(PUT_RECORDS, input));
          let body = whole;
          for (const { at, byte, cut } of mutations) {
            const place = at % (body.byteLength + 1);
            if (cut) body = Buffer.concat([body.subarray(0, place), body.subarray(place + (byte % 7))]);
            else if (place < body.byteLength) body[place] = byte;
          }
          agree(way, PUT_RECORDS, body);
        }),
        { numRuns: 1_000 },
      );
    });
  }

  test('gives up at definite and indefinite CBOR alike only where it must', () => {
    const pair = (name: string, item: readonly number[]): number[] => [0x60 | name.length, ...Buffer.from(name), ...item];
    const bytes = pair('Data', [0x42, 1, 2]);
    assert.ok(agree(CBOR_WAY, PUT_RECORD, Buffer.from([0xa1, ...bytes])));
    assert.ok(agree(CBOR_WAY, PUT_RECORD, Buffer.from([0xbf, ...bytes, 0xff])));
    assert.ok(agree(CBOR_WAY, PUT_RECORDS, Buffer.from([0xa1, ...pair('Records', [0x9f, 0xa1, ...bytes, 0xff])])));
    const unusual = [
      [0xa1, ...pair('Data', [0x5f, 0x41, 1, 0xff])], // chunks
      [0xa1, ...pair('Data', [0xf6])], // null
      [0xa2, ...bytes, ...bytes], // twice
      [0xa2, ...bytes], // one too few
      [0xa1, ...pair('Data', [0x5a, 0xff, 0xff, 0xff, 0xff])], // a length beyond the end
      [0xa1, ...pair('PartitionKey', [0x61, 0xff])], // no UTF-8
      [0xa1, ...bytes, 0], // more behind it
      [],
    ];
    for (const body of unusual) assert.equal(way(body), undefined);
    function way(body: readonly number[]): object | undefined {
      return quickCbor.read(PUT_RECORD, Buffer.from(body));
    }
  });

  test('leaves operations without data to the careful way', () => {
    const { input } = operationOf(kinesisModel, 'DescribeStream');
    assert.equal(quickJson.read(input, Buffer.from('{"StreamName":"s"}')), undefined);
    assert.equal(quickCbor.read(input, cbor.encode(input, { StreamName: 's' })), undefined);
  });
});
