import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import type { EnvironmentLog } from '../../../../src/services/lambda/execution/function-logs.ts';
import { InvocationLog } from '../../../../src/services/lambda/execution/invocation-log.ts';
import type { PlatformEvent } from '../../../../src/services/lambda/execution/platform-events.ts';

function logOf(isKept = true): { log: InvocationLog; events: PlatformEvent[]; texts: string[] } {
  const events: PlatformEvent[] = [];
  const texts: string[] = [];
  const log: EnvironmentLog = {
    stream: 'stream',
    write: () => true,
    platform: (event) => {
      if ('record' in event) events.push(event);
      texts.push(event.text);
      return isKept ? event.text : undefined;
    },
  };
  return {
    log: new InvocationLog({ version: '$LATEST', memoryMegabytes: 128 }, log, new ManualClock(0), new NodeFiles()),
    events,
    texts,
  };
}

const textsOf = (events: readonly PlatformEvent[]): string[] => events.map(({ text }) => text);

test('The first invocation of an environment pays for its start, the next ones do not', () => {
  const { log, events } = logOf();
  log.initialised(110.1);
  const reports = ['a', 'b'].map((requestId) => {
    log.begin(requestId);
    return log.end(requestId, '', { durationMs: 3.01, failure: undefined, pid: undefined }).report;
  });
  assert.deepEqual(textsOf(events), [
    'START RequestId: a Version: $LATEST',
    'END RequestId: a',
    'REPORT RequestId: a\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 0 MB\tInit Duration: 110.10 ms\t',
    'START RequestId: b Version: $LATEST',
    'END RequestId: b',
    'REPORT RequestId: b\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 0 MB\t',
  ]);
  assert.deepEqual(
    reports.map(({ billedMs, initMs }) => [billedMs, initMs]),
    [
      [114, 110.1],
      [4, undefined],
    ],
  );
});

test('A start that failed is told before the invocation that waited for it', () => {
  const { log, events } = logOf();
  const { reportTail, report } = log.startFailed('a', 'cannot find module\n', 12.345, {
    failure: { status: 'error', errorType: 'Runtime.ExitError' },
    cause: undefined,
  });
  assert.deepEqual(textsOf(events).slice(0, 2), [
    'INIT_REPORT Init Duration: 12.35 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError',
    'START RequestId: a Version: $LATEST',
  ]);
  assert.match(reportTail, /^START RequestId: a Version: \$LATEST\ncannot find module\nEND RequestId: a\nREPORT RequestId: a\t/);
  assert.deepEqual([report.billedMs, report.initMs], [13, undefined]);
});

test('Why Lambda ended an invocation stands before its END, in text', () => {
  const { log, texts } = logOf();
  log.begin('a');
  const timedOut = {
    durationMs: 1000,
    failure: { status: 'timeout' },
    cause: 'Task timed out after 1.00 seconds',
    pid: undefined,
  } as const;
  const { reportTail } = log.end('a', 'a line\n', timedOut);
  assert.match(
    reportTail,
    /^START .*\na line\n1970-01-01T00:00:00.000Z a Task timed out after 1.00 seconds\nEND RequestId: a\nREPORT .*\tStatus: timeout\t\n$/,
  );
  log.begin('b');
  const failure = { status: 'error', errorType: 'Runtime.ExitError' } as const;
  log.end('b', '', { durationMs: 1, failure, cause: 'Runtime exited with error: exit status 1', pid: undefined });
  assert.deepEqual(texts.slice(-4, -1), [
    'RequestId: b Error: Runtime exited with error: exit status 1',
    'Runtime.ExitError',
    'END RequestId: b',
  ]);
});

test('Each event has its record and its level: a failure is a warning', () => {
  const { log, events } = logOf();
  log.initialised(110.104);
  log.begin('a');
  log.end('a', '', { durationMs: 3.014, failure: undefined, pid: undefined });
  log.begin('b');
  log.end('b', '', { durationMs: 1000, failure: { status: 'timeout' }, pid: undefined });
  const metrics = { durationMs: 3.01, billedDurationMs: 114, memorySizeMB: 128, maxMemoryUsedMB: 0, initDurationMs: 110.1 };
  assert.deepEqual(
    events.slice(0, 3).map(({ type, level, record }) => [type, level, record]),
    [
      ['platform.start', 'INFO', { requestId: 'a', version: '$LATEST' }],
      ['platform.runtimeDone', 'DEBUG', { requestId: 'a', status: 'success', metrics: { durationMs: 3.01 } }],
      ['platform.report', 'INFO', { requestId: 'a', metrics, status: 'success' }],
    ],
  );
  assert.deepEqual(
    events.slice(4).map(({ type, level, record }) => [type, level, (record as { status?: string }).status]),
    [
      ['platform.runtimeDone', 'WARN', 'timeout'],
      ['platform.report', 'WARN', 'timeout'],
    ],
  );
});

test('The end of an invocation’s log has no events that are not kept', () => {
  const { log } = logOf(false);
  log.begin('a');
  const { reportTail } = log.end('a', 'a line\n', { durationMs: 1, failure: undefined, pid: undefined });
  assert.equal(reportTail, 'a line\n');
});
