import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type FunctionCommand,
  type FunctionSettings,
  type FunctionState,
  functionSection,
} from '../../../../src/services/lambda/functions/function-section.ts';
import { RETIRED_NUMBERS_MAX } from '../../../../src/services/lambda/limits.ts';

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

test('What was written before there were versions is still read', () => {
  const { type: _, ...made } = create;
  const piece: unknown = JSON.parse(
    JSON.stringify({
      ...made,
      lastModifiedMs: 1,
      pending: 'none',
      running: { identity: 'r1', settings: SETTINGS, code: codeOf('a') },
    }),
  );
  const state = functionSection.restore([piece]);
  assert.deepEqual([...state.functions.values()], [piece]);
  const publish: FunctionCommand = { type: 'publish', key, versionRevisionId: 'v1' };
  assert.equal(apply(state, { type: 'update', key, code: codeOf('b'), revisionId: 'r3' }), 'done');
  assert.deepEqual(
    [apply(state, publish), apply(state, settle('r3', 'r4')), apply(state, publish)],
    ['update-in-progress', 'done', 'done'],
  );
  const [stored] = state.functions.values();
  assert.deepEqual(
    stored?.versions?.map(({ version, code, pending }) => [version, code.sha256Hex, pending]),
    [['1', 'b', 'none']],
  );
});

test('A version that is published with a change is pending until the change is settled', () => {
  const state = functionSection.initialState();
  const versions = (): unknown =>
    [...state.functions.values()].flatMap((one) => one.versions?.map(({ revisionId, pending }) => [revisionId, pending]));
  apply(state, { ...create, versionRevisionId: 'v1' });
  assert.deepEqual(versions(), [['v1', 'creation']]);
  assert.equal(apply(state, { type: 'publish', key, versionRevisionId: 'v2' }), 'pending');
  apply(state, { type: 'settle', key, preparedRevisionId: 'r1', revisionId: 'r2', versionRevisionId: 'v1b' });
  assert.deepEqual(versions(), [['v1b', 'none']]);
});

test('The numbers of functions that are gone are remembered, those that went last at least', () => {
  const state = functionSection.initialState();
  for (let count = 0; count <= RETIRED_NUMBERS_MAX; count++) {
    const own = { ...key, name: `f${count}` };
    apply(state, { ...create, key: own, versionRevisionId: 'v' });
    apply(state, { type: 'delete', key: own });
  }
  assert.equal(state.retiredNumbers.size, RETIRED_NUMBERS_MAX);
  assert.deepEqual([...state.retiredNumbers.keys()].at(-1), `000000000000/us-east-1/f${RETIRED_NUMBERS_MAX}`);
  const last = { ...key, name: `f${RETIRED_NUMBERS_MAX}` };
  apply(state, { ...create, key: last, versionRevisionId: 'v' });
  assert.equal([...state.functions.values()][0]?.lastVersion, 2);
});

const COMMANDS = [
  'create',
  'update',
  'settle',
  'publish',
  'create-alias',
  'update-alias',
  'delete-version',
  'delete-alias',
  'reserve',
  'delete',
] as const;

test('The state survives a snapshot, whatever commands made it', () => {
  const names = fc.constantFrom('f', 'g', 'constructor', '__proto__');
  const command = fc
    .tuple(names, fc.constantFrom(...COMMANDS), fc.constantFrom('r1', 'r2'), fc.constantFrom('1', '2'))
    .map(([name, type, revisionId, version]): FunctionCommand => {
      const own = { ...key, name };
      switch (type) {
        case 'create':
          return { ...create, key: own, revisionId, ...(version === '2' && { versionRevisionId: revisionId }) };
        case 'update':
          return { type, key: own, settings: { description: version }, revisionId, versionRevisionId: revisionId };
        case 'settle':
          return { type, key: own, preparedRevisionId: revisionId, revisionId };
        case 'publish':
          return { type, key: own, versionRevisionId: revisionId };
        case 'create-alias':
          return { type, key: own, alias: { name, version, description: '', weights: { 1: 0.5 }, revisionId } };
        case 'update-alias':
          return { type, key: own, name, change: { version, weights: {} }, revisionId };
        case 'delete-version':
          return { type, key: own, version };
        case 'delete-alias':
          return { type, key: own, name };
        case 'reserve':
          return { type, key: own, reservableMax: 900, ...(version === '2' && { reserved: 500 }) };
        default:
          return { type, key: own };
      }
    });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      const state = functionSection.initialState();
      for (const one of commands) apply(state, one);
      const pieces: unknown[] = JSON.parse(JSON.stringify([...functionSection.snapshot(state)]));
      assert.deepEqual(functionSection.restore(pieces), state);
    }),
  );
});
