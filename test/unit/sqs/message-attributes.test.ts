import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessageAttributeValue } from '../../../src/protocol/generated/sqs.ts';
import {
  attributesMd5,
  attributesSizeBytes,
  hasForbiddenCharacters,
  readMessageAttributes,
} from '../../../src/services/sqs/messages/message-attributes.ts';

const text = (StringValue: string, DataType = 'String'): MessageAttributeValue => ({ DataType, StringValue });
const md5 = (attributes: Record<string, MessageAttributeValue>): string | undefined =>
  attributesMd5(readMessageAttributes(attributes));

test('digests are those that AWS answered', () => {
  // Recorded 2022-05 to 2023-11.
  const hello = text('There');
  const general = text('Kenobi');
  const help = text('Me');
  const trace = Buffer.from('traceparent\u001e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01');
  assert.equal(md5({ Hello: hello, General: general, 'Help.Me': help }), '4c360f3fdafd970e05fae2f149d997f5');
  assert.equal(md5({ 'Help.Me': help, General: general, Hello: hello }), '4c360f3fdafd970e05fae2f149d997f5');
  assert.equal(md5({ General: general, Hello: hello }), 'fca026605781cb4126a1e9044df24232');
  assert.equal(md5({ Hello: hello }), 'a311262e065454b75da111d535b8dacd');
  assert.equal(md5({ Hello: hello, 'Help.Me': help }), '83fee93c1bcd8b9a5a923ffacdc636c7');
  assert.equal(md5({ Foo: text('Bar') }), 'ae7155c6026991b6d54b11589678bf9c');
  assert.equal(md5({ attr1: { DataType: 'Binary', BinaryValue: trace } }), '8cbe4db156db8a94db8b801b7addb984');
});

test('without attributes there is no digest', () => {
  assert.equal(md5({}), undefined);
});

test('size counts names, types and values in bytes', () => {
  const attributes = readMessageAttributes({ ab: text('ü', 'String.x'), c: text('-1.5e3', 'Number') });
  assert.equal(attributesSizeBytes(attributes), 2 + 8 + 2 + (1 + 6 + 6));
});

test('a number is any that JSON and spreadsheets write, and nothing else', () => {
  for (const number of ['0', '-1', '+1', '1.5', '.5', '1.', '1e10', '1E-10']) {
    assert.doesNotThrow(() => md5({ n: text(number, 'Number') }), number);
    assert.doesNotThrow(() => md5({ n: text(number, 'Number.custom') }), number);
  }
  for (const none of ['', ' 1', '0x10', 'NaN', 'Infinity', '1,5', '.', 'e5', '1'.repeat(65)]) {
    assert.throws(() => md5({ n: text(none, 'Number') }), { code: 'InvalidParameterValueException' }, none);
  }
});

test('a text is forbidden exactly when one of its code points is not of XML 1.0', () => {
  const allowed = (point: number): boolean =>
    point === 9 ||
    point === 10 ||
    point === 13 ||
    (point >= 0x20 && point <= 0xd7ff) ||
    (point >= 0xe000 && point <= 0xfffd) ||
    point >= 0x10000;
  const property = fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }), (units) => {
    const string = String.fromCharCode(...units);
    const expected = [...string].some((character) => !allowed(character.codePointAt(0) ?? 0));
    assert.equal(hasForbiddenCharacters(string), expected);
  });
  fc.assert(property, { examples: [[[0xd83d, 0xde00]], [[0xde00, 0xd83d]], [[0xfffe]], [[0]]] });
});
