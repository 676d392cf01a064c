import assert from 'node:assert/strict';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import type { InvocationResponse } from '../../../../../src/protocol/generated/lambda.ts';
import { zipOf, zipOfPrograms } from '../../../../support/function-zip.ts';
import { eventually } from '../../../../support/wait.ts';
import { lambdaFixture, payloadOf } from '../../lambda-fixture.ts';

const fixture = await lambdaFixture();
const folder = fs.mkdtempSync(path.join(tmpdir(), 'millrace-extensions-'));

/** A client of the Extensions API; `act` sees each event, and may take its time. */
function extension(name: string, events: readonly string[], act = ''): string {
  return `#!${process.execPath}
const fs = require('node:fs');
const note = (what) => fs.appendFileSync(process.env.JOURNAL, JSON.stringify(what) + '\\n');
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/';
const headers = { 'Lambda-Extension-Name': '${name}', 'Lambda-Extension-Accept-Feature': 'accountId' };
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
(async () => {
  note({ name: '${name}', registering: true });
  const registered = await fetch(base + 'register', { method: 'POST', headers, body: JSON.stringify({ events: ${JSON.stringify(events)} }) });
  const id = { 'Lambda-Extension-Identifier': registered.headers.get('lambda-extension-identifier') };
  const report = (phase) => fetch(base + phase + '/error', { method: 'POST', headers: { ...id, 'Lambda-Extension-Function-Error-Type': 'Own.Error' }, body: '{}' });
  note({ name: '${name}', registered: await registered.json(), variables: Object.keys(process.env) });
  for (let count = 0; ; count++) {
    ${act.includes('before') ? act : ''}
    const event = await (await fetch(base + 'event/next', { headers: id })).json();
    note({ name: '${name}', event });
    ${act.includes('before') ? '' : act}
    if (event.eventType === 'SHUTDOWN') process.exit(0);
  }
})();
`;
}

const FUNCTION = `
const fs = require('node:fs');
const note = (what) => fs.appendFileSync(process.env.JOURNAL, JSON.stringify(what) + '\\n');
note({ name: 'runtime', started: true });
process.on('SIGTERM', () => { note({ name: 'runtime', signal: 'SIGTERM' }); process.exit(0); });
exports.handler = async (event) => {
  note({ name: 'runtime', invoked: event });
  if (event === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (event === 'exit') process.exit(7);
  return event;
};`;

interface Note {
  readonly name: string;
  readonly registered?: object;
  readonly variables?: readonly string[];
  readonly event?: { readonly eventType: string; readonly shutdownReason?: string; readonly deadlineMs: number };
  readonly invoked?: unknown;
  readonly signal?: string;
  readonly started?: boolean;
}

interface Subject {
  readonly name: string;
  notes(): Note[];
}

let created = 0;

async function create(zip: Uint8Array, source = FUNCTION, more: object = {}, on = fixture): Promise<Subject> {
  const name = `extended-${created++}`;
  const { LayerVersionArn } = await on.service.operations.PublishLayerVersion(
    { LayerName: name, Content: { ZipFile: zip } },
    on.context,
  );
  const journal = path.join(folder, name);
  fs.writeFileSync(journal, '');
  const Environment = { Variables: { JOURNAL: journal } };
  await on.create(name, source, { Layers: [LayerVersionArn ?? ''], Environment, ...more });
  const notes = (): Note[] =>
    fs
      .readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Note);
  return { name, notes };
}

function errorOf(response: InvocationResponse): string {
  assert.equal(response.FunctionError, 'Unhandled');
  const { errorType, errorMessage } = payloadOf(response) as { errorType: string; errorMessage: string };
  return `${errorType}: ${errorMessage.replace(/^RequestId: \S+ Error: /, '')}`;
}

async function remove({ name }: Subject): Promise<void> {
  await fixture.service.operations.DeleteFunction({ FunctionName: name }, fixture.context);
}

const shutdownOf = (subject: Subject): Promise<Note> =>
  eventually('a SHUTDOWN', 5000, () => subject.notes().find(({ event }) => event?.eventType === 'SHUTDOWN'));

