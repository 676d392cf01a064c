import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JsonQuickReader } from '../../../src/protocol/aws-json/quick-read.ts';
import { kinesisModel, type PutRecordsInput } from '../../../src/protocol/generated/kinesis.ts';
import { giveBack } from '../../../src/protocol/lent-input.ts';
import { operationOf } from './wire.ts';

const PUT_RECORDS = operationOf(kinesisModel, 'PutRecords').input;

function putOf(count: number, bytes: number, fill: string): { body: Buffer; data: Buffer } {
  const data = Buffer.alloc(bytes, fill);
  const Records = Array.from({ length: count }, (_, index) => ({ Data: data.toString('base64'), PartitionKey: `key-${index}` }));
  return { body: Buffer.from(JSON.stringify({ StreamName: 's', Records })), data };
}

describe('memory lent to an input', () => {
  test('is used again once it was given back, and not before', () => {
    const reader = new JsonQuickReader();
    const first = putOf(200, 1_000, 'a');
    const read = (body: Buffer): PutRecordsInput => reader.read(PUT_RECORDS, body) as PutRecordsInput;
    const kept = read(first.body);
    const second = putOf(180, 1_000, 'b');
    const other = read(second.body);
    for (const { Data } of kept.Records) assert.deepEqual(Buffer.from(Data), first.data);
    giveBack(kept);
    giveBack(kept); // once is enough, and twice does no harm
    const third = read(putOf(190, 1_000, 'c').body);
    const fourth = read(putOf(190, 1_000, 'd').body);
    assert.equal(third.Records[0]?.Data.buffer, kept.Records[0]?.Data.buffer);
    assert.notEqual(fourth.Records[0]?.Data.buffer, third.Records[0]?.Data.buffer);
    for (const { Data } of other.Records) assert.deepEqual(Buffer.from(Data), second.data);
    for (const { Data } of third.Records) assert.deepEqual(Buffer.from(Data), Buffer.alloc(1_000, 'c'));
  });

  test('an input to which nothing was lent can be given back, too', () => giveBack({}));
});
