import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonEncoder } from '../../../../src/protocol/aws-json/encode.ts';
import { kinesisModel } from '../../../../src/protocol/generated/kinesis.ts';
import { boolean, double, list, map, member, string, structure } from '../../../../src/protocol/schema.ts';
import { awkwardText, operationOf } from '../wire.ts';

const encoder = new JsonEncoder();

function json(shape: Parameters<JsonEncoder['encode']>[0], value: unknown): string {
  const encoded = encoder.encode(shape, value);
  return typeof encoded === 'string' ? encoded : Buffer.from(encoded).toString('utf8');
}

test('absent members are omitted and unknown ones are not written', () => {
  const { output } = operationOf(kinesisModel, 'PutRecord');
  const value = { SequenceNumber: '1', ShardId: 's', EncryptionType: undefined, internal: 'secret' };
  assert.equal(json(output, value), '{"SequenceNumber":"1","ShardId":"s"}');
  assert.equal(json(operationOf(kinesisModel, 'ListShards').output, {}), '{}');
  assert.equal(json(operationOf(kinesisModel, 'ListShards').output, { Shards: [] }), '{"Shards":[]}');
});

test('timestamps are plain decimal seconds', () => {
  const { output } = operationOf(kinesisModel, 'GetRecords');
  const record = {
    ApproximateArrivalTimestamp: 1_545_084_650_987,
    Data: Buffer.from('Hello'),
    PartitionKey: '1',
    SequenceNumber: '4',
  };
  assert.equal(
    json(output, { Records: [record], MillisBehindLatest: 0 }),
    '{"MillisBehindLatest":0,"Records":[{"ApproximateArrivalTimestamp":1545084650.987,"Data":"SGVsbG8=","PartitionKey":"1","SequenceNumber":"4"}]}',
  );
});

test('a page of records is written as bytes and any length of data comes back', () => {
  const { output } = operationOf(kinesisModel, 'GetRecords');
  fc.assert(
    fc.property(fc.array(fc.record({ data: fc.uint8Array({ maxLength: 50 }), key: awkwardText })), (records) => {
      const page = records.map(({ data, key }) => ({ Data: data, PartitionKey: key, SequenceNumber: '1' }));
      const parsed = JSON.parse(json(output, { Records: page })) as { Records: { Data: string; PartitionKey: string }[] };
      assert.equal(parsed.Records.length, records.length);
      for (const [index, { data, key }] of records.entries()) {
        assert.equal(parsed.Records[index]?.Data, Buffer.from(data).toString('base64'));
        assert.equal(parsed.Records[index]?.PartitionKey, key);
      }
    }),
    { numRuns: 50 },
  );
});

test('a large page grows its buffer', () => {
  const { output } = operationOf(kinesisModel, 'GetRecords');
  const data = Buffer.alloc(100_000, 0xa5);
  const page = Array.from({ length: 30 }, () => ({ Data: data, PartitionKey: 'é\u0000"\\', SequenceNumber: '1' }));
  const parsed = JSON.parse(json(output, { Records: page })) as { Records: { Data: string; PartitionKey: string }[] };
  assert.ok(parsed.Records.every((record) => record.Data === data.toString('base64') && record.PartitionKey === 'é\u0000"\\'));
});

test('text is the same as JSON.stringify writes, also when it needs escapes', () => {
  const shape = structure('S', { Text: member(string()), Map: member(map(string(), string())), List: member(list(string())) });
  const value = fc.record({ Text: awkwardText, Map: fc.dictionary(awkwardText, awkwardText), List: fc.array(awkwardText) });
  fc.assert(
    fc.property(value, (one) => {
      assert.equal(json(shape, one), JSON.stringify(one));
    }),
    { numRuns: 100 },
  );
});

test('long text is the same as JSON.stringify writes', () => {
  const text = 'é"\\\n'.repeat(200);
  assert.equal(json(structure('S', { Text: member(string()) }), { Text: text }), JSON.stringify({ Text: text }));
});

test('a lone surrogate becomes an escape', () => {
  assert.equal(json(structure('S', { Text: member(string()) }), { Text: 'a\ud800b' }), '{"Text":"a\\ud800b"}');
});

test('plain values are written as JSON has them', () => {
  const shape = structure('S', { Yes: member(boolean()), Half: member(double()) });
  assert.equal(json(shape, { Yes: false, Half: 0.5 }), '{"Yes":false,"Half":0.5}');
});
