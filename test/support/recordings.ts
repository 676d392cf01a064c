/** The recordings of real AWS, and comparing with them. Volatile values stand there as placeholders: `<uuid:1>`. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../../test/recorded');

/** The recorded content of the test of that name, or of the only one whose name ends with it, in `test/recorded/<suite>.snapshot.json`. */
export function recordingOf(suite: string, name: string): Record<string, unknown> {
  const all = JSON.parse(fs.readFileSync(path.join(folder, `${suite}.snapshot.json`), 'utf8')) as Record<
    string,
    { 'recorded-content': Record<string, unknown> }
  >;
  const found = name in all ? [name] : Object.keys(all).filter((key) => key.endsWith(`::${name}`));
  const [only] = found;
  assert.ok(found.length === 1 && only !== undefined, `one recording is called ${name}, not ${found.length}`);
  return (all[only] as { 'recorded-content': Record<string, unknown> })['recorded-content'];
}

/** Values that placeholders stand for, with the form they must have. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/<uuid:\d+>/g, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
  [/<sequence-number:\d+>/g, '[0-9]{56}'],
  [/<timestamp:[^>]*>/g, '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'],
  [/<region>/g, 'us-east-1'],
  [/<partition>/g, 'aws'],
  [/111111111111/g, '000000000000'],
  [/<[^>]+>/g, '.+'],
];

/**
 * Asserts that `actual` has exactly the recorded members and values; a placeholder matches any value of its form. With
 * `keyOrder` the members must stand in the recorded order too. The same placeholder must stand for the same value.
 */
export function assertLikeRecorded(actual: unknown, recorded: unknown, options: { readonly keyOrder?: boolean } = {}): void {
  compare(actual, recorded, '$', { keyOrder: options.keyOrder === true, known: new Map() });
}

interface Comparison {
  readonly keyOrder: boolean;
  /** What each placeholder stood for when it was first met. */
  readonly known: Map<string, unknown>;
}

function compare(actual: unknown, recorded: unknown, at: string, comparison: Comparison): void {
  if (typeof recorded === 'string') {
    comparePlaceholder(actual, recorded, at, comparison);
  } else if (Array.isArray(recorded)) {
    assert.ok(Array.isArray(actual), `${at} must be a list, not ${JSON.stringify(actual)}`);
    assert.equal(actual.length, recorded.length, `${at} must have the recorded length`);
    recorded.forEach((one, index) => {
      compare(actual[index], one, `${at}[${index}]`, comparison);
    });
  } else if (typeof recorded === 'object' && recorded !== null) {
    assert.ok(typeof actual === 'object' && actual !== null, `${at} must be an object, not ${JSON.stringify(actual)}`);
    const keys = Object.keys(actual).filter((key) => (actual as Record<string, unknown>)[key] !== undefined);
    const recordedKeys = Object.keys(recorded);
    if (comparison.keyOrder) assert.deepEqual(keys, recordedKeys, `${at} must have the recorded members in order`);
    else assert.deepEqual(keys.sort(), recordedKeys.sort(), `${at} must have the recorded members`);
    for (const key of recordedKeys) {
      compare((actual as Record<string, unknown>)[key], (recorded as Record<string, unknown>)[key], `${at}.${key}`, comparison);
    }
  } else {
    assert.equal(actual, recorded, at);
  }
}

function comparePlaceholder(actual: unknown, recorded: string, at: string, comparison: Comparison): void {
  const numbered = /^<[^>]+:\d+>$/.test(recorded);
  if (numbered && comparison.known.has(recorded)) {
    assert.equal(actual, comparison.known.get(recorded), `${at} must be the same value as before (${recorded})`);
    return;
  }
  if (numbered) comparison.known.set(recorded, actual);
  if (/^<[^>]+>$/.test(recorded) && typeof actual === 'number') return;
  assert.equal(typeof actual, 'string', `${at} must be a text like ${recorded}, not ${JSON.stringify(actual)}`);
  let form = recorded.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  for (const [placeholder, pattern] of FORMS) form = form.replaceAll(placeholder, pattern);
  assert.match(actual as string, new RegExp(`^${form}$`), at);
}
