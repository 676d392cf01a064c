import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonSyntaxError, parseJson } from '../../../../src/protocol/aws-json/parse.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { TextSlice } from '../../../../src/protocol/text-slice.ts';

/** With the long strings taken out of the bytes, as plain objects. */
function settled(value: unknown): unknown {
  if (value instanceof TextSlice) return value.toString();
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one)]));
}

function outcome(read: () => unknown): unknown {
  try {
    return { value: read() };
  } catch (error: unknown) {
    assert.ok(error instanceof SyntaxError || error instanceof JsonSyntaxError || error instanceof ServiceError);
    return 'no JSON';
  }
}

function agrees(text: string): void {
  const expected = outcome(() => JSON.parse(text) as unknown);
  assert.deepEqual(
    outcome(() => settled(parseJson(Buffer.from(text)))),
    expected,
    JSON.stringify(text),
  );
}

test('values are read as JSON.parse reads them', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: fc.constantFrom('a', '"', '\\', '\n', '\u0000', 'é', '水', '😀', '\ud800') }), (text) => {
      agrees(text);
      agrees(JSON.stringify(JSON.parse(text), undefined, ' \t'));
    }),
    { numRuns: 500 },
  );
});

test('what JSON.parse refuses is refused, and nothing else', () => {
  const part = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '\\',
    'true',
    'null',
    'fals',
    ' ',
    '\n',
    '\u0001',
    '-',
    '0',
    '1',
    '01',
    '.5',
    '1e5',
    '1E+',
    '٣',
    '"\\u00e9"',
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 9 }), (parts) => agrees(parts.join(''))),
    { numRuns: 5000 },
  );
});

test('numbers in every form', () => {
  for (const text of [
    '-0',
    '0',
    '123456789',
    '1234567890',
    '-1.5e-3',
    '1E400',
    '9007199254740993',
    '00',
    '-',
    '1.',
    '+1',
    '0x1',
    '1e',
    '-01',
  ])
    agrees(text);
});

test('strings of every length and with every escape', () => {
  for (const inner of ['', 'x', '\\"', '\\\\', '\\u0041', 'é', '\u007f', '\u001f', '\\x', '\\ud83d\\ude00']) {
    for (const length of [0, 38, 39, 40, 41, 42, 300]) {
      agrees(`{"${'k'.repeat(length)}${inner}":"${'v'.repeat(length)}${inner}"}`);
      agrees(`["${inner}${'v'.repeat(length)}","\\\\","${'w'.repeat(length)}"]`);
    }
  }
});

test('a long plain string stays in the bytes of the request', () => {
  const text = 'a'.repeat(100);
  const [first, second] = parseJson(Buffer.from(JSON.stringify([text, `${text}\n`]))) as unknown[];
  assert.ok(first instanceof TextSlice);
  assert.equal(first.toString(), text);
  assert.equal(second, `${text}\n`);
});

test('the last of two equal keys wins, and __proto__ is a key like any other', () => {
  agrees('{"a":1,"b":2,"a":3}');
  const value = parseJson(Buffer.from('{"__proto__":{"x":1}}')) as Record<string, unknown>;
  assert.deepEqual(Object.keys(value), ['__proto__']);
  assert.equal(value.x, undefined);
});

test('names of one length and first letter are not mistaken for each other', () => {
  agrees('[{"abc":1},{"abd":2},{"abc":3},{"":4}]');
});

test('time is linear for escaped quotes, open strings and brackets', () => {
  const started = process.hrtime.bigint();
  for (const text of [`"${'\\"'.repeat(500_000)}"`, `"${'\\\\'.repeat(500_000)}"`, '"'.repeat(500_000), '['.repeat(500_000)]) {
    agreesOnRefusalOrValue(text);
  }
  assert.ok(process.hrtime.bigint() - started < 1_000_000_000n);
});

function agreesOnRefusalOrValue(text: string): void {
  const ours = outcome(() => settled(parseJson(Buffer.from(text))));
  assert.ok(ours === 'no JSON' || typeof ours === 'object');
}
