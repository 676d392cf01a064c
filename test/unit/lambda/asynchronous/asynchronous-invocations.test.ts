import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { AsynchronousFigures } from '../../../../src/services/lambda/asynchronous/asynchronous-figures.ts';
import { AsynchronousInvocations } from '../../../../src/services/lambda/asynchronous/asynchronous-invocations.ts';
import type { AsynchronousFunctions } from '../../../../src/services/lambda/asynchronous/event-runner.ts';
import type { ExecutionResult } from '../../../../src/services/lambda/execution/invocation.ts';
import type { FunctionCatalogue } from '../../../../src/services/lambda/functions/function-catalogue.ts';
import { functionArn } from '../../../../src/services/lambda/functions/function-reference.ts';
import { EngineCommandLog } from '../../../../src/storage/engine-command-log.ts';
import type { LogRef, Offset, ReadLimit, ReadResult } from '../../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../../src/storage/memory/memory-engine.ts';

const never: Promise<ExecutionResult> = new Promise(() => {});
const keyOf = (name: string) => ({ accountId: '000000000000', region: 'us-east-1', name });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Takes its time to read the events that an earlier run left. */
class SlowEngine extends MemoryLogEngine {
  isSlow = false;

  override async read(ref: LogRef, from: Offset, limit: ReadLimit): Promise<ReadResult> {
    if (this.isSlow && ref.group === 'asynchronous-events' && limit.entriesMax > 1) {
      this.isSlow = false;
      for (let turns = 0; turns < 50; turns++) await turn();
    }
    return super.read(ref, from, limit);
  }
}

async function lifeOf(
  engine: MemoryLogEngine,
  invoke: AsynchronousFunctions['invoke'],
): Promise<{ asynchronous: AsynchronousInvocations; started: Promise<void> }> {
  const clock = new ManualClock();
  const commands = new EngineCommandLog({ engine, clock, logger: silentLogger });
  const asynchronous = new AsynchronousInvocations({
    commands,
    engine,
    clock,
    random: new SeededRandom(1),
    logger: silentLogger,
    catalogue: { has: () => true, find: () => ({}), follow: () => {} } as unknown as FunctionCatalogue,
    functions: { find: () => ({ deadLetterArn: '', reservedConcurrency: undefined }), invoke },
    destinations: { refuse: () => undefined, deliver: () => Promise.resolve() },
  });
  await commands.start();
  return { asynchronous, started: asynchronous.start() };
}

const succeeded = (requestId: string): ExecutionResult => ({
  kind: 'answered',
  requestId,
  executedVersion: '$LATEST',
  payload: Buffer.from('1'),
  report: { durationMs: 1, billedMs: 1, memoryMegabytes: 128, initMs: undefined },
  logTail: '',
  reportTail: '',
});

test('What is sent to a function while the server starts costs none of the events that wait', async () => {
  const engine = new SlowEngine({ clock: new ManualClock() });
  const first = await lifeOf(engine, () => never);
  await first.started;
  for (const requestId of ['1', '2', '3']) {
    await first.asynchronous.accept({ key: keyOf('f'), qualifier: undefined, requestId }, Buffer.from('{}'));
  }
  // The server is killed while a document is on its way to a function.
  const document = JSON.stringify({
    destination: functionArn(keyOf('g')),
    note: '{"kind":"destination","key":{}}',
    document: '{}',
  });
  await engine.append({ group: 'asynchronous-outbox', log: 0 }, [{ key: null, value: Buffer.from(document) }]);

  engine.isSlow = true;
  const asked: string[] = [];
  const second = await lifeOf(engine, ({ key, requestId }) => {
    asked.push(key.name);
    return key.name === 'g' ? Promise.resolve(succeeded(requestId)) : never;
  });
  const early = second.asynchronous.acceptFor(functionArn(keyOf('g')), Buffer.from('{}'));
  await assert.rejects(early, { name: 'LogError', kind: 'not-appended' }, 'whoever sent it tries again');
  await second.started;
  for (let turns = 0; turns < 50; turns++) await turn();
  assert.deepEqual(asked.toSorted(), ['f', 'f', 'f', 'g']);

  const third: string[] = [];
  const last = await lifeOf(engine, ({ requestId }) => {
    third.push(requestId);
    return Promise.resolve(succeeded(requestId));
  });
  await last.started;
  for (let turns = 0; turns < 50; turns++) await turn();
  assert.deepEqual(third, ['1', '2', '3']);
});

test('A function that is gone has no figures, whatever still becomes of its events', () => {
  const gone = new Set<string>();
  const figures = new AsynchronousFigures(({ name }) => !gone.has(name));
  const series = (): number => figures.families({ events: 0, documents: 0 })[0]?.samples.length ?? 0;
  figures.received(keyOf('f'));
  assert.equal(series(), 1);
  gone.add('f');
  figures.forget(keyOf('f'));
  figures.dropped(keyOf('f'), 1);
  figures.deliveryFailed(keyOf('f'));
  assert.equal(series(), 0);
});
