import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { LOG_GROUPS_MAX } from '../../../../src/services/logs/limits.ts';
import { type LogEngine, LogError } from '../../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../../src/storage/memory/memory-engine.ts';
import { wrapEngine } from '../../storage/wrapped-engine.ts';
import { GROUP, startLogs } from '../logs-fixture.ts';

/** An engine that counts the appends to event logs, and refuses them while `down`. */
function countingEngine(clock: ManualClock): { engine: LogEngine; state: { appends: number; down: boolean } } {
  const state = { appends: 0, down: false };
  const memory = new MemoryLogEngine({ clock });
  const engine = wrapEngine(memory, {
    append: (ref, entries) => {
      if (ref.group.startsWith('l.')) {
        if (state.down) return Promise.reject(new LogError('not-appended', 'the disk is full'));
        state.appends += 1;
      }
      return memory.append(ref, entries);
    },
  });
  return { engine, state };
}

test('Lines gather for a moment and are written together', async () => {
  const clock = new ManualClock();
  const { engine, state } = countingEngine(clock);
  const logs = await startLogs({ clock, engine });
  for (let index = 0; index < 100; index++) logs.write(`line ${index}`, `stream ${index % 3}`);
  await clock.advance(249);
  assert.equal(state.appends, 0);
  await clock.advance(1);
  assert.equal(state.appends, 1);
  assert.equal((await logs.messages()).length, 100);
  await logs.close();
});

test('Lines that were written survive a restart, and those that wait when the server closes are written then', async () => {
  let logs = await startLogs();
  logs.write('one');
  await logs.clock.advance(250);
  logs.write('two');
  logs = await logs.restart();
  assert.deepEqual(await logs.messages(), ['one', 'two']);
  await logs.close();
});

test('A function that floods its log loses lines, and its log says how many', async () => {
  const logs = await startLogs();
  const line = 'x'.repeat(100_000);
  for (let index = 0; index < 50; index++) logs.write(line);
  await logs.clock.advance(250);
  logs.write('after');
  const messages = await logs.messages();
  assert.equal(messages.length, 43);
  assert.deepEqual(messages.slice(-2), ['[millrace] 9 log lines were dropped here: there was no room for them.', 'after']);
  await logs.close();
});

test('While the disk takes nothing lines wait within bounds, and are written in order once it does', async () => {
  const clock = new ManualClock();
  const { engine, state } = countingEngine(clock);
  const logs = await startLogs({ clock, engine });
  state.down = true;
  logs.write('one');
  await clock.advance(5000);
  logs.write('two');
  assert.deepEqual(await logs.messages().catch(() => 'no group yet'), []);
  for (let index = 0; index < 100; index++) logs.write('x'.repeat(100_000));
  state.down = false;
  await clock.advance(1000);
  const messages = await logs.messages();
  assert.deepEqual(messages.slice(0, 2), ['one', 'two']);
  assert.match(messages.at(-1) ?? '', /^\[millrace\] 59 log lines were dropped here/);
  await logs.close();
});

test('All groups together hold no more than there is room for', async () => {
  const clock = new ManualClock();
  const { engine, state } = countingEngine(clock);
  const logs = await startLogs({ clock, engine });
  state.down = true;
  const line = 'x'.repeat(1_000_000);
  for (let group = 0; group < 30; group++) for (let index = 0; index < 4; index++) logs.write(line, 'a', `g${group}`);
  state.down = false;
  await clock.advance(1000);
  const { logGroups = [] } = await logs.call('DescribeLogGroups', {});
  const bytes = logGroups.reduce((sum, { storedBytes = 0 }) => sum + storedBytes, 0);
  assert.ok(bytes > 60_000_000 && bytes < 70_000_000, `${bytes}`);
  await logs.close();
});

test('The log of a busy function stays within its bound, and keeps what is newest', async () => {
  const logs = await startLogs({ settings: { bytesPerGroupMax: 3_000_000 } });
  for (let index = 0; index < 200; index++) {
    logs.write(`${index} ${'x'.repeat(50_000)}`, `stream ${Math.floor(index / 10)}`);
    await logs.clock.advance(250);
  }
  const messages = await logs.messages();
  const numbers = messages.map((message) => Number(message.split(' ')[0]));
  assert.equal(numbers.at(-1), 199);
  assert.ok(numbers.length > 40 && numbers.length < 62, `${numbers.length}`);
  assert.deepEqual(
    numbers,
    [...numbers].sort((left, right) => left - right),
  );
  const { logStreams = [] } = await logs.call('DescribeLogStreams', { logGroupName: GROUP });
  assert.ok(logStreams.length < 8, 'streams go with their events');
  await logs.close();
});

test('Lines of a group that there is no room for do not wait, and are told of when there is', async () => {
  const logs = await startLogs();
  const names = Array.from({ length: LOG_GROUPS_MAX }, (_, index) => `g${index}`);
  await Promise.all(names.map((logGroupName) => logs.call('CreateLogGroup', { logGroupName })));
  for (let second = 0; second < 70; second++) {
    for (let line = 0; line < 10; line++) logs.write('x'.repeat(100_000), 'a', `/aws/lambda/${second % 7}`);
    await logs.clock.advance(250);
  }
  logs.write('one of a group that is there', 'a', 'g0');
  assert.deepEqual(await logs.messages({ logGroupName: 'g0' }), ['one of a group that is there']);
  await logs.call('DeleteLogGroup', { logGroupName: 'g0' });
  logs.write('after', 'a', '/aws/lambda/0');
  const messages = await logs.messages({ logGroupName: '/aws/lambda/0' });
  assert.deepEqual(messages, ['after', '[millrace] 100 log lines were dropped here: there was no room for them.']);
  await logs.close();
});
