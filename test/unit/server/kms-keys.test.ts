import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeFiles } from '../../../src/platform/files.ts';
import { resolveConfig } from '../../../src/server/config.ts';
import { kmsKeysOf } from '../../../src/server/kms-keys.ts';
import { StartError } from '../../../src/server/start-error.ts';

const parse = (value: unknown): [string, string][] => [
  ...kmsKeysOf(value, (what) => {
    throw new Error(`it ${what}`);
  }),
];

test('all keys exist unless told otherwise', () => {
  assert.deepEqual(parse(undefined), [['*', 'enabled']]);
  assert.deepEqual(parse('any'), parse(undefined));
  assert.deepEqual(parse('aws'), [['*', 'missing']]);
});

test('an object says what each key is like', () => {
  assert.deepEqual(parse({ 'alias/a': 'disabled', '*': 'missing' }), [
    ['alias/a', 'disabled'],
    ['*', 'missing'],
  ]);
});

for (const [value, message] of [
  ['all', /must be "any", "aws" or.*it is "all"/],
  [[], /must be "any"/],
  [null, /must be "any"/],
  [{ 'alias/a': 'off' }, /has "off" for alias\/a; a key is one of enabled, disabled/],
  [{ 'alias/a': 1 }, /has 1 for alias\/a/],
] as const) {
  test(`keys of ${JSON.stringify(value)} are refused`, () => {
    assert.throws(() => parse(value), message);
  });
}

test('keys and the state delay come from the flag, the variable and the file', () => {
  const files = new NodeFiles();
  const config = resolveConfig({ flags: { kmsKeys: 'aws' }, environment: { MILLRACE_STATE_DELAY: '250' }, files });
  assert.equal(config.kmsKeys.get('*'), 'missing');
  assert.equal(config.stateDelayMs, 250);
  assert.equal(resolveConfig({ flags: {}, environment: {}, files }).stateDelayMs, 0);
  for (const flags of [{ kmsKeys: 'none' }, { stateDelayMs: '-1' }, { stateDelayMs: '3600001' }]) {
    assert.throws(() => resolveConfig({ flags, environment: {}, files }), StartError);
  }
});
