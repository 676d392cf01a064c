import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseJsonValue } from '../../../../src/services/lambda/event-source-mappings/filter/json-value.ts';
import { matches } from '../../../../src/services/lambda/event-source-mappings/filter/match.ts';
import { PatternError, parsePattern } from '../../../../src/services/lambda/event-source-mappings/filter/pattern.ts';

function fits(pattern: unknown, json: string): boolean {
  const text = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
  return matches(parsePattern(text), parseJsonValue(json));
}

/** Pattern, what fits it, what does not. */
const CASES: readonly (readonly [name: string, pattern: unknown, fitting: readonly string[], others: readonly string[]])[] = [
  ['a string', { a: ['x'] }, ['{"a":"x"}', '{"a":["y","x"]}', '{"b":1,"a":"x"}'], ['{"a":"X"}', '{"a":"xx"}', '{}', '[]', '5']],
  ['null and the empty string', { a: [null, ''] }, ['{"a":null}', '{"a":""}'], ['{"a":" "}', '{"a":0}', '{}']],
  ['true', { a: [true] }, ['{"a":true}'], ['{"a":"true"}', '{"a":false}']],
  ['any of several', { a: ['x', 5] }, ['{"a":"x"}', '{"a":5}'], ['{"a":"5"}', '{"a":6}']],
  ['all of several fields', { a: ['x'], b: ['y'] }, ['{"a":"x","b":"y"}'], ['{"a":"x"}', '{"a":"x","b":"z"}']],
  ['a nested field', { a: { b: { c: [1] } } }, ['{"a":{"b":{"c":1}}}'], ['{"a":{"b":{}}}', '{"a":{"c":1}}', '{"a":1}']],
  ['fields of one element of a list', { a: { x: [1], y: [2] } }, ['{"a":[{"x":3},{"x":1,"y":2}]}'], ['{"a":[{"x":1},{"y":2}]}']],
  ['prefix', { a: [{ prefix: 'ab' }] }, ['{"a":"abc"}', '{"a":"ab"}'], ['{"a":"Abc"}', '{"a":"a"}', '{"a":5}']],
  ['prefix in any case', { a: [{ prefix: { 'equals-ignore-case': 'aB' } }] }, ['{"a":"Abc"}'], ['{"a":"a"}']],
  ['suffix', { a: [{ suffix: '.png' }] }, ['{"a":"x.png"}'], ['{"a":"x.PNG"}', '{"a":"png"}']],
  ['suffix in any case', { a: [{ suffix: { 'equals-ignore-case': '.png' } }] }, ['{"a":"x.PNG"}'], ['{"a":"x"}']],
  ['equals in any case', { a: [{ 'equals-ignore-case': 'alice' }] }, ['{"a":"ALice"}'], ['{"a":"alices"}', '{"a":1}']],
  ['exists', { a: [{ exists: true }] }, ['{"a":1}', '{"a":null}', '{"a":[0]}'], ['{}', '{"a":{"b":1}}', '{"a":[]}', '7']],
  ['exists not', { a: { b: [{ exists: false }] } }, ['{}', '{"a":{}}', '{"a":5}', '{"a":{"b":{"c":1}}}'], ['{"a":{"b":1}}']],
  ['numeric =', { a: [{ numeric: ['=', 300] }] }, ['{"a":300}', '{"a":300.0}', '{"a":3e2}'], ['{"a":"300"}', '{"a":301}']],
  [
    'numeric range',
    { a: [{ numeric: ['>', 10, '<=', 20] }] },
    ['{"a":10.1}', '{"a":20}'],
    ['{"a":10}', '{"a":20.1}', '{"a":true}'],
  ],
  ['numeric bound', { a: [{ numeric: ['>=', -1] }] }, ['{"a":-1}'], ['{"a":-1.01}']],
  ['a number by its text', '{"a":[300]}', ['{"a":300}'], ['{"a":300.0}', '{"a":3e2}', '{"a":"300"}']],
  ['anything but a string', { a: [{ 'anything-but': 'x' }] }, ['{"a":"y"}', '{"a":1}', '{"a":["x","y"]}'], ['{"a":"x"}', '{}']],
  ['anything but some numbers', { a: [{ 'anything-but': [1, 2] }] }, ['{"a":3}', '{"a":"1"}'], ['{"a":1}', '{"a":2}']],
  ['anything but a prefix', { a: [{ 'anything-but': { prefix: ['x', 'y'] } }] }, ['{"a":"z"}'], ['{"a":"xa"}', '{"a":"ya"}']],
  ['anything but any case', { a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] }, ['{"a":"y"}'], ['{"a":"X"}']],
  [
    'wildcard',
    { a: [{ wildcard: 'dir/*.p*g' }] },
    ['{"a":"dir/x.png"}', '{"a":"dir/.pg"}'],
    ['{"a":"dir/x.gif"}', '{"a":"x.png"}'],
  ],
  ['wildcard between', { a: [{ wildcard: '*lib*' }] }, ['{"a":"lib"}', '{"a":"a/lib/b"}'], ['{"a":"li/b"}']],
  ['wildcard that ends where it began', { a: [{ wildcard: 'ab*ba' }] }, ['{"a":"abba"}'], ['{"a":"aba"}']],
  ['wildcard of an asterisk', { a: [{ wildcard: 'a\\*\\\\' }] }, ['{"a":"a*\\\\"}'], ['{"a":"ab"}']],
  ['cidr', { a: [{ cidr: '10.0.0.0/24' }] }, ['{"a":"10.0.0.255"}'], ['{"a":"10.0.1.0"}', '{"a":"x"}', '{"a":10}']],
  ['cidr of IPv6', { a: [{ cidr: '2001:db8::/32' }] }, ['{"a":"2001:db8::1"}'], ['{"a":"2001:db9::1"}']],
  ['$or', { $or: [{ a: [1] }, { b: [2] }], c: [3] }, ['{"a":1,"c":3}', '{"b":2,"c":3}'], ['{"a":1}', '{"c":3}']],
  ['the last of two equal keys', '{"a":["x"],"a":["y"]}', ['{"a":"x","a":"y"}'], ['{"a":"y","a":"x"}']],
  ['a field named __proto__', '{"__proto__":{"a":[1]}}', ['{"__proto__":{"a":1}}'], ['{}']],
];

