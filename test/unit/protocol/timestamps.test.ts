import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  formatDateTime,
  formatEpochSeconds,
  formatHttpDate,
  parseDateTime,
  parseHttpDate,
} from '../../../src/protocol/timestamps.ts';

const instants = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });

test('dates agree with the calendar of the platform', () => {
  fc.assert(
    fc.property(instants, (timeMs) => {
      const date = new Date(timeMs);
      assert.equal(formatHttpDate(timeMs), date.toUTCString());
      assert.equal(parseDateTime(date.toISOString()), timeMs);
      assert.equal(parseDateTime(formatDateTime(timeMs)), timeMs);
      assert.equal(parseHttpDate(date.toUTCString()), Math.floor(timeMs / 1000) * 1000);
    }),
    { numRuns: 2000 },
  );
});

test('seconds are plain decimals with milliseconds and no exponent', () => {
  assert.equal(formatEpochSeconds(1_545_084_650_987), '1545084650.987');
  assert.equal(formatEpochSeconds(1_545_084_650_000), '1545084650');
  assert.equal(formatEpochSeconds(1), '0.001');
  assert.equal(formatEpochSeconds(0), '0');
});

test('an offset is taken off', () => {
  assert.equal(parseDateTime('1970-01-01T01:00:00+01:00'), 0);
  assert.equal(parseDateTime('1969-12-31T23:30:00.5-00:30'), 500);
});

test('text that is no date is none', () => {
  for (const text of ['', 'now', '2025-13-01T00:00:00Z', '2025-01-01', `${'1'.repeat(100)}`]) {
    assert.equal(parseDateTime(text), undefined, text);
    assert.equal(parseHttpDate(text), undefined, text);
  }
});
