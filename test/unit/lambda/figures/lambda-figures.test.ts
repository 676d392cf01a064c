import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred } from '../../../../src/platform/async/deferred.ts';
import type { ExecutionResult } from '../../../../src/services/lambda/execution/invocation.ts';
import { LambdaFigures } from '../../../../src/services/lambda/figures/lambda-figures.ts';
import type { FunctionKey } from '../../../../src/services/lambda/functions/function-reference.ts';

const KEY: FunctionKey = { accountId: '000000000000', region: 'us-east-1', name: 'f' };
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

function executed(kind: 'answered' | 'function-error', billedMs: number, initMs?: number): ExecutionResult {
  const report = { durationMs: billedMs - 0.5, billedMs, memoryMegabytes: 512, initMs };
  return { kind, requestId: 'r', executedVersion: '1', payload: Buffer.from('1'), logTail: '', reportTail: '', report };
}

const count = (figures: LambdaFigures, key: FunctionKey, arn: string, result: ExecutionResult): Promise<ExecutionResult> =>
  figures.count(key, arn, async () => result);

const THROTTLED: ExecutionResult = { kind: 'not-invoked', reason: 'throttled' };

/** The values of a family by the qualifier. */
function values(figures: LambdaFigures, name: string, suffix?: string): Record<string, number> {
  const family = figures.families([]).find((one) => one.name === `millrace_lambda_${name}`);
  const samples = (family?.samples ?? []).filter((sample) => sample.suffix === suffix);
  return Object.fromEntries(samples.map(({ labels, value }) => [labels.resource ?? '', value]));
}

test('Invocations, errors and throttles are counted by function and qualifier', async () => {
  const figures = new LambdaFigures();
  await count(figures, KEY, ARN, executed('answered', 3, 100));
  await count(figures, KEY, ARN, executed('function-error', 2));
  await count(figures, KEY, `${ARN}:live`, executed('answered', 1));
  await count(figures, KEY, `${ARN}:live`, THROTTLED);
  await count(figures, KEY, ARN, { kind: 'not-invoked', reason: 'aborted' });
  assert.deepEqual(values(figures, 'invocations_total'), { $LATEST: 2, live: 1 });
  assert.deepEqual(values(figures, 'errors_total'), { $LATEST: 1, live: 0 });
  assert.deepEqual(values(figures, 'throttles_total'), { $LATEST: 0, live: 1 });
  assert.deepEqual(values(figures, 'duration_seconds', '_sum'), { $LATEST: 0.004, live: 0.0005 });
  assert.deepEqual(values(figures, 'billed_duration_seconds_total'), { $LATEST: 0.005, live: 0.001 });
  assert.deepEqual(values(figures, 'init_duration_seconds', '_count'), { $LATEST: 1, live: 0 });
});

test('What AWS would bill is taken once, also of a function that is gone, whose figures are gone too', async () => {
  const figures = new LambdaFigures();
  for (const result of [executed('answered', 3), executed('function-error', 2), THROTTLED])
    await count(figures, KEY, ARN, result);
  figures.forget(KEY);
  const amounts = { requests: 2, billedMilliseconds: 5, megabyteMilliseconds: 2560 };
  assert.deepEqual(figures.takeUsage(), [{ kind: 'function', account: '000000000000', region: 'us-east-1', name: 'f', amounts }]);
  assert.deepEqual([figures.takeUsage(), values(figures, 'invocations_total')], [[], {}]);
});

test('However many functions and qualifiers there are, the number of series is bounded', async () => {
  const figures = new LambdaFigures();
  for (let index = 0; index < 300; index++) await count(figures, KEY, `${ARN}:q${index}`, THROTTLED);
  const throttles = values(figures, 'throttles_total');
  assert.deepEqual([Object.keys(throttles).length, throttles['(others)']], [101, 200]);
  for (let index = 0; index < 2000; index++) await count(figures, { ...KEY, name: `f${index}` }, ARN, THROTTLED);
  const families = figures.families([{ accountId: '000000000000', region: 'us-east-1', inFlight: 7 }]);
  const unreserved = families.find(({ name }) => name === 'millrace_lambda_unreserved_concurrent_executions');
  assert.deepEqual(unreserved?.samples, [{ labels: { account: '000000000000', region: 'us-east-1' }, value: 7 }]);
  for (const { name, kind, samples } of families) {
    if (kind !== 'histogram' && name.includes('_throttles')) assert.equal(samples.length, 1000);
  }
  assert.deepEqual(values(figures, 'series_not_shown'), { '': 1101 });
});

test('Invocations that are under way are counted until they end, however they end', async () => {
  const figures = new LambdaFigures();
  const waiting = deferred<ExecutionResult>();
  const one = figures.count(KEY, ARN, () => waiting.promise);
  assert.deepEqual(values(figures, 'concurrent_executions'), { $LATEST: 1 });
  waiting.resolve(THROTTLED);
  await one;
  await assert.rejects(figures.count(KEY, ARN, () => Promise.reject(new Error('a fault'))));
  assert.deepEqual(values(figures, 'concurrent_executions'), { $LATEST: 0 });
});
