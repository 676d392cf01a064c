import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LogsOptions, showLogs, startTimeOf } from '../../../src/cli/logs.ts';
import { ServerClient } from '../../../src/cli/server-client.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';
import { zipOf } from '../../support/function-zip.ts';
import { until } from '../server/support.ts';

const CODE = `exports.handler = async ({ say, raw }) => {
  if (say !== undefined) console.log(say);
  if (raw !== undefined) process.stdout.write(raw + '\\n');
  console.error('an error');
};`;

let server: RunningMillrace;
let client: ServerClient;

before(async () => {
  server = await startMillrace();
  const credential = { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: undefined };
  client = new ServerClient({ endpoint: server.endpoint, region: 'us-east-1', credential }, new SystemClock());
  await create('talker', {});
});

after(() => server.close());

async function create(FunctionName: string, more: object): Promise<void> {
  await server.call('lambda', 'CreateFunction', {
    FunctionName,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/r',
    Code: { ZipFile: zipOf({ 'index.js': CODE }) },
    ...more,
  });
}

const invoke = (FunctionName: string, payload: object): Promise<unknown> =>
  server.call('lambda', 'Invoke', { FunctionName, Payload: Buffer.from(JSON.stringify(payload)) });

interface Shown {
  readonly lines: string[];
  readonly done: Promise<void>;
  stop(): void;
}

function show(name: string, options: Partial<LogsOptions> = {}, colours = false): Shown {
  const lines: string[] = [];
  const stopping = new AbortController();
  const terminal = { colours, columns: 120, print: (line: string) => void lines.push(line), printError: () => {} };
  const seams = { client, clock: new SystemClock(), terminal, stop: stopping.signal };
  const done = showLogs(name, { since: '10m', follow: false, ...options }, seams);
  return { lines, done, stop: () => stopping.abort() };
}

async function linesOf(name: string, options: Partial<LogsOptions> = {}, colours = false): Promise<string[]> {
  const shown = show(name, options, colours);
  await shown.done;
  return shown.lines;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z {2}/;

test('logs shows what a function wrote, with the time of each line and without what the runtime put before it', async () => {
  await invoke('talker', { say: 'one\ntwo' });
  const lines = await linesOf('talker');
  assert.ok(lines.every((line) => TIME.test(line)));
  const texts = lines.map((line) => line.replace(TIME, '').replace(/ RequestId: .*/, ''));
  assert.deepEqual(texts.slice(1), ['START', 'one', 'two', 'ERROR an error', 'END', 'REPORT']);
  assert.match(texts[0] ?? '', /^INIT_START Runtime Version: nodejs:20\.v/);
});

test('Nothing that a function writes reaches the terminal as a command', async () => {
  await invoke('talker', { raw: 'a\u001b[2Jb\u009bc\td' });
  const lines = await linesOf('talker', { filter: 'b' });
  assert.ok(lines.some((line) => line.replace(TIME, '') === 'a [2Jb c\td'));
});

test('--filter shows lines that contain a text, quotation marks and all', async () => {
  await invoke('talker', { say: 'he said "no" \\ "yes"' });
  assert.equal((await linesOf('talker', { filter: 'said "no" \\ "y' })).length, 1);
  assert.deepEqual(await linesOf('talker', { filter: 'said "yes"' }), []);
});

test('Colours are for terminals only', async () => {
  const lines = await linesOf('talker', { filter: 'an error' }, true);
  assert.match(lines[0] ?? '', /^\u001b\[2m.*\u001b\[22m {2}\u001b\[31mERROR an error\u001b\[39m$/);
});

test('--follow goes on with what is written, once each, and ends when it is told to', async () => {
  const following = show('talker', { follow: true, since: new Date().toISOString() });
  const seen = (): string[] => following.lines.map((line) => line.replace(TIME, '')).filter((line) => line.startsWith('number'));
  for (let index = 0; index < 3; index++) {
    await invoke('talker', { say: `number ${index}` });
    await until(() => seen().includes(`number ${index}`));
  }
  following.stop();
  await following.done;
  assert.deepEqual(seen(), ['number 0', 'number 1', 'number 2']);
});

test('A function that has not written anything has no lines; one that is not there and left none is an error', async () => {
  await create('silent', {});
  assert.deepEqual(await linesOf('silent'), []);
  await assert.rejects(linesOf('absent'), { message: 'There is no function absent, and no log of one.' });
});

test('The log of a function that was deleted can be read', async () => {
  await create('gone', {});
  await invoke('gone', { say: 'still here' });
  await server.call('lambda', 'DeleteFunction', { FunctionName: 'gone' });
  assert.equal((await linesOf('gone', { filter: 'still here' })).length, 1);
});

test('In a log group that functions share only the function’s own lines are shown', async () => {
  for (const name of ['left', 'right']) {
    await create(name, { LoggingConfig: { LogGroup: 'shared' } });
    await invoke(name, { say: `from ${name}` });
  }
  assert.equal((await linesOf('left', { filter: 'from' })).length, 1);
});

test('--since takes a duration or a time', async () => {
  assert.equal(startTimeOf('90s', 100_000), 10_000);
  assert.equal(startTimeOf('2h', 7_200_001), 1);
  assert.equal(startTimeOf('1970-01-01T00:00:05Z', 0), 5000);
  assert.deepEqual(await linesOf('talker', { since: '2100-01-01' }), []);
  for (const since of ['', '5', '10x', 'yesterday', '-5m']) {
    await assert.rejects(linesOf('talker', { since }), { message: /^--since .* is no time\. Write it as 30s, 10m/ });
  }
});
