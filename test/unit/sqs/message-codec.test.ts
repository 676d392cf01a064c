import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bodyMd5,
  decodeMessage,
  encodeDeletion,
  encodeMessage,
  entryKeyOf,
  outlineEntry,
  UnreadableEntryError,
} from '../../../src/services/sqs/messages/message-codec.ts';
import { decodeReceiptHandle, encodeReceiptHandle } from '../../../src/services/sqs/messages/receipt-handle.ts';

const bytes = fc.uint8Array({ maxLength: 100 });
const attribute = fc.record({ name: fc.string(), dataType: fc.string(), value: fc.oneof(fc.string(), bytes) });

test('a message is read as it was written', () => {
  const message = fc.record({
    messageId: fc.uuid(),
    senderId: fc.string(),
    sentMs: fc.nat(),
    visibleFromMs: fc.nat(),
    body: bytes,
    attributes: fc.array(attribute, { maxLength: 10 }),
  });
  const property = fc.property(fc.uuid(), message, (uuid, input) => {
    const key = entryKeyOf(uuid);
    const read = decodeMessage(encodeMessage(key, input));
    assert.deepEqual(new Uint8Array(read.body), new Uint8Array(input.body));
    assert.deepEqual(
      read.attributes.map(({ value }) => (typeof value === 'string' ? value : new Uint8Array(value))),
      input.attributes.map(({ value }) => (typeof value === 'string' ? value : new Uint8Array(value))),
    );
    const { body: _, attributes: __, ...rest } = read;
    const { body, attributes: ___, ...expected } = input;
    assert.deepEqual(rest, { ...expected, key, md5OfBody: bodyMd5(body) });
  });
  fc.assert(property);
});

test('a deletion names its messages', () => {
  const property = fc.property(fc.array(fc.uuid(), { maxLength: 20 }), (uuids) => {
    const keys = uuids.map(entryKeyOf);
    assert.deepEqual(outlineEntry(encodeDeletion(keys)), { kind: 'deletion', keys });
  });
  fc.assert(property);
});

test('bytes that are no entry are told apart, whatever they are', () => {
  const property = fc.property(fc.uint8Array({ maxLength: 80 }), (garbage) => {
    try {
      decodeMessage(garbage);
    } catch (error: unknown) {
      assert.ok(error instanceof UnreadableEntryError, String(error));
    }
  });
  fc.assert(property, { examples: [[new Uint8Array(0)], [Uint8Array.of(1)], [new Uint8Array(40).fill(1)]] });
});

test('a receipt handle is read by its own queue only, and damage to it is noticed', () => {
  const property = fc.property(fc.uuid(), fc.uuid(), fc.uuid(), fc.nat(), (queue, other, entry, receive) => {
    const handle = { key: entryKeyOf(entry), receive };
    const encoded = encodeReceiptHandle(entryKeyOf(queue), handle);
    assert.deepEqual(decodeReceiptHandle(entryKeyOf(queue), encoded), handle);
    if (queue !== other) assert.equal(decodeReceiptHandle(entryKeyOf(other), encoded), undefined);
    assert.equal(decodeReceiptHandle(entryKeyOf(queue), encoded.slice(1)), undefined);
  });
  fc.assert(property);
});
