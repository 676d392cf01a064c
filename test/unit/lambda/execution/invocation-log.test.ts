import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { InvocationLog } from '../../../../src/services/lambda/execution/invocation-log.ts';

function logOf(): { log: InvocationLog; lines: string[] } {
  const lines: string[] = [];
  const log = {
    stream: 'stream',
    write: (line: string) => void lines.push(line),
  };
  return {
    log: new InvocationLog({ version: '$LATEST', memoryMegabytes: 128 }, log, new ManualClock(0), new NodeFiles()),
    lines,
  };
}

test('The first invocation of an environment pays for its start, the next ones do not', () => {
  const { log, lines } = logOf();
  log.initialised(110.1);
  const reports = ['a', 'b'].map((requestId) => {
    log.begin(requestId);
    return log.end(requestId, '', { durationMs: 3.01, status: '', pid: undefined }).report;
  });
  assert.deepEqual(lines, [
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
  const { log, lines } = logOf();
  const { reportTail, report } = log.startFailed(
    'a',
    'cannot find module\n',
    12.345,
    'Status: error\tError Type: Runtime.ExitError',
  );
  assert.deepEqual(lines.slice(0, 2), [
    'INIT_REPORT Init Duration: 12.35 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError',
    'START RequestId: a Version: $LATEST',
  ]);
  assert.match(reportTail, /^START RequestId: a Version: \$LATEST\ncannot find module\nEND RequestId: a\nREPORT RequestId: a\t/);
  assert.deepEqual([report.billedMs, report.initMs], [13, undefined]);
});
