import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type FunctionCommand,
  type FunctionSettings,
  type FunctionState,
  functionSection,
} from '../../../../src/services/lambda/functions/function-section.ts';

const SETTINGS: FunctionSettings = {
  runtime: 'nodejs20.x',
  handler: 'index.handler',
  role: 'arn:aws:iam::000000000000:role/r',
  description: '',
  timeoutSeconds: 3,
  memoryMegabytes: 128,
  ephemeralStorageMegabytes: 512,
  architecture: 'x86_64',
  logGroup: '/aws/lambda/f',
  tracing: 'PassThrough',
};
const key = { accountId: '000000000000', region: 'us-east-1', name: 'f' };
const codeOf = (text: string): { sha256Hex: string; sizeBytes: number } => ({ sha256Hex: text, sizeBytes: 1 });
const create: FunctionCommand = { type: 'create', key, settings: SETTINGS, code: codeOf('a'), tags: {}, revisionId: 'r1' };
const settle = (preparedRevisionId: string, revisionId: string): FunctionCommand => ({
  type: 'settle',
  key,
  preparedRevisionId,
  revisionId,
});

function apply(state: FunctionState, command: FunctionCommand): string {
  return functionSection.apply(state, command, { timeMs: 1 }).kind;
}

test('A function can be invoked once it is settled, and keeps its old code during an update', () => {
  const state = functionSection.initialState();
  const current = (): unknown => [...state.functions.values()].map((one) => [one.pending, one.running?.code.sha256Hex]);
  assert.equal(apply(state, create), 'done');
  assert.deepEqual(current(), [['creation', undefined]]);
  assert.equal(apply(state, settle('r1', 'r2')), 'done');
  assert.deepEqual(current(), [['none', 'a']]);
  assert.equal(apply(state, { type: 'update', key, code: codeOf('b'), revisionId: 'r3' }), 'done');
  assert.deepEqual(current(), [['update', 'a']]);
  assert.equal(apply(state, settle('r3', 'r4')), 'done');
  assert.deepEqual(current(), [['none', 'b']]);
});

test('What does not fit the state is refused and changes nothing', () => {
  const state = functionSection.initialState();
  assert.equal(apply(state, { type: 'delete', key }), 'not-found');
  apply(state, create);
  assert.equal(apply(state, create), 'exists');
  assert.equal(apply(state, { type: 'update', key, revisionId: 'r2' }), 'pending');
  assert.equal(apply(state, settle('another', 'r2')), 'stale');
  apply(state, settle('r1', 'r2'));
  assert.equal(apply(state, { type: 'update', key, revisionId: 'r3', expectedRevisionId: 'r1' }), 'revision-mismatch');
  assert.equal(apply(state, { type: 'update', key, revisionId: 'r3', expectedRevisionId: 'r2' }), 'done');
  assert.equal(apply(state, { type: 'update', key, revisionId: 'r4' }), 'update-in-progress');
});

test('A function that was deleted and created again is not settled by what was meant for the first', () => {
  const state = functionSection.initialState();
  apply(state, create);
  apply(state, { type: 'delete', key });
  apply(state, { ...create, revisionId: 'second' });
  assert.equal(apply(state, settle('r1', 'r2')), 'stale');
});

test('The state survives a snapshot, whatever commands made it', () => {
  const names = fc.constantFrom('f', 'g', 'constructor', '__proto__');
  const command = fc
    .tuple(names, fc.constantFrom('create', 'update', 'settle', 'delete'), fc.constantFrom('r1', 'r2'))
    .map(([name, type, revisionId]): FunctionCommand => {
      const own = { ...key, name };
      if (type === 'create') return { ...create, key: own, revisionId };
      if (type === 'update') return { type, key: own, settings: { description: name }, revisionId };
      if (type === 'settle') return { type, key: own, preparedRevisionId: revisionId, revisionId };
      return { type: 'delete', key: own };
    });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
      const state = functionSection.initialState();
      for (const one of commands) apply(state, one);
      const pieces: unknown[] = JSON.parse(JSON.stringify([...functionSection.snapshot(state)]));
      assert.deepEqual(functionSection.restore(pieces), state);
    }),
  );
});
