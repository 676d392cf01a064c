import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIGNING_KEYS_REMEMBERED_MAX } from '../../../../src/protocol/limits.ts';
import { deriveSigningKey, SigningKeys } from '../../../../src/protocol/sigv4/signing-keys.ts';

const SCOPE = { date: '20120215', region: 'us-east-1', service: 'iam' };

test('a key is derived as in the SigV4 reference', () => {
  const key = deriveSigningKey('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', SCOPE);
  assert.equal(Buffer.from(key).toString('hex'), 'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d');
});

test('only what was remembered is found again, for its key id, day, region and service alone', () => {
  const keys = new SigningKeys();
  const derived = keys.find('a', 'secret', SCOPE);
  assert.notEqual(keys.find('a', 'secret', SCOPE), derived);
  keys.remember('a', SCOPE, derived);
  assert.equal(keys.find('a', 'secret', SCOPE), derived);
  for (const other of [{ date: '20120216' }, { region: 'eu-west-1' }, { service: 'sqs' }]) {
    assert.notDeepEqual(keys.find('a', 'secret', { ...SCOPE, ...other }), derived);
  }
  assert.notDeepEqual(keys.find('b', 'other', SCOPE), derived);
});

test('no more are remembered than there is room for; the oldest goes first', () => {
  const keys = new SigningKeys();
  const key = keys.find('a', 'secret', SCOPE);
  for (let index = 0; index <= SIGNING_KEYS_REMEMBERED_MAX; index++) keys.remember(`a${index}`, SCOPE, key);
  assert.notEqual(keys.find('a0', 'secret', SCOPE), key);
  assert.equal(keys.find('a1', 'secret', SCOPE), key);
  assert.equal(keys.find(`a${SIGNING_KEYS_REMEMBERED_MAX}`, 'secret', SCOPE), key);
});