suite('Extensions', { concurrency: 4 }, () => {
  after(async () => {
    await fixture.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test('One of a layer registers before the runtime starts, sees each invocation, and is told of the end', async () => {
    const subject = await create(zipOfPrograms({ 'extensions/watcher': extension('watcher', ['INVOKE', 'SHUTDOWN']) }));
    const response = await fixture.invoke(subject.name, 'first', { LogType: 'Tail' });
    assert.equal(payloadOf(response), 'first');
    const log = Buffer.from(response.LogResult ?? '', 'base64').toString();
    assert.match(log, /EXTENSION\tName: watcher\tState: Ready\tEvents: \[INVOKE, SHUTDOWN\]\n/);
    await fixture.call(subject.name, 'second');
    const beforeMs = Date.now();
    await remove(subject);
    const { event: end } = await shutdownOf(subject);
    assert.equal(end?.shutdownReason, 'spindown');
    assert.ok((end?.deadlineMs ?? 0) >= beforeMs + 2000 && (end?.deadlineMs ?? 0) <= Date.now() + 2000);
    const notes = subject.notes();
    const order = notes.map((note) => `${note.name} ${Object.keys(note)[1]}`);
    assert.equal(order[0], 'watcher registering');
    assert.ok(order.indexOf('runtime started') > 0);
    // The runtime ends first; an extension may see the last invocation after its answer.
    assert.equal(notes.at(-1)?.event?.eventType, 'SHUTDOWN');
    assert.ok(order.includes('runtime signal'));
    const first = notes.find(({ registered }) => registered !== undefined);
    assert.deepEqual(first?.registered, {
      functionName: subject.name,
      functionVersion: '$LATEST',
      handler: 'index.handler',
      accountId: '000000000000',
    });
    const invoke = notes.find(({ event }) => event?.eventType === 'INVOKE')?.event as unknown as Record<string, unknown>;
    assert.deepEqual(Object.keys(invoke), ['eventType', 'deadlineMs', 'requestId', 'invokedFunctionArn', 'tracing']);
    assert.match(JSON.stringify(invoke.tracing), /^\{"type":"X-Amzn-Trace-Id","value":"Root=1-/);
    const seen = first?.variables ?? [];
    for (const name of ['AWS_REGION', 'AWS_LAMBDA_FUNCTION_NAME', 'JOURNAL', 'PATH']) assert.ok(seen.includes(name), name);
    for (const name of ['_HANDLER', 'AWS_EXECUTION_ENV', 'LAMBDA_TASK_ROOT']) assert.ok(!seen.includes(name), name);
  });

  test('One that is still at work does not delay the answer, but the next invocation waits for it', async () => {
    const alone = await lambdaFixture({ environmentsMax: 1 });
    const work = `if (event.eventType === 'INVOKE' && count === 0) { await sleep(700); note({ name: 'slow', done: true }); }`;
    const subject = await create(
      zipOfPrograms({ 'extensions/slow': extension('slow', ['INVOKE'], work) }),
      FUNCTION,
      {
        Timeout: 10,
      },
      alone,
    );
    assert.equal(await alone.call(subject.name, 'first'), 'first');
    const isDone = (): boolean => subject.notes().some((note) => 'done' in note);
    assert.equal(isDone(), false);
    await alone.call(subject.name, 'second');
    const order = subject.notes().map((note) => ('done' in note ? 'done' : note.invoked));
    const [done, second] = [order.indexOf('done'), order.indexOf('second')];
    assert.ok(done >= 0 && done < second, JSON.stringify(order));
    await alone.close();
  });

  for (const [event, reason] of [
    ['hang', 'timeout'],
    ['exit', 'failure'],
  ] as const) {
    test(`When the function's environment ends because of "${event}", the reason is ${reason}`, async () => {
      const subject = await create(zipOfPrograms({ 'extensions/watcher': extension('watcher', ['SHUTDOWN']) }), FUNCTION, {
        Timeout: 1,
      });
      assert.equal((await fixture.invoke(subject.name, event)).FunctionError, 'Unhandled');
      assert.equal((await shutdownOf(subject)).event?.shutdownReason, reason);
      assert.equal(payloadOf(await fixture.invoke(subject.name, 'again')), 'again');
    });
  }

  test('One that is still at work when the end comes is told of it when it asks', async () => {
    const work = `if (event.eventType === 'INVOKE') await sleep(400);`;
    const subject = await create(zipOfPrograms({ 'extensions/late': extension('late', ['INVOKE', 'SHUTDOWN'], work) }));
    await fixture.call(subject.name, 'first');
    await eventually('its work', 5000, () => subject.notes().find(({ event }) => event?.eventType === 'INVOKE'));
    await remove(subject);
    assert.equal((await shutdownOf(subject)).event?.shutdownReason, 'spindown');
  });

  test('One that takes longer than the end may take is killed', async () => {
    const work = `if (event.eventType === 'SHUTDOWN') for (;;) { note({ name: 'stubborn', still: true }); await sleep(100); }`;
    const subject = await create(zipOfPrograms({ 'extensions/stubborn': extension('stubborn', ['SHUTDOWN'], work) }));
    await fixture.call(subject.name, 'first');
    await remove(subject);
    const startedMs = Date.now();
    await shutdownOf(subject);
    const count = (): number => subject.notes().filter((note) => 'still' in note).length;
    await eventually('its end', 10_000, async () => {
      const before = count();
      await new Promise((resolve) => setTimeout(resolve, 400));
      return before > 0 && count() === before ? true : undefined;
    });
    assert.ok(Date.now() - startedMs >= 2000, 'not before its time is over');
  });

  for (const [what, zip, error] of [
    [
      'ends in an invocation',
      zipOfPrograms({ 'extensions/bad': extension('bad', ['INVOKE'], 'process.exit(3);') }),
      'Extension.Crash: exit status 3',
    ],
    ['ends before it registers', zipOfPrograms({ 'extensions/bad': '#!/bin/sh\nexit 0\n' }), 'Extension.Crash: exit code 0'],
    [
      'reports an error of its start',
      zipOfPrograms({ 'extensions/bad': extension('bad', [], `/* before */ await report('init'); process.exit(1);`) }),
      'Extension.InitError: exit status 1',
    ],
    [
      'reports that it exits',
      zipOfPrograms({ 'extensions/bad': extension('bad', ['INVOKE'], `await report('exit'); process.exit(0);`) }),
      'Extension.ExitError: exit code 0',
    ],
    [
      'is not executable',
      zipOf({ 'extensions/bad': extension('bad', []) }),
      'Extension.LaunchError: fork/exec /opt/extensions/bad: permission denied',
    ],
    [
      'is one of eleven',
      zipOfPrograms(Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`extensions/e${index}`, '#!/bin/sh\n']))),
      'Extension.LaunchError: Extension limit (10) reached',
    ],
  ] as const) {
    test(`One that ${what} fails the invocation`, async () => {
      const source = FUNCTION.replace(
        'return event;',
        'await new Promise((resolve) => setTimeout(resolve, 2000)); return event;',
      );
      const subject = await create(zip, source, { Timeout: 20 });
      assert.equal(errorOf(await fixture.invoke(subject.name, 'event')), error);
    });
  }

  test('An internal one registers while the runtime starts, gets no SHUTDOWN, and is refused afterwards', async () => {
    const source = `
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/';
const send = async (method, path, headers = {}, body) => {
  const response = await fetch(base + path, { method, headers, body });
  const text = await response.text();
  return [response.status, text === '' ? null : JSON.parse(text), response.headers.get('lambda-extension-identifier')];
};
const register = (name, body) => send('POST', '2020-01-01/extension/register', { 'Lambda-Extension-Name': name }, body);
const early = [
  await register('', '{"events":[]}'),
  await register('inner', 'no JSON'),
  await register('inner', '{"events":["SHUTDOWN"]}'),
  await register('inner', '{"events":["INVOKE"]}'),
  await register('inner', '{"events":["INVOKE"]}'),
  await send('PUT', '2020-08-15/logs', {}, '{}'),
  await send('PUT', '2022-07-01/telemetry', {}, '{}'),
  await send('GET', '2020-01-01/extension/event/next'),
  await send('GET', '2020-01-01/extension/event/next', { 'Lambda-Extension-Identifier': 'x' }),
  await send('GET', '2020-01-01/extension/event/next', { 'Lambda-Extension-Identifier': '00000000-0000-0000-0000-000000000000' }),
  await send('POST', '2020-01-01/extension/other', {}, ''),
];
const events = [];
(async () => {
  const id = { 'Lambda-Extension-Identifier': early[3][2] };
  for (;;) events.push((await send('GET', '2020-01-01/extension/event/next', id))[1].requestId);
})();
export const handler = async (event, context) => ({
  early: early.map(([status, body]) => [status, body?.errorType ?? body]),
  late: (await register('late', '{"events":[]}')).slice(0, 2),
  saw: await (async () => { while (!events.includes(context.awsRequestId)) await new Promise((resolve) => setTimeout(resolve, 5)); return true; })(),
});`;
    await fixture.create('inner', { 'index.mjs': source }, { Timeout: 10 });
    const { early, late, saw } = (await fixture.call('inner')) as { early: unknown[]; late: unknown[]; saw: boolean };
    const about = { functionName: 'inner', functionVersion: '$LATEST', handler: 'index.handler' };
    assert.deepEqual(early, [
      [403, 'Extension.InvalidExtensionName'],
      [403, 'InvalidRequestFormat'],
      [403, 'Extension.InvalidEventType'],
      [200, about],
      [403, 'Extension.InvalidExtensionState'],
      [202, 'Logs.NotSupported'],
      [202, 'Telemetry.NotSupported'],
      [403, 'Extension.MissingExtensionIdentifier'],
      [403, 'Extension.InvalidExtensionIdentifier'],
      [403, 'Extension.UnknownExtensionIdentifier'],
      [404, 'NotFound'],
    ]);
    assert.deepEqual(late, [
      403,
      { errorType: 'Extension.RegistrationClosed', errorMessage: 'Extension registration closed already' },
    ]);
    assert.equal(saw, true);
  });
});
