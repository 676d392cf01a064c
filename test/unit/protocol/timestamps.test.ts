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

test('a day that the month does not have is none', () => {
  for (const day of ['2025-02-29', '2024-02-30', '1900-02-29', '2025-04-31', '2025-12-32', '2025-01-00']) {
    assert.equal(parseDateTime(`${day}T00:00:00Z`), undefined, day);
  }
  assert.equal(parseHttpDate('Sun, 30 Feb 2025 00:00:00 GMT'), undefined);
  assert.equal(parseDateTime('2024-02-29T00:00:00Z'), Date.UTC(2024, 1, 29));
  assert.equal(parseDateTime('2025-12-31T00:00:00Z'), Date.UTC(2025, 11, 31));
});

test('text that is no date is none', () => {
  for (const text of ['', 'now', '2025-13-01T00:00:00Z', '2025-01-01', `${'1'.repeat(100)}`]) {
    assert.equal(parseDateTime(text), undefined, text);
    assert.equal(parseHttpDate(text), undefined, text);
  }
});
