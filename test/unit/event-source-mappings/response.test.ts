import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readResponse } from '../../../src/services/lambda/event-source-mappings/response.ts';
import { batchOf } from './support/batches.ts';

const BATCH = batchOf(5);
const read = (text: string): string => readResponse(Buffer.from(text), BATCH).kind;
const reporting = (...identifiers: unknown[]): string =>
  JSON.stringify({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) });

describe('the answer of a function that reports item failures', () => {
  it('is a success when it is empty in any of the recorded ways', () => {
    for (const text of ['', '""', '[]', 'null', '{}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}']) {
      assert.equal(read(text), 'success', text);
    }
  });

  it('is a success when it says something else', () => {
    assert.equal(read('{"processed":5}'), 'success');
  });

  it('is a failure of the whole batch when an identifier is missing, empty or of no record', () => {
    assert.equal(read(reporting('')), 'failure');
    assert.equal(read(reporting(null)), 'failure');
    assert.equal(read(reporting(123)), 'failure');
    assert.equal(read(reporting('4711')), 'failure');
    assert.equal(read('{"batchItemFailures":[{"foo":123}]}'), 'failure');
    assert.equal(read('{"batchItemFailures":[{"foo":null}]}'), 'failure');
    assert.equal(read('{"batchItemFailures":[null]}'), 'failure');
  });

  it('is a failure of the whole batch when one identifier of several is of no record', () => {
    assert.equal(read(reporting(BATCH.sequenceNumber(3), 'unknown')), 'failure');
  });

  it('is a failure of the whole batch when it has another form', () => {
    for (const text of ['[1]', '"done"', '5', 'true', '{"batchItemFailures":"x"}', '{"batchItemFailures":{}}', 'not JSON', '{']) {
      assert.equal(read(text), 'failure', text);
    }
  });

  it('names the lowest failing record, in whatever order they are listed', () => {
    const text = reporting(...[4, 2, 3].map((index) => BATCH.sequenceNumber(index)));
    assert.deepEqual(readResponse(Buffer.from(text), BATCH), { kind: 'partial', firstFailed: 2 });
  });

  it('is a failure of the whole batch when its first record failed', () => {
    assert.equal(read(reporting(BATCH.sequenceNumber(0))), 'failure');
  });

  it('never breaks the reader, whatever it is', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void read(text)));
  });
});
