import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { SystemRandom } from '../../../../src/platform/random.ts';
import {
  type EnvironmentLog,
  FunctionLogs,
  type LogLine,
  type LogPlace,
} from '../../../../src/services/lambda/execution/function-logs.ts';
import type { PlatformEvent } from '../../../../src/services/lambda/execution/platform-events.ts';
import type { JsonLogLevels } from '../../../../src/services/lambda/functions/log-levels.ts';
import { runtimeVersionArn } from '../../../../src/services/lambda/functions/runtime-version.ts';

interface Kept extends LogPlace, LogLine {}

function logsOf(): {
  logs: FunctionLogs;
  kept: Kept[];
  open(name: string, logGroup?: string, jsonLogs?: JsonLogLevels): EnvironmentLog;
} {
  const kept: Kept[] = [];
  const logs = new FunctionLogs({
    clock: new ManualClock(Date.UTC(2026, 10, 29)),
    random: new SystemRandom(),
    logger: silentLogger,
    keeper: { write: (place, line) => void kept.push({ ...place, ...line }) },
  });
  const open = (name: string, logGroup = `/aws/lambda/${name}`, jsonLogs?: JsonLogLevels): EnvironmentLog =>
    logs.open({ key: keyOf(name), version: '7', runtime: 'python3.12', logGroup, jsonLogs });
  return { logs, kept, open };
}

const keyOf = (name: string) => ({ accountId: '000000000000', region: 'us-east-1', name });
const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

test('The last lines of a function are kept in memory, oldest first, and no more than there is room for', () => {
  const { logs, open } = logsOf();
  const log = open('f');
  for (let line = 0; line < 5000; line++) log.write(`line ${line}`);
  const recent = logs.recent(arnOf('f'));
  assert.deepEqual([recent.length, recent[0]?.text, recent.at(-1)?.text], [1000, 'line 4000', 'line 4999']);
  const large = open('large');
  for (let line = 0; line < 100; line++) large.write('x'.repeat(100_000));
  assert.equal(logs.recent(arnOf('large')).length, 10);
  assert.deepEqual(logs.recent(arnOf('absent')), []);
});

test('A function that is gone has no lines, and no number of functions fills the memory', () => {
  const { logs, open } = logsOf();
  open('f').write('a line');
  logs.forget(arnOf('f'));
  assert.deepEqual(logs.recent(arnOf('f')), []);
  for (let index = 0; index < 1500; index++) open(`f${index}`);
  assert.deepEqual([logs.recent(arnOf('f0')).length, logs.recent(arnOf('f1499')).length], [0, 1]);
});

test('Every environment writes to a stream of its own, which begins with what the function runs on', () => {
  const { kept, open } = logsOf();
  const [first, second] = [open('f'), open('f')];
  first.write('a line');
  assert.match(first.stream, /^2026\/11\/29\/\[7\][0-9a-f]{32}$/);
  assert.notEqual(first.stream, second.stream);
  const own = kept.filter(({ stream }) => stream === first.stream);
  assert.match(
    own[0]?.text ?? '',
    /^INIT_START Runtime Version: python:3\.12\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}$/,
  );
  assert.deepEqual(own[1], { ...own[0], text: 'a line' });
});

test('In a log group that functions may share the streams name their function', () => {
  assert.match(logsOf().open('f', 'shared').stream, /^2026\/11\/29\/f\[7\]\[[0-9a-f]{32}\]$/);
});

test('In the format JSON what Lambda itself writes are objects, and lines below the level are not kept', () => {
  const { kept, open } = logsOf();
  const log = open('f', undefined, { application: 'WARN', system: 'INFO' });
  const [start] = kept.map(({ text }) => JSON.parse(text) as unknown);
  assert.deepEqual(start, {
    time: '2026-11-29T00:00:00.000Z',
    type: 'platform.initStart',
    record: {
      initializationType: 'on-demand',
      phase: 'init',
      runtimeVersion: 'python:3.12',
      runtimeVersionArn: runtimeVersionArn('us-east-1', 'python3.12'),
      functionName: 'f',
      functionVersion: '7',
    },
  });
  const written = [
    '{"level":"INFO","message":"a"}',
    '{"level":"warn","message":"b"}',
    '{"level":"CRITICAL","message":"c"}',
    'no level is INFO',
    '{"broken',
  ].map((line) => log.write(line));
  assert.deepEqual(written, [false, true, true, false, false]);
  const debug: PlatformEvent = { type: 'platform.runtimeDone', level: 'DEBUG', record: {}, text: 'END' };
  assert.equal(log.platform(debug), undefined);
  assert.equal(
    log.platform({ ...debug, level: 'WARN' }),
    '{"time":"2026-11-29T00:00:00.000Z","type":"platform.runtimeDone","record":{}}',
  );
  assert.equal(kept.length, 4);
});
