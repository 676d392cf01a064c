import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamIndex } from '../../../../src/services/logs/events/stream-index.ts';
import type { Offset } from '../../../../src/storage/log-engine.ts';

const span = (stream: string, timeMs: number) => ({ stream, firstMs: timeMs, lastMs: timeMs });

test('A stream is known from its first event to its last', () => {
  const index = new StreamIndex();
  index.note(5 as Offset, 105, [span('a', 100), span('b', 101)]);
  index.note(6 as Offset, 205, [span('a', 200)]);
  assert.deepEqual(index.get('a'), {
    name: 'a',
    firstEventMs: 100,
    lastEventMs: 200,
    lastIngestionMs: 205,
    firstOffset: 5,
    lastOffset: 6,
  });
  index.trimmed(6 as Offset);
  assert.deepEqual(
    [...index.all()].map(({ name }) => name),
    ['a'],
  );
});

test('Of too many streams those go that ended first, never one that is still written to', () => {
  const index = new StreamIndex();
  index.note(0 as Offset, 0, [span('long', 0)]);
  for (let offset = 1; offset <= 9_999; offset++) index.note(offset as Offset, offset, [span(`s${offset}`, offset)]);
  assert.equal(index.excess, undefined);
  index.note(10_000 as Offset, 10_000, [span('long', 10_000), span('s10000', 10_000)]);
  assert.equal(index.excess, 1_002);
  index.trimmed(1_002 as Offset);
  const names = [...index.all()].map(({ name }) => name);
  assert.deepEqual([names.length, names[0], names[1], names.at(-1)], [9_000, 'long', 's1002', 's10000']);
  assert.equal(index.excess, undefined);
});
