/** Pages written from rows say the same as pages written from objects. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decodeCbor } from '../../../src/protocol/aws-cbor/decode.ts';
import { AwsCborProtocol } from '../../../src/protocol/aws-cbor/protocol.ts';
import { AwsJsonProtocol } from '../../../src/protocol/aws-json/protocol.ts';
import { kinesisModel } from '../../../src/protocol/generated/kinesis.ts';
import type { Protocol } from '../../../src/protocol/protocol.ts';
import { ROWS, type Rows } from '../../../src/protocol/rows.ts';
import { isPieced, type UniversalResponse } from '../../../src/protocol/universal.ts';
import { awkwardText, operationOf } from './wire.ts';

interface Row {
  readonly SequenceNumber?: string;
  readonly ApproximateArrivalTimestamp?: number;
  readonly Data?: Uint8Array;
  readonly PartitionKey?: string;
  readonly EncryptionType?: string;
}

class RowsOf implements Rows {
  readonly length: number;
  readonly #all: readonly Row[];
  #row: Row = {};

  constructor(all: readonly Row[]) {
    this.#all = all;
    this.length = all.length;
  }

  at(row: number): void {
    this.#row = this.#all[row] ?? {};
  }

  text(member: string): Uint8Array | undefined {
    const text = this.#row[member as 'PartitionKey'];
    return text === undefined ? undefined : Buffer.from(text);
  }

  plainBytes(member: string): number {
    return member === 'SequenceNumber' ? (this.#row.SequenceNumber?.length ?? -1) : -1;
  }

  blob(): Uint8Array | undefined {
    return this.#row.Data;
  }

  timestamp(): number | undefined {
    return this.#row.ApproximateArrivalTimestamp;
  }
}

const rowOf: fc.Arbitrary<Row> = fc.record(
  {
    SequenceNumber: fc.stringMatching(/^[0-9]{1,56}$/),
    ApproximateArrivalTimestamp: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    Data: fc.uint8Array({ maxLength: 300 }),
    PartitionKey: awkwardText,
    EncryptionType: fc.constantFrom('NONE', 'KMS'),
  },
  { requiredKeys: [] },
);

const GET_RECORDS = operationOf(kinesisModel, 'GetRecords');

/** The body as a client gets it, through pieces of `pieceBytes` where it comes in pieces. */
function bytesOf({ body }: UniversalResponse, pieceBytes: number): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  assert.ok(isPieced(body));
  const scratch = Buffer.alloc(pieceBytes);
  const pieces: Buffer[] = [];
  for (let piece = body.next(scratch); piece !== undefined; piece = body.next(scratch)) {
    assert.ok(piece.byteLength > 0);
    pieces.push(Buffer.from(piece));
  }
  const whole = Buffer.concat(pieces);
  assert.equal(whole.byteLength, body.byteLength, 'the length that was announced');
  return whole;
}

function answers(
  protocol: Protocol,
  all: readonly Row[],
  rest: object,
  pieceBytes = 256 * 1024,
): [rows: Buffer, objects: Buffer] {
  const withRows = { ...rest, [ROWS]: { member: 'Records', rows: new RowsOf(all), rest } };
  const fromRows = protocol.encodeOutput(GET_RECORDS, withRows, 'id');
  const fromObjects = protocol.encodeOutput(GET_RECORDS, { ...rest, Records: all }, 'id');
  return [bytesOf(fromRows, pieceBytes), bytesOf(fromObjects, pieceBytes)];
}

const FORMATS = [
  { name: 'JSON', protocol: new AwsJsonProtocol('1.1'), parse: (bytes: Buffer): unknown => JSON.parse(bytes.toString()) },
  { name: 'CBOR', protocol: new AwsCborProtocol(), parse: decodeCbor },
] as const;

for (const { name, protocol, parse } of FORMATS) {
  describe(`rows as ${name}`, () => {
    test('say what objects say, members that are missing and texts that must be escaped included', () => {
      fc.assert(
        fc.property(fc.array(rowOf, { maxLength: 30 }), fc.boolean(), (all, more) => {
          const [rows, objects] = answers(protocol, all, more ? { NextShardIterator: 'abc', MillisBehindLatest: 5 } : {});
          assert.deepEqual(parse(rows), parse(objects));
        }),
      );
    });

    test('come to the same bytes whatever the size of the pieces is', () => {
      const all: Row[] = Array.from({ length: 200 }, (_, index) => ({
        SequenceNumber: String(index).padStart(56, '1'),
        ApproximateArrivalTimestamp: 1_700_000_000_000 + index,
        Data: Buffer.alloc((index * 97) % 2_000, index),
        PartitionKey: index % 7 === 0 ? `"quoted" ${index}` : `ключ-${index}`,
      }));
      const rest = { MillisBehindLatest: 0, NextShardIterator: 'x'.repeat(200) };
      const [whole, objects] = answers(protocol, all, rest);
      assert.deepEqual(parse(whole), parse(objects));
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 5_000 }), (pieceBytes) => {
          assert.ok(answers(protocol, all, rest, pieceBytes)[0].equals(whole));
        }),
        { numRuns: 20 },
      );
    });

    test('begin right where all rows begin alike, and where the beginning changes', () => {
      const row = (text: string, timeMs: number): Row => ({
        SequenceNumber: text,
        ApproximateArrivalTimestamp: timeMs,
        PartitionKey: 'k',
      });
      const all = [
        ...['8', '1', '7'].map((digit) => row(digit.repeat(56), 1_700_000_000_000)),
        ...['1', '1', '2'].map((digit) => row(digit.repeat(49), 1_700_000_000_000)), // 49 is the digit 1 as a length
        row('5', 5_000),
        row('5', 55),
        { PartitionKey: 'without' },
        row('5', 55),
        row('', 55),
      ];
      const [rows, objects] = answers(protocol, all, {});
      assert.deepEqual(parse(rows), parse(objects));
    });

    test('blobs of every length around the limits of a length’s form come out as they went in', () => {
      for (const length of [0, 1, 2, 3, 23, 24, 255, 256, 65_535, 65_536, 1_048_576]) {
        const [rows, objects] = answers(protocol, [{ Data: Buffer.alloc(length, 7) }], {});
        assert.deepEqual(parse(rows), parse(objects), `${length} bytes`);
      }
    });
  });
}
