import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { deferred } from '../../../src/platform/async/deferred.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { type HostProcess, Lifecycle } from '../../../src/server/lifecycle.ts';

class EmittingProcess extends EventEmitter {
  readonly exits: number[] = [];

  exit(code: number): void {
    this.exits.push(code);
  }
}

function watched(): { readonly host: EmittingProcess; readonly lifecycle: Lifecycle; readonly clock: ManualClock } {
  const host = new EmittingProcess();
  const clock = new ManualClock();
  return { host, lifecycle: new Lifecycle(host as HostProcess, silentLogger, clock), clock };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} drains and then exits with 0`, async () => {
    const { host, lifecycle } = watched();
    const closing = deferred<void>();
    lifecycle.running(() => closing.promise);
    host.emit(signal);
    await Promise.resolve();
    assert.deepEqual(host.exits, []);
    closing.resolve();
    await closing.promise;
    await Promise.resolve();
    assert.deepEqual(host.exits, [0]);
  });
}

test('a second signal does not wait: 130 for SIGINT, 143 for SIGTERM', async () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const { host, lifecycle, clock } = watched();
    lifecycle.running(() => new Promise(() => {}));
    host.emit('SIGTERM');
    await clock.advance(301);
    host.emit(signal);
    assert.deepEqual(host.exits, [code]);
  }
});

test('a Ctrl-C that npm passes on is one signal, not two', async () => {
  const { host, lifecycle, clock } = watched();
  lifecycle.running(() => new Promise(() => {}));
  host.emit('SIGINT');
  await clock.advance(5);
  host.emit('SIGINT');
  assert.deepEqual(host.exits, []);
});

test('a signal while it is still starting ends it at once', () => {
  const { host } = watched();
  host.emit('SIGINT');
  assert.deepEqual(host.exits, [130]);
});

test('an error that nobody caught ends the process with 1, once', () => {
  const { host, lifecycle } = watched();
  lifecycle.running(() => Promise.resolve());
  host.emit('uncaughtException', new Error('lost'));
  host.emit('unhandledRejection', new Error('lost too'));
  assert.deepEqual(host.exits, [1]);
});

test('a close that fails ends the process with 1', async () => {
  const { host, lifecycle } = watched();
  lifecycle.running(() => Promise.reject(new Error('disk')));
  host.emit('SIGTERM');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(host.exits, [1]);
});

test('what is released is no longer watched', () => {
  const { host, lifecycle } = watched();
  lifecycle.release();
  assert.deepEqual(host.eventNames(), []);
});
