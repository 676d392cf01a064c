import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ARN, contextOf, GROUP, startLogs } from '../logs-fixture.ts';

it('FilterLogEvents finds a line as soon as it is written, with its stream, its times and an id of its own', async () => {
  const logs = await startLogs();
  await logs.call('CreateLogGroup', { logGroupName: GROUP });
  const timeMs = logs.clock.nowMs();
  logs.write('one', 'a');
  logs.write('two', 'b');
  const { events = [], ...rest } = await logs.call('FilterLogEvents', { logGroupIdentifier: ARN });
  assert.deepEqual(
    events.map(({ eventId: _, ...event }) => event),
    [
      { logStreamName: 'a', timestamp: timeMs, message: 'one\n', ingestionTime: timeMs },
      { logStreamName: 'b', timestamp: timeMs, message: 'two\n', ingestionTime: timeMs },
    ],
  );
  assert.ok(events.every(({ eventId }) => /^\d{56}$/.test(eventId ?? '')) && events[0]?.eventId !== events[1]?.eventId);
  assert.deepEqual(rest, { searchedLogStreams: [], nextToken: undefined });
  await logs.close();
});

it('FilterLogEvents narrows by stream, by time on both sides, and by pattern', async () => {
  const logs = await startLogs();
  const startMs = logs.clock.nowMs();
  for (const [index, stream] of ['x1', 'x2', 'y1', 'y2'].entries()) {
    logs.write(`line ${index}`, stream);
    await logs.clock.advance(1000);
  }
  assert.deepEqual(await logs.messages({ logStreamNamePrefix: 'x' }), ['line 0', 'line 1']);
  assert.deepEqual(await logs.messages({ logStreamNames: ['x2', 'y2'] }), ['line 1', 'line 3']);
  assert.deepEqual(await logs.messages({ startTime: startMs + 1000, endTime: startMs + 2000 }), ['line 1', 'line 2']);
  assert.deepEqual(await logs.messages({ startTime: startMs + 3001 }), []);
  assert.deepEqual(await logs.messages({ filterPattern: '"line 2"' }), ['line 2']);
  await logs.close();
});

it('FilterLogEvents gives everything once, whatever the page, also when lines come meanwhile', async () => {
  const logs = await startLogs();
  for (let index = 0; index < 25; index++) logs.write(`line ${index}`);
  await logs.clock.advance(250);
  const seen: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.call('FilterLogEvents', { logGroupName: GROUP, limit: 10, nextToken });
    seen.push(...(page.events ?? []).map(({ message }) => message));
    if (seen.length === 10) logs.write('line 25');
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  assert.deepEqual(
    seen,
    Array.from({ length: 26 }, (_, index) => `line ${index}\n`),
  );
  await logs.close();
});

it('A page of FilterLogEvents holds a megabyte at most', async () => {
  const logs = await startLogs();
  for (let index = 0; index < 12; index++) logs.write('x'.repeat(200_000));
  await logs.clock.advance(250);
  const { events = [], nextToken } = await logs.call('FilterLogEvents', { logGroupName: GROUP });
  assert.deepEqual([events.length, nextToken === undefined], [5, false]);
  assert.equal((await logs.messages()).length, 12);
  await logs.close();
});

it('FilterLogEvents refuses names together with a prefix, a token that is none, and groups of others', async () => {
  const logs = await startLogs();
  await logs.call('CreateLogGroup', { logGroupName: GROUP });
  const refused = { code: 'InvalidParameterException' };
  await assert.rejects(logs.messages({ logStreamNames: ['a'], logStreamNamePrefix: 'a' }), refused);
  for (const nextToken of ['x', Buffer.from('9'.repeat(56)).toString('base64url')]) {
    await assert.rejects(logs.call('FilterLogEvents', { logGroupName: GROUP, nextToken }), refused);
  }
  const stranger = contextOf('111111111111');
  await assert.rejects(logs.call('FilterLogEvents', { logGroupIdentifier: ARN }, stranger), refused);
  await assert.rejects(logs.call('FilterLogEvents', { logGroupName: GROUP }, stranger), { code: 'ResourceNotFoundException' });
  await logs.close();
});
