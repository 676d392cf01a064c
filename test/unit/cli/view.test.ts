import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Acknowledged } from '../../../src/cli/dev/progress.ts';
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
  lastArrivalTimeMs: 0,
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

const sequence = (number: number): string => String(number).padStart(56, '0');

/** Acknowledgements in the shard of the batch. */
const recordsOf = (count: number): Acknowledged[] =>
  Array.from({ length: count }, (_, index) => ({ shardId: batch.shardId, sequenceNumber: sequence(index + 1) }));

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

  test('the lines of the function keep their indentation', () => {
    const { view, lines } = viewWithLines();
    view.onAttempt({ ...attempt, logTail: 'a {\n  b\n\tc\n}\n' });
    assert.deepEqual(
      lines.slice(1).map((line) => line.slice(16)),
      ['a {', '  b', '  c', '}'],
    );
  });

  test('of an error the first places of its stack are shown, without the message again', () => {
    const { view, lines } = viewWithLines();
    const places = ['at parse (/app/handler.ts:1:2)', 'at new \\A "x" (/app/b.ts:3:4)', 'at c (c.ts:5:6)', 'at d (d.ts:7:8)'];
    const stack = ['Error: no', 'way', '    at node:internal/x:1:1', ...places.map((place) => `    ${place}`)];
    const report = JSON.stringify({ errorType: 'Error', errorMessage: 'no\nway', stack });
    const line = `2026-11-24T00:00:00.000Z\t00000000-0000-4000-8000-000000000000\tERROR\tInvoke Error \t${report}`;
    const failed = { ...attempt, outcome: 'function-error', errorType: 'Error', errorMessage: 'no', next: 'retry' } as const;
    view.onAttempt({ ...failed, logTail: `before\n${line}\n` });
    assert.deepEqual(
      lines.slice(1).map((shown) => shown.slice(16)),
      ['before', ...places.slice(0, 3).map((place) => `  ${place}`)],
    );
  });

  test('output that was cut says so, and an error report without its beginning is still read', () => {
    const { view, lines } = viewWithLines();
    const report = `${'y'.repeat(5000)}","stack":["Error: y","    at handler (h.ts:1:1)"]}\n`.slice(-4096);
    const failed = { ...attempt, outcome: 'function-error', errorType: 'Error', errorMessage: 'y', next: 'retry' } as const;
    view.onAttempt({ ...failed, logTail: report });
    assert.deepEqual(
      lines.slice(1).map((shown) => shown.slice(16)),
      ['… only the last 4096 bytes of the output are shown', '  at handler (h.ts:1:1)'],
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
    view.put(recordsOf(1500));
    view.onAttempt({ ...attempt, lastSequenceNumber: sequence(12) });
    assert.equal(view.summary(), '1,500 records put, 12 processed in 1 invocation (0 failed), 0 in the queue, 1,488 waiting');
  });

  test('records that others have put neither settle the feed nor make the waiting negative', () => {
    const { view } = viewWithLines();
    view.onAttempt({ ...attempt, firstSequenceNumber: sequence(0), lastSequenceNumber: sequence(0) });
    view.put(recordsOf(3));
    assert.equal(view.settled(), false, 'twelve were processed, but none of the three');
    assert.match(view.summary(), /^3 records put, 12 processed .* 3 waiting$/);
    view.onAttempt({ ...attempt, next: 'retry', lastSequenceNumber: sequence(3) });
    assert.equal(view.settled(), false, 'an attempt that is repeated settles nothing');
    view.onAttempt({ ...attempt, lastSequenceNumber: sequence(2) });
    view.onDiscarded({
      ...batch,
      lastSequenceNumber: sequence(9),
      reason: 'RetryAttemptsExhausted',
      destination: 'arn:aws:sqs:…',
      document: '{}',
    });
    assert.equal(view.settled(), true);
    assert.match(view.summary(), / 0 waiting$/);
  });
});
