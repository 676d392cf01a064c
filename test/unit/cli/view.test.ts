import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DevView } from '../../../src/cli/dev/view.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import type { AttemptSeen } from '../../../src/services/lambda/event-source-mappings/observer.ts';

function viewWithLines(colours = false): { view: DevView; lines: string[] } {
  const lines: string[] = [];
  const terminal = { colours, columns: 120, print: (line: string) => void lines.push(line), printError: () => {} };
  return { view: new DevView({ terminal, clock: new ManualClock(1_795_471_200_123), queueName: 'orders-failures' }), lines };
}

const batch = {
  mappingId: 'm',
  functionArn: 'f',
  shardId: 'shardId-000000000002',
  records: 12,
  firstSequenceNumber: '49'.padEnd(56, '7'),
  lastSequenceNumber: '49'.padEnd(56, '8'),
  partitionKeys: ['a'],
};

const attempt: AttemptSeen = {
  ...batch,
  bytes: 100,
  attempt: 1,
  outcome: 'answered',
  durationMs: 4.23,
  logTail: '',
  next: 'done',
  settled: 12,
  answer: '{"alerts":0}',
};

describe('what millrace dev shows', () => {
  test('an invocation that went well is one line with time, shard, records, duration and answer', () => {
    const { view, lines } = viewWithLines();
    view.onAttempt(attempt);
    assert.deepEqual(lines, ['22:00:00.123  shard 2      12 records   4.2 ms  ok {"alerts":0}']);
    assert.equal(view.totals.processed, 12);
  });

  test('a failure says what it was and what follows', () => {
    const { view, lines } = viewWithLines();
    const failed = {
      ...attempt,
      outcome: 'function-error',
      errorType: 'TypeError',
      errorMessage: 'no\nway',
      settled: 0,
    } as const;
    view.onAttempt({ ...failed, next: 'bisect' });
    view.onAttempt({ ...failed, next: 'retry', attempt: 2, retryAfterMs: 1500 });
    assert.match(lines[0] ?? '', /failed TypeError: no way · halved, again at once$/);
    assert.match(lines[1] ?? '', /failed TypeError: no way · attempt 2, again in 1\.5 s$/);
    assert.equal(view.totals.failures, 2);
  });

  test('the lines of the function stand below the invocation', () => {
    const { view, lines } = viewWithLines();
    view.onAttempt({ ...attempt, logTail: 'first\nsecond \u001b[31mred\n' });
    assert.deepEqual(
      lines.slice(1),
      ['              │ first', '              │ second  [31mred'],
      'control characters do not reach the terminal',
    );
  });

  test('what went to the queue is named with its sequence number', () => {
    const { view, lines } = viewWithLines();
    view.onDiscarded({ ...batch, records: 1, reason: 'RetryAttemptsExhausted', destination: 'arn:aws:sqs:…', document: '{}' });
    assert.match(lines[0] ?? '', /1 record .*→ to queue orders-failures \(retries exhausted, sequence …777777777777\)$/);
    assert.equal(view.totals.discarded, 1);
  });

  test('colours appear only where a terminal shows them', () => {
    const plain = viewWithLines(false);
    plain.view.onAttempt(attempt);
    assert.ok(!plain.lines.join('').includes('\u001b'));
    const coloured = viewWithLines(true);
    coloured.view.onAttempt(attempt);
    assert.ok(coloured.lines.join('').includes('\u001b[32mok'));
  });

  test('the summary counts what was put, processed, queued and waits', () => {
    const { view } = viewWithLines();
    view.put(1500);
    view.onAttempt(attempt);
    assert.equal(view.summary(), '1,500 records put, 12 processed in 1 invocation (0 failed), 0 in the queue, 1,488 waiting');
  });
});
