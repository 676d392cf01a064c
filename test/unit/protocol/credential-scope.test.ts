import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerOf } from '../../../src/protocol/credential-scope.ts';
import { request } from './wire.ts';

function signed(scope: string): ReturnType<typeof callerOf> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=abc`;
  return callerOf(request({ headers: { authorization } }));
}

test('an access key id of twelve digits is the account, and the region is that of the scope', () => {
  const caller = signed('123456789012/20251125/eu-west-1/kinesis/aws4_request');
  assert.deepEqual(caller, { accountId: '123456789012', region: 'eu-west-1', service: 'kinesis', accessKeyId: '123456789012' });
});

test('any other access key id belongs to account 000000000000', () => {
  assert.equal(signed('AKIDEXAMPLE/20251125/us-west-2/lambda/aws4_request').accountId, '000000000000');
  assert.equal(signed('1234567890123/20251125/us-west-2/lambda/aws4_request').accountId, '000000000000');
});

test('a presigned address carries the scope in its query', () => {
  const query = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=000000000001%2F20251125%2Fap-south-1%2Fsqs%2Faws4_request';
  const caller = callerOf(request({ query }));
  assert.equal(caller.accountId, '000000000001');
  assert.equal(caller.region, 'ap-south-1');
});

test('an unsigned request comes from the default account and region', () => {
  assert.deepEqual(callerOf(request({})), {
    accountId: '000000000000',
    region: 'us-east-1',
    service: undefined,
    accessKeyId: undefined,
  });
});

test('a region that could not be one never becomes a name', () => {
  for (const region of ['../../etc', 'a'.repeat(40), '', 'EU', 'a b', '-a', 'a.b']) {
    assert.equal(signed(`k/20251125/${region}/kinesis/aws4_request`).region, 'us-east-1', region);
  }
  assert.equal(signed('x'.repeat(1000)).accountId, '000000000000');
});
