import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UsageRow } from '../../../../src/platform/usage.ts';
import { HOUR_MS, type UsageState, usageSection } from '../../../../src/server/usage/usage-section.ts';

const DAY_MS = 24 * HOUR_MS;
/** A whole number of days. */
const START_MS = 20_000 * DAY_MS;

const row = (name: string, records: number, kind = 'stream'): UsageRow => ({
  kind,
  account: '000000000000',
  region: 'us-east-1',
  name,
  amounts: { records },
});

function add(state: UsageState, timeMs: number, ...rows: UsageRow[]): void {
  usageSection.apply(state, { type: 'add', rows }, { timeMs });
}

/** The sums of an item by hour and by day, as numbers since the start. */
function sums(state: UsageState, name: string): { hours: Record<number, number>; days: Record<number, number> } {
  const item = [...state.items.values()].find((one) => one.name === name);
  const of = (
    periods: ReadonlyMap<number, Readonly<Record<string, number>>> = new Map(),
    startMs = HOUR_MS,
  ): Record<number, number> =>
    Object.fromEntries([...periods].map(([period, { records = 0 }]) => [period - START_MS / startMs, records]));
  return { hours: of(item?.hours), days: of(item?.days, DAY_MS) };
}

test('What is used is summed up by hour, after two days by day, and is gone after two months', () => {
  const state = usageSection.initialState();
  add(state, START_MS, row('a', 1), row('b', 5));
  add(state, START_MS + HOUR_MS - 1, row('a', 2));
  add(state, START_MS + HOUR_MS, row('a', 4));
  assert.deepEqual(sums(state, 'a'), { hours: { 0: 3, 1: 4 }, days: {} });
  add(state, START_MS + 2 * DAY_MS, row('a', 8));
  assert.deepEqual(sums(state, 'a'), { hours: { 1: 4, 48: 8 }, days: { 0: 3 } });
  add(state, START_MS + 3 * DAY_MS, row('a', 16));
  assert.deepEqual(sums(state, 'a'), { hours: { 48: 8, 72: 16 }, days: { 0: 7 } });
  add(state, START_MS + 70 * DAY_MS, row('a', 32));
  assert.deepEqual(sums(state, 'a'), { hours: { 1680: 32 }, days: {} });
});

test('What is used no more is summed up and goes like the rest', () => {
  const state = usageSection.initialState();
  add(state, START_MS, row('deleted', 5));
  add(state, START_MS + 3 * DAY_MS, row('a', 1));
  assert.deepEqual(sums(state, 'deleted'), { hours: {}, days: { 0: 5 } });
  add(state, START_MS + 70 * DAY_MS, row('a', 1));
  assert.deepEqual(
    [...state.items.values()].map(({ name }) => name),
    ['a'],
  );
});

test('What is gone makes room for others', () => {
  const state = usageSection.initialState();
  for (let index = 0; index < 1005; index++) add(state, START_MS, row(`s${index}`, 1));
  add(state, START_MS + 70 * DAY_MS, row('new', 1));
  assert.deepEqual(sums(state, 'new').hours, { 1680: 1 });
  assert.equal(state.items.size, 1);
});

test('A snapshot that went through JSON says the same', () => {
  const state = usageSection.initialState();
  add(state, START_MS, row('a', 1));
  add(state, START_MS + 3 * DAY_MS, row('a', 2), row('f', 3, 'function'));
  const pieces = JSON.parse(JSON.stringify([...usageSection.snapshot(state)])) as unknown[];
  assert.deepEqual(usageSection.restore(pieces), state);
});

test('Of more than there is room for the sums go together', () => {
  const state = usageSection.initialState();
  for (let index = 0; index < 1005; index++) add(state, START_MS, row(`s${index}`, 1));
  add(state, START_MS, row('s0', 1), row('s1004', 1));
  assert.deepEqual([sums(state, 's0').hours, sums(state, '').hours], [{ 0: 2 }, { 0: 6 }]);
  assert.equal(state.items.size, 1001);
});
