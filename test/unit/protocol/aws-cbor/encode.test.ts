import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cbor } from '@smithy/core/cbor';
import fc from 'fast-check';
import { decodeCbor, EpochTime } from '../../../../src/protocol/aws-cbor/decode.ts';
import { CborEncoder } from '../../../../src/protocol/aws-cbor/encode.ts';
import { AwsCborProtocol } from '../../../../src/protocol/aws-cbor/protocol.ts';
import { kinesisModel } from '../../../../src/protocol/generated/kinesis.ts';
import { boolean, double, list, long, map, member, string, structure, timestamp } from '../../../../src/protocol/schema.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { awkwardText, bodyBytes, operationOf } from '../wire.ts';

const encoder = new CborEncoder();
const protocol = new AwsCborProtocol();

test("the SDK's decoder reads what is written", () => {
  const shape = structure('S', {
    Text: member(string()),
    Whole: member(long()),
    Part: member(double()),
    Yes: member(boolean()),
    Map: member(map(string(), string())),
    List: member(list(long())),
  });
  const texts = fc
    .dictionary(awkwardText, awkwardText, { noNullPrototype: true, maxKeys: 4 })
    .filter((one) => !Object.hasOwn(one, '__proto__'));
  const value = fc.record(
    {
      Text: awkwardText,
      Whole: fc.maxSafeInteger(),
      Part: fc.double({ noNaN: true }),
      Yes: fc.boolean(),
      Map: texts,
      List: fc.array(fc.maxSafeInteger(), { maxLength: 5 }),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(value, (one) => {
      const bytes = encoder.encode(shape, one);
      assert.deepEqual(cbor.deserialize(bytes), one);
      assert.deepEqual(decodeCbor(bytes), one);
    }),
    { numRuns: 60 },
  );
});

test('a time is tag 1 with integer milliseconds', () => {
  const shape = structure('S', { At: member(timestamp()) });
  const bytes = Buffer.from(encoder.encode(shape, { At: 0x167bddd5e8b }));
  assert.equal(bytes.toString('hex'), 'bf624174c11b00000167bddd5e8bff');
  assert.deepEqual(decodeCbor(bytes), { At: new EpochTime(0x167bddd5e8b) });
});

test('a page of records has its data as byte strings', () => {
  const data = Buffer.alloc(70_000, 3);
  const record = { Data: data, PartitionKey: 'k', SequenceNumber: '1', ApproximateArrivalTimestamp: 1_545_084_650_987 };
  const answer = protocol.encodeOutput(operationOf(kinesisModel, 'GetRecords'), { Records: [record, record] });
  assert.equal(answer.headers['Content-Type'], 'application/x-amz-cbor-1.1');
  const decoded = cbor.deserialize(bodyBytes(answer)) as { Records: { Data: Uint8Array; PartitionKey: string }[] };
  assert.equal(decoded.Records.length, 2);
  assert.ok(data.equals(decoded.Records[1]?.Data ?? Buffer.alloc(0)));
});

test('an error has the same two members as in JSON', () => {
  const answer = protocol.encodeError(new ServiceError('ResourceNotFoundException', 'gone'));
  assert.equal(answer.status, 400);
  assert.deepEqual(cbor.deserialize(bodyBytes(answer)), { __type: 'ResourceNotFoundException', message: 'gone' });
});

test('an operation without output answers with an empty body', () => {
  assert.equal(protocol.encodeOutput(operationOf(kinesisModel, 'CreateStream'), undefined).body, '');
});
