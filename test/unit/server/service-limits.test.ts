import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeFiles } from '../../../src/platform/files.ts';
import { resolveConfig } from '../../../src/server/config.ts';
import { concurrentExecutionsOf, type ServiceLimits, serviceLimitsOf } from '../../../src/server/service-limits.ts';
import { StartError } from '../../../src/server/start-error.ts';

function parse(value: unknown): ServiceLimits | undefined {
  return serviceLimitsOf(value, (what) => {
    throw new Error(`it ${what}`);
  });
}

test('AWS’s limits hold unless told otherwise', () => {
  assert.equal(parse(undefined)?.shard.writeBytesPerSecond, 1_048_576);
  assert.deepEqual(parse('aws'), parse(undefined));
  assert.equal(parse('off'), undefined);
});

test('what an object names differs from AWS’s, and null lifts a limit', () => {
  const limits = parse({ readCallsPerSecond: null, writeRecordsPerSecond: 2.5, callsPerSecond: { DescribeStream: 100 } });
  assert.equal(limits?.shard.readCallsPerSecond, Number.POSITIVE_INFINITY);
  assert.equal(limits?.shard.writeRecordsPerSecond, 2.5);
  assert.equal(limits?.shard.readBytesPerSecond, 2_097_152);
  assert.equal(limits?.callsPerSecond.DescribeStream, 100);
  assert.equal(limits?.callsPerSecond.DescribeLimits, 1);
});

const REFUSED: readonly (readonly [value: unknown, message: RegExp])[] = [
  ['fast', /must be "aws", "off" or.*it is "fast"/],
  [5, /must be "aws"/],
  [[], /must be "aws"/],
  [{ writeBytesPerSecnd: 1 }, /unknown limit "writeBytesPerSecnd". Did you mean "writeBytesPerSecond"/],
  [{ writeBytesPerSecond: 0 }, /has 0 for writeBytesPerSecond; it takes a number above 0/],
  [{ writeBytesPerSecond: '5' }, /has "5" for writeBytesPerSecond/],
  [{ callsPerSecond: 5 }, /callsPerSecond that is no object/],
  [{ callsPerSecond: { PutRecord: 5 } }, /unknown limit "PutRecord"/],
  [JSON.parse('{"__proto__": 5}'), /unknown limit "__proto__"/],
];

for (const [value, message] of REFUSED) {
  test(`limits of ${JSON.stringify(value)} are refused`, () => {
    assert.throws(() => parse(value), message);
  });
}

test('the concurrency of functions is AWS’s unless an object says otherwise', () => {
  const parsed = (value: unknown): number | undefined =>
    concurrentExecutionsOf(value, (what) => {
      throw new Error(`it ${what}`);
    });
  assert.deepEqual([parsed(undefined), parsed('aws'), parsed('off'), parsed({})], [undefined, undefined, undefined, undefined]);
  assert.equal(parsed({ concurrentExecutions: 10, readCallsPerSecond: 1 }), 10);
  assert.equal(parse({ concurrentExecutions: 10 })?.shard.readCallsPerSecond, 5);
  for (const wrong of [0, -1, 1.5, '10', null]) {
    assert.throws(() => parsed({ concurrentExecutions: wrong }), /for concurrentExecutions; it takes a whole number above 0/);
  }
});

test('the setting comes from the flag, the variable and the file', () => {
  const files = new NodeFiles();
  assert.equal(
    resolveConfig({ flags: { limits: 'off' }, environment: { MILLRACE_LIMITS: 'aws' }, files }).serviceLimits,
    undefined,
  );
  assert.equal(resolveConfig({ flags: {}, environment: { MILLRACE_LIMITS: 'off' }, files }).serviceLimits, undefined);
  assert.notEqual(resolveConfig({ flags: {}, environment: {}, files }).serviceLimits, undefined);
  assert.throws(
    () => resolveConfig({ flags: { limits: 'none' }, environment: {}, files }),
    (error: unknown) => error instanceof StartError && /^--limits must be "aws"/.test(error.message),
  );
});
