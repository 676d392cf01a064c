import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LogsOperations } from '../../../../src/protocol/generated/logs.ts';
import { type Fixture, GROUP, startLogs } from '../logs-fixture.ts';

type Page = LogsOperations['GetLogEvents']['output'];

const get = (logs: Fixture, input: object): Promise<Page> =>
  logs.call('GetLogEvents', { logGroupName: GROUP, logStreamName: 'a', ...input });

const texts = ({ events = [] }: Page): (string | undefined)[] => events.map(({ message }) => message?.trimEnd());

/** Lines 0 to 9 of stream a, those of another between them, in five flushes. */
async function withLines(): Promise<Fixture> {
  const logs = await startLogs();
  for (let index = 0; index < 10; index++) {
    logs.write(`line ${index}`);
    logs.write('of another', 'b');
    if (index % 2 === 1) await logs.clock.advance(1000);
  }
  return logs;
}

const lines = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => `line ${from + index}`);

it('GetLogEvents shows the end of a stream unless it is asked for its head', async () => {
  const logs = await withLines();
  assert.deepEqual(texts(await get(logs, {})), lines(0, 10));
  assert.deepEqual(texts(await get(logs, { limit: 3 })), lines(7, 10));
  assert.deepEqual(texts(await get(logs, { limit: 3, startFromHead: true })), lines(0, 3));
  await logs.close();
});

it('The tokens of GetLogEvents lead backwards to the head and forwards to the end, where they stay', async () => {
  const logs = await withLines();
  const first = await get(logs, { limit: 4 });
  const second = await get(logs, { limit: 4, nextToken: first.nextBackwardToken });
  const third = await get(logs, { limit: 4, nextToken: second.nextBackwardToken });
  const before = await get(logs, { limit: 4, nextToken: third.nextBackwardToken });
  assert.deepEqual([first, second, third, before].map(texts), [lines(6, 10), lines(2, 6), lines(0, 2), []]);
  assert.equal(before.nextBackwardToken, third.nextBackwardToken);
  const forwards = await get(logs, { limit: 8, nextToken: third.nextForwardToken });
  assert.deepEqual(texts(forwards), lines(2, 10));
  const end = await get(logs, { nextToken: forwards.nextForwardToken });
  assert.deepEqual([texts(end), end.nextForwardToken], [[], forwards.nextForwardToken]);
  logs.write('line 10');
  assert.deepEqual(texts(await get(logs, { nextToken: end.nextForwardToken })), ['line 10']);
  await logs.close();
});

it('GetLogEvents takes events of a time and later, and before another', async () => {
  const logs = await withLines();
  const startMs = logs.clock.nowMs() - 5000;
  for (const startFromHead of [true, false]) {
    const page = await get(logs, { startTime: startMs + 1000, endTime: startMs + 3000, startFromHead });
    assert.deepEqual(texts(page), lines(2, 6));
  }
  await logs.close();
});

it('GetLogEvents goes through a long log of many streams in both directions and misses nothing', async () => {
  const logs = await startLogs();
  const expected: string[] = [];
  for (let index = 0; index < 400; index++) {
    logs.write(`${index} ${'x'.repeat(10_000)}`, `s${index % 7}`);
    if (index % 7 === 3) expected.push(String(index));
    if (index % 20 === 0) await logs.clock.advance(250);
  }
  await logs.clock.advance(250);
  const numbers = (page: Page): string[] => texts(page).map((text) => text?.split(' ')[0] ?? '');
  for (const direction of ['nextForwardToken', 'nextBackwardToken'] as const) {
    const seen: string[] = [];
    let nextToken: string | undefined;
    for (;;) {
      const page = await get(logs, {
        logStreamName: 's3',
        nextToken,
        limit: 11,
        startFromHead: direction === 'nextForwardToken',
      });
      if (page.events?.length === 0) break;
      if (direction === 'nextForwardToken') seen.push(...numbers(page));
      else seen.unshift(...numbers(page));
      nextToken = page[direction];
    }
    assert.deepEqual(seen, expected);
  }
  await logs.close();
});

it('GetLogEvents looks through a bounded part of the log at a time, and not beyond the ends of the stream', async () => {
  const logs = await startLogs();
  const others = async (): Promise<void> => {
    for (let mebibytes = 0; mebibytes < 18; mebibytes++) {
      for (let index = 0; index < 10; index++) logs.write('x'.repeat(100_000), 'b');
      await logs.clock.advance(250);
    }
  };
  await others();
  logs.write('first');
  await others();
  logs.write('last');
  await others();
  let bytes = 0;
  const { engine } = logs;
  const read = engine.read.bind(engine);
  engine.read = async (...request) => {
    const result = await read(...request);
    for (const { value } of result.entries) bytes += value.byteLength;
    return result;
  };
  const searched = async (input: object): Promise<[Page, number]> => {
    bytes = 0;
    return [await get(logs, input), bytes];
  };
  const MEBIBYTE = 1024 * 1024;
  const [end, endBytes] = await searched({});
  assert.deepEqual(texts(end), ['last']);
  assert.ok(endBytes > 15 * MEBIBYTE && endBytes < 18 * MEBIBYTE, `${endBytes} bytes`);
  const [before, beforeBytes] = await searched({ nextToken: end.nextBackwardToken });
  assert.deepEqual(texts(before), ['first']);
  assert.ok(beforeBytes < 5 * MEBIBYTE, `${beforeBytes} bytes`);
  const [head, headBytes] = await searched({ nextToken: before.nextBackwardToken });
  assert.deepEqual([texts(head), head.nextBackwardToken], [[], before.nextBackwardToken]);
  assert.ok(headBytes < MEBIBYTE, `${headBytes} bytes`);
  const [forwards, forwardsBytes] = await searched({ startFromHead: true });
  assert.deepEqual(texts(forwards), ['first']);
  const [on, onBytes] = await searched({ nextToken: forwards.nextForwardToken });
  assert.deepEqual(texts(on), ['last']);
  assert.ok(forwardsBytes + onBytes < 22 * MEBIBYTE, `${forwardsBytes} and ${onBytes} bytes`);
  await logs.close();
});

it('GetLogEvents refuses a stream that is not there and a token that is none', async () => {
  const logs = await withLines();
  await assert.rejects(get(logs, { logStreamName: 'absent' }), {
    code: 'ResourceNotFoundException',
    message: 'The specified log stream does not exist.',
  });
  for (const nextToken of ['x', 'f/1/s', `f/${'9'.repeat(56)}/s`]) {
    await assert.rejects(get(logs, { nextToken }), { message: 'The specified nextToken is invalid.' });
  }
  await logs.close();
});