describe('the pattern language of filters', () => {
  for (const [name, pattern, fitting, others] of CASES) {
    it(`knows ${name}`, () => {
      for (const json of fitting) assert.equal(fits(pattern, json), true, `${json} fits`);
      for (const json of others) assert.equal(fits(pattern, json), false, `${json} does not fit`);
    });
  }

  it('refuses what is no pattern', () => {
    const refused = [
      ['', '{', '5', '[]', '"x"', '{}', '{"a":5}', '{"a":null}', '{"a":{}}', '{"a":[]}', '{"a":[[]]}', '{"a":[{}]}'],
      ['{"a":[{"prefix":5}]}', '{"a":[{"prefix":"a","suffix":"b"}]}', '{"a":[{"like":"x"}]}', '{"a":[{"exists":"yes"}]}'],
      ['{"a":[{"numeric":[]}]}', '{"a":[{"numeric":["=="]}]}', '{"a":[{"numeric":["==",1]}]}', '{"a":[{"numeric":[">","1"]}]}'],
      ['{"a":[{"numeric":["<",1,">",0]}]}', '{"a":[{"numeric":[">",2,"<",1]}]}', '{"a":[{"numeric":["=",5000000001]}]}'],
      ['{"a":[{"anything-but":[]}]}', '{"a":[{"anything-but":["x",1]}]}', '{"a":[{"anything-but":{"exists":true}}]}'],
      [
        '{"a":[{"wildcard":"a**b"}]}',
        '{"a":[{"wildcard":"a\\\\b"}]}',
        '{"a":[{"cidr":"10.0.0.0"}]}',
        '{"a":[{"cidr":"10.0.0.0/33"}]}',
      ],
      ['{"$or":[{"a":[1]}]}', '{"$or":{"a":[1]}}', '{"a":["x"]} x', `${'{"a":'.repeat(3000)}[1]${'}'.repeat(3000)}`],
    ];
    for (const text of refused.flat()) assert.throws(() => parsePattern(text), PatternError, text);
  });

  it('takes every JSON document as JSON.parse does, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((text) => text.slice(1)),
        ),
        (text) => {
          assert.equal(parseJsonValue(text) !== undefined, isJson(text));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('stays fast on hostile patterns and long values', () => {
    const pattern = { a: [{ wildcard: `${'a*'.repeat(500)}b` }] };
    const began = process.hrtime.bigint();
    assert.equal(fits(pattern, JSON.stringify({ a: 'a'.repeat(1_000_000) })), false);
    assert.equal(fits({ a: ['x'] }, `{"a":"${'\\n'.repeat(1_000_000)}"}`), false);
    assert.equal(parseJsonValue('['.repeat(1_000_000)), undefined);
    assert.ok(process.hrtime.bigint() - began < 2_000_000_000n);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
