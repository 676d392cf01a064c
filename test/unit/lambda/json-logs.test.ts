/** Functions whose log has the format JSON, as the log shows them. */
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from './lambda-fixture.ts';

const fixture = await lambdaFixture();

const CODE = `
class Odd extends Error {}
exports.handler = async (event) => {
  console.debug('not kept');
  console.log('one', { two: 2 });
  console.info({ a: [1, 'b'] });
  console.warn('with', new Odd('odd'));
  process.stdout.write('plain\\n');
  if (event.circle) { const circle = {}; circle.self = circle; console.error(circle); }
  if (event.fail) throw new Odd('it broke');
};`;

interface Line {
  readonly type?: string;
  readonly level?: string;
  readonly record?: { readonly requestId?: string; readonly status?: string; readonly metrics?: object };
  readonly [member: string]: unknown;
}

/** The log of an invocation as its caller gets it. */
async function logOf(name: string, event: object): Promise<string[]> {
  const { LogResult = '' } = await fixture.invoke(name, event, { LogType: 'Tail' });
  return Buffer.from(LogResult, 'base64').toString('utf8').trimEnd().split('\n');
}

const parsed = (lines: readonly string[]): Line[] =>
  lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line);

suite('logs in the format JSON', () => {
  after(() => fixture.close());

  test('what Lambda writes and what console writes are objects; plain output stays as it is', async () => {
    await fixture.create('f', CODE, { LoggingConfig: { LogFormat: 'JSON' } });
    const { LoggingConfig } = await fixture.settled('f');
    const group = { LogGroup: '/aws/lambda/f' };
    assert.deepEqual(LoggingConfig, { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO', ...group });
    const lines = await logOf('f', {});
    const [start, text, value, warning, report, ...rest] = parsed(lines);
    assert.deepEqual([start?.type, report?.type, rest], ['platform.start', 'platform.report', []]);
    assert.ok(lines.includes('plain'));
    const requestId = start?.record?.requestId;
    assert.deepEqual([text?.level, text?.message, text?.requestId], ['INFO', 'one { two: 2 }', requestId]);
    assert.deepEqual(value?.message, { a: [1, 'b'] });
    assert.match(String(value?.timestamp), /^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/);
    assert.deepEqual([warning?.level, warning?.errorType, warning?.errorMessage], ['WARN', 'Odd', 'odd']);
    assert.match(String(warning?.message), /^with [^\n]*: odd/);
    assert.ok(Array.isArray(warning?.stackTrace));
    assert.equal(report?.record?.status, 'success');
    assert.deepEqual(Object.keys(report?.record?.metrics ?? {}), [
      'durationMs',
      'billedDurationMs',
      'memorySizeMB',
      'maxMemoryUsedMB',
      'initDurationMs',
    ]);
  });

  test('an error is an object, and so is what has no JSON; the report warns', async () => {
    const lines = parsed(await logOf('f', { circle: true, fail: true }));
    const [circle, error, done, report] = lines.slice(-4);
    assert.deepEqual([circle?.level, circle?.message], ['ERROR', '<ref *1> { self: [Circular *1] }']);
    const { errorType, errorMessage, stackTrace } = (error?.message ?? {}) as Record<string, unknown>;
    assert.deepEqual([error?.level, errorType, errorMessage, Array.isArray(stackTrace)], ['ERROR', 'Error', 'it broke', true]);
    assert.deepEqual([done?.type, report?.type], ['platform.runtimeDone', 'platform.report']);
    assert.equal(report?.record?.status, 'error');
  });

  test('what is below its level is in no log', async () => {
    const levels = { ApplicationLogLevel: 'WARN', SystemLogLevel: 'WARN' } as const;
    await fixture.create('quiet', CODE, { LoggingConfig: { LogFormat: 'JSON', ...levels } });
    const lines = await logOf('quiet', {});
    assert.deepEqual(
      parsed(lines).map(({ level }) => level),
      ['WARN'],
    );
    assert.equal(lines.length, 1);
  });

  test('a function goes back to text', async () => {
    const change = { FunctionName: 'f', LoggingConfig: { LogFormat: 'Text' } } as const;
    await fixture.service.operations.UpdateFunctionConfiguration(change, requestContext());
    const { LoggingConfig } = await fixture.settled('f');
    assert.deepEqual(LoggingConfig, { LogFormat: 'Text', LogGroup: '/aws/lambda/f' });
    const [start] = await logOf('f', {});
    assert.match(start ?? '', /^START RequestId: /);
  });
});
