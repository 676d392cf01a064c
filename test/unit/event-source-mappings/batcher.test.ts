import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Batcher } from '../../../src/services/lambda/event-source-mappings/batcher.ts';
import { EVENT_BYTES_MAX } from '../../../src/services/lambda/event-source-mappings/limits.ts';
import type { SourceRecord } from '../../../src/services/lambda/event-source-mappings/ports.ts';
import { eventObject, ORIGIN, recordOf } from './support/batches.ts';

/** What a record adds to an event, with the comma in front of it. */
function textBytes(record: SourceRecord): number {
  const [one, two] = [eventObject([record]), eventObject([record, record])];
  return Buffer.byteLength(JSON.stringify(two)) - Buffer.byteLength(JSON.stringify(one));
}

/** A record whose text is exactly `bytes` long: the data takes four bytes for three, the partition key the rest. */
function recordOfTextBytes(index: number, bytes: number): SourceRecord {
  const empty = { ...recordOf(index, Buffer.alloc(0)), partitionKey: '' };
  const free = bytes - textBytes(empty);
  return { ...empty, data: Buffer.alloc(Math.floor(free / 4) * 3, 'x'), partitionKey: 'k'.repeat(free % 4) };
}

describe('a batch', () => {
  it('takes at most as many records as its size', () => {
    const batcher = new Batcher(ORIGIN, 3);
    const added = [0, 1, 2, 3].map((index) => batcher.add(recordOf(index)));
    assert.deepEqual(added, [true, true, true, false]);
    assert.equal(batcher.full, true);
    assert.equal(batcher.finish().size, 3);
  });

  it('takes a record with which its event is exactly 6 MB', () => {
    const batcher = new Batcher(ORIGIN, 100);
    const first = recordOf(0, Buffer.alloc(1_000_000));
    assert.ok(batcher.add(first));
    const used = Buffer.byteLength(JSON.stringify(eventObject([first])));
    const exact = recordOfTextBytes(1, EVENT_BYTES_MAX - used);
    assert.ok(batcher.add(exact));
    const event = batcher.finish().event();
    assert.equal(event.length, EVENT_BYTES_MAX);
    assert.equal(event.toString(), JSON.stringify(eventObject([first, exact])));
  });

  it('refuses a record with which its event would be one byte more than 6 MB', () => {
    const batcher = new Batcher(ORIGIN, 100);
    const first = recordOf(0, Buffer.alloc(1_000_000));
    assert.ok(batcher.add(first));
    const used = Buffer.byteLength(JSON.stringify(eventObject([first])));
    assert.equal(batcher.add(recordOfTextBytes(1, EVENT_BYTES_MAX - used + 1)), false);
    assert.equal(batcher.full, true);
    assert.equal(batcher.add(recordOf(2)), false);
    assert.equal(batcher.finish().event().length, used);
  });

  it('takes a single record that is larger than any event may be', () => {
    const batcher = new Batcher(ORIGIN, 100);
    assert.ok(batcher.add(recordOf(0, Buffer.alloc(6_000_000))));
    assert.equal(batcher.full, true);
    assert.ok(batcher.finish().event().length > EVENT_BYTES_MAX);
  });

  it('never asks to read much more than it has room for', () => {
    const batcher = new Batcher(ORIGIN, 10);
    assert.ok(batcher.add(recordOf(0, Buffer.alloc(3_000_000))));
    const { bytesMax, recordsMax } = batcher.room;
    assert.equal(recordsMax, 9);
    assert.ok(bytesMax < (EVENT_BYTES_MAX - 4_000_000) * 0.75 && bytesMax > 1_700_000, String(bytesMax));
  });

  it('keeps nothing of the record that was offered', () => {
    const data = Buffer.from('before');
    const batcher = new Batcher(ORIGIN, 10);
    batcher.add(recordOf(0, data));
    data.fill('x');
    assert.match(batcher.finish().event().toString(), new RegExp(Buffer.from('before').toString('base64')));
  });
});

const anyRecord = fc.record({
  sequenceNumber: fc.bigInt({ min: 0n, max: 10n ** 56n }).map(String),
  partitionKey: fc.string({ unit: 'binary', maxLength: 40 }),
  data: fc.uint8Array({ maxLength: 400 }),
  arrivalTimeMs: fc.nat({ max: 2_000_000_000_000 }),
});

describe('the event of a batch', () => {
  it('is the text that JSON.stringify gives, for any records and any part of them', () => {
    const property = fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (records, a, b) => {
      const batcher = new Batcher(ORIGIN, records.length);
      for (const record of records) assert.ok(batcher.add(record));
      const batch = batcher.finish();
      assert.equal(batch.event().toString(), JSON.stringify(eventObject(records)));
      const from = a % records.length;
      const to = from + 1 + (b % (records.length - from));
      const part = batch.slice(from, to);
      assert.equal(part.event().toString(), JSON.stringify(eventObject(records.slice(from, to))));
      assert.equal(part.firstSequenceNumber, records[from]?.sequenceNumber);
      assert.equal(part.lastSequenceNumber, records[to - 1]?.sequenceNumber);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('has its keys in the recorded order and its time in seconds with milliseconds', () => {
    const batcher = new Batcher(ORIGIN, 1);
    batcher.add({ ...recordOf(0, Buffer.from('Hello')), sequenceNumber: '4959', partitionKey: '1' });
    assert.equal(
      batcher.finish().event().toString(),
      '{"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"1","sequenceNumber":"4959","data":"SGVsbG8=",' +
        '"approximateArrivalTimestamp":1545084650.987},"eventSource":"aws:kinesis","eventVersion":"1.0",' +
        '"eventID":"shardId-000000000006:4959","eventName":"aws:kinesis:record",' +
        '"invokeIdentityArn":"arn:aws:iam::123456789012:role/lambda-role","awsRegion":"us-east-2",' +
        '"eventSourceARN":"arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream"}]}',
    );
  });
});
