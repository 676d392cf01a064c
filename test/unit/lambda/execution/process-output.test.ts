import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { LogTail, lastBytes, ProcessOutput } from '../../../../src/services/lambda/execution/process-output.ts';

function outputOf(): { stdout: PassThrough; lines: string[]; output: ProcessOutput; clock: ManualClock } {
  const [stdout, stderr, clock] = [new PassThrough(), new PassThrough(), new ManualClock()];
  const lines: string[] = [];
  return { stdout, lines, clock, output: new ProcessOutput(clock, stdout, stderr, (line) => void lines.push(line)) };
}

test('Lines come out as they were written, however the stream was cut', async () => {
  const text = fc.array(
    fc.string({ unit: 'grapheme', maxLength: 20 }).map((line) => line.replaceAll('\n', '')),
    { minLength: 1, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(200), { maxLength: 5 }), async (written, cuts) => {
      const { stdout, lines } = outputOf();
      const bytes = Buffer.from(written.map((line) => `${line}\n`).join(''));
      let start = 0;
      for (const end of [...cuts.sort((a, b) => a - b), bytes.byteLength]) {
        if (end > start) stdout.write(bytes.subarray(start, end));
        start = Math.max(start, Math.min(end, bytes.byteLength));
      }
      stdout.end();
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(lines, written);
    }),
    { numRuns: 50 },
  );
});

test('A line without an end is cut before it fills the memory', async () => {
  const { stdout, lines } = outputOf();
  for (let chunk = 0; chunk < 10; chunk++) stdout.write('x'.repeat(65_536));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    lines.map((line) => line.length),
    [262_144, 262_144],
  );
});

test('An answer waits for what was written before it, but not for ever', async () => {
  const { stdout, lines, output, clock } = outputOf();
  const seen: string[] = [];
  output.settled({ stdoutBytes: 5, stderrBytes: 0 }, () => seen.push('first'));
  assert.equal(seen.length, 0);
  stdout.write('12345');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([seen, lines], [['first'], ['12345']]);
  output.settled({ stdoutBytes: 50, stderrBytes: 0 }, () => seen.push('second'));
  await clock.advance(100);
  assert.deepEqual(seen, ['first', 'second']);
  assert.equal(clock.pendingTimers, 0);
});

test('An answer without a position waits for what is there, and not for what goes on and on', async () => {
  const { stdout, lines, output } = outputOf();
  stdout.write('before the answer');
  await new Promise<void>((resolve) => output.settled(undefined, resolve));
  assert.deepEqual(lines, ['before the answer']);
  let writes = 0;
  const goOn = (): void => {
    stdout.write(`${writes++}\n`);
    if (writes < 100_000) setImmediate(goOn);
  };
  goOn();
  await new Promise<void>((resolve) => output.settled(undefined, resolve));
  assert.ok(writes > 10 && writes < 1000, String(writes));
  writes = 100_000;
});

test('A tail holds the last 4 KiB, cut between characters', () => {
  const tail = new LogTail();
  for (let line = 0; line < 2000; line++) tail.add(`€€€ ${line}`);
  const text = tail.text();
  assert.ok(Buffer.byteLength(text) <= 4096 && Buffer.byteLength(text) > 4090);
  assert.ok(text.endsWith('€€€ 1999\n') && !text.includes('\ufffd'));
  assert.equal(lastBytes('short'), 'short');
});
