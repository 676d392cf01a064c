import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import type { LambdaServiceDependencies } from '../../../../src/services/lambda/service.ts';
import { type LambdaFixture, lambdaFixture, requestContext } from '../lambda-fixture.ts';
import { isRunning } from '../running-process.ts';

/** Says that it runs, by a file of its own, and ends when it is told to. */
const WAITS = `
  const { existsSync, writeFileSync } = require('node:fs');
  exports.handler = async ({ runs, until }) => {
    if (runs !== undefined) writeFileSync(runs, '');
    while (until !== undefined && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 2));
    return process.pid;
  };`;

const fixtures: LambdaFixture[] = [];

async function open(options: Partial<LambdaServiceDependencies>): Promise<LambdaFixture> {
  const fixture = await lambdaFixture(options);
  fixtures.push(fixture);
  return fixture;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

suite('Function executor', () => {
  after(async () => {
    for (const fixture of fixtures) await fixture.close();
  });

  test('Beyond the account’s concurrency an invocation is refused, whatever the function; what is reserved is free', async () => {
    const fixture = await open({ concurrentExecutionsMax: 102, environmentsMax: 2 });
    for (const name of ['f', 'g', 'own']) await fixture.create(name, WAITS);
    const { PutFunctionConcurrency } = fixture.service.operations;
    await PutFunctionConcurrency({ FunctionName: 'own', ReservedConcurrentExecutions: 2 }, requestContext());
    const until = `${fixture.workDirectory}/until`;
    const running = Array.from({ length: 100 }, (_, index) => fixture.call(index % 2 === 0 ? 'f' : 'g', { until }));
    await turn();
    for (const name of ['f', 'g']) {
      await assert.rejects(fixture.invoke(name), {
        code: 'TooManyRequestsException',
        status: 429,
        fields: { Type: 'User', Reason: 'ConcurrentInvocationLimitExceeded' },
      });
    }
    const own = fixture.call('own');
    writeFileSync(until, '');
    await Promise.all([own, ...running]);
    assert.equal(typeof (await fixture.call('f')), 'number');
  });

  test('Invocations beyond what fits the machine wait, and no more environments run than fit', async () => {
    const fixture = await open({ environmentsMax: 2 });
    for (const name of ['f', 'g', 'h']) await fixture.create(name, WAITS);
    const until = `${fixture.workDirectory}/until`;
    const runs = ['f', 'f', 'g', 'h'].map((name, index) => ({ name, file: `${fixture.workDirectory}/runs-${index}` }));
    const calls = runs.map(({ name, file }) => fixture.call(name, { runs: file, until }));
    const count = (): number => runs.filter(({ file }) => existsSync(file)).length;
    while (count() < 2) await turn();
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(count(), 2);
    assert.equal(fixture.service.environmentPids.length, 2);
    writeFileSync(until, '');
    assert.equal((await Promise.all(calls)).length, 4);
    assert.ok(fixture.service.environmentPids.length <= 2);
  });

  test('Each version has environments of its own, and those of a version that is deleted end', async () => {
    const fixture = await open({});
    await fixture.create('f', WAITS, { Publish: true });
    await fixture.settled('f');
    const latest = await fixture.call('f');
    const first = (await fixture.call('f:1')) as number;
    assert.notEqual(first, latest);
    assert.deepEqual([await fixture.call('f'), await fixture.call('f:1')], [latest, first]);
    await fixture.service.operations.DeleteFunction({ FunctionName: 'f', Qualifier: '1' }, requestContext());
    while (isRunning(first)) await turn();
    assert.equal(await fixture.call('f'), latest);
  });

  test('Environments that nobody uses end, all of them, and the next invocation starts one again', async () => {
    const fixture = await open({ idleEnvironmentMs: 30 });
    await fixture.create('f', WAITS);
    const pids = await Promise.all([fixture.call('f'), fixture.call('f')]);
    while (fixture.service.environmentPids.length > 0) await turn();
    assert.ok(!pids.includes(await fixture.call('f')));
  });
});
