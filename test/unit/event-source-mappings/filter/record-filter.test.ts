import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PatternError } from '../../../../src/services/lambda/event-source-mappings/filter/pattern.ts';
import { RecordFilter } from '../../../../src/services/lambda/event-source-mappings/filter/record-filter.ts';
import type { SourceRecord } from '../../../../src/services/lambda/event-source-mappings/ports.ts';

function record(data: string | Uint8Array, partitionKey = 'key'): SourceRecord {
  return {
    sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
    partitionKey,
    data: Buffer.from(data),
    arrivalTimeMs: 1_545_084_650_987,
  };
}

describe('the filter of a mapping', () => {
  it('lets every record pass when there is no pattern', () => {
    assert.equal(new RecordFilter([]).passes(record('anything')), true);
  });

  it('looks into data that is JSON', () => {
    const filter = new RecordFilter(['{"data":{"event_type":["function_1"]}}']);
    assert.equal(filter.passes(record('{"event_type": "function_1", "n": 1}')), true);
    assert.equal(filter.passes(record('{"event_type": "function_2"}')), false);
  });

  it('drops data that is no JSON when a pattern asks for data, be it for what is not there', () => {
    const filter = new RecordFilter(['{"data":{"absent":[{"exists":false}]}}']);
    assert.equal(filter.passes(record('{}')), true);
    for (const data of ['plain text', '', '{"a":', Uint8Array.of(0xff, 0xfe), '{} {}'])
      assert.equal(filter.passes(record(data)), false);
  });

  it('looks at the partition key and the other fields, whatever the data is', () => {
    const filter = new RecordFilter([
      '{"partitionKey":[{"prefix":"a-"}]}',
      '{"approximateArrivalTimestamp":[{"numeric":["<",1000]}]}',
    ]);
    assert.equal(filter.passes(record('no JSON', 'a-1')), true);
    assert.equal(filter.passes(record('no JSON', 'b-1')), false);
  });

  it('lets a record pass that one of the patterns fits', () => {
    const filter = new RecordFilter(['{"data":{"a":[1]}}', '{"partitionKey":["b"]}']);
    assert.equal(filter.passes(record('{"a":1}', 'a')), true);
    assert.equal(filter.passes(record('not JSON', 'b')), true);
    assert.equal(filter.passes(record('{"a":2}', 'a')), false);
  });

  it('refuses what is no pattern, and data that is not filtered as JSON', () => {
    for (const text of ['{', '{"data":["text"]}', '{"$or":[{"data":["text"]},{"partitionKey":["a"]}]}']) {
      assert.throws(() => new RecordFilter([text]), PatternError);
    }
  });
});
