import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { IssuedCredentials } from '../../../../src/protocol/sigv4/issued-credentials.ts';

test('an account has one credential, found by its key id, and no other account has the same', () => {
  const issued = new IssuedCredentials(new SeededRandom(1));
  const one = issued.issue('111111111111');
  assert.equal(issued.issue('111111111111'), one);
  assert.equal(issued.find(one.accessKeyId), one);
  const other = issued.issue('222222222222');
  for (const name of ['accessKeyId', 'secretAccessKey', 'sessionToken', 'accountId'] as const)
    assert.notEqual(other[name], one[name]);
  assert.match(one.accessKeyId, /^ASIA[0-9A-F]{16}$/);
  assert.equal(one.secretAccessKey.length, 40);
  assert.equal(issued.find('ASIA'), undefined);
});
