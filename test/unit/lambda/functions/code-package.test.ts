import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SystemClock } from '../../../../src/platform/clock.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { PACKAGE_LIMITS, type PackageLimits, readPackage } from '../../../../src/services/lambda/functions/code-package.ts';
import { zipOf } from '../../../support/function-zip.ts';
import { type RawEntry, rawZip } from './raw-zip.ts';

const SYMLINK = 0o120777;

async function filesOf(zip: Uint8Array, limits?: PackageLimits): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  await readPackage(
    zip,
    (file) => {
      files[file.name] = Buffer.from(file.content).toString();
    },
    new SystemClock(),
    limits,
  );
  return files;
}

async function refusalOf(zip: Uint8Array, limits?: PackageLimits): Promise<ServiceError> {
  const refusal = await filesOf(zip, limits).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(refusal instanceof ServiceError, `refused by a service error, not ${String(refusal)}`);
  return refusal;
}

test('An honest package gives its files, whatever made it', async () => {
  const files = { 'index.js': 'exports.handler = 1', 'lib/a/b.json': '{}', 'empty.txt': '' };
  assert.deepEqual(await filesOf(zipOf(files)), files);
  const large = 'x'.repeat(300_000); // inflated on another thread
  const raw = rawZip([
    { name: 'lib/', mode: 0o040755 },
    { name: 'lib/large.txt', content: large, deflate: true },
  ]);
  assert.deepEqual(await filesOf(raw), { 'lib/large.txt': large });
});

test('The executable bit is kept', async () => {
  const seen: Record<string, boolean> = {};
  const zip = rawZip([
    { name: 'run', mode: 0o100755 },
    { name: 'read', mode: 0o100644 },
    { name: 'dos', mode: 0 },
  ]);
  await readPackage(
    zip,
    (file) => {
      seen[file.name] = file.executable;
    },
    new SystemClock(),
  );
  assert.deepEqual(seen, { run: true, read: false, dos: false });
});

const ATTACKS: Readonly<Record<string, readonly RawEntry[]>> = {
  'a path that climbs': [{ name: '../evil.js' }],
  'a path that climbs in the middle': [{ name: 'a/../../evil.js' }],
  'an absolute path': [{ name: '/etc/cron.d/evil' }],
  'a backslash': [{ name: 'a\\..\\evil.js' }],
  'a drive': [{ name: 'C:evil.js' }],
  'a NUL': [{ name: 'evil\0.js' }],
  'a dot part': [{ name: './index.js' }],
  'an empty part': [{ name: 'a//b.js' }],
  'a symbolic link': [{ name: 'link', content: '/etc/passwd', mode: SYMLINK }],
  'a device': [{ name: 'null', mode: 0o020666 }],
  'a folder that claims to be a file': [{ name: 'folder/', mode: SYMLINK }],
  'the same name twice': [{ name: 'a.js' }, { name: 'a.js' }],
  'the same name in another case': [{ name: 'a.js' }, { name: 'A.JS' }],
  'a file that is also a folder': [{ name: 'a' }, { name: 'a/b.js' }],
  'entries that share their data': [
    { name: 'a.js', content: 'x' },
    { name: 'b.js', content: 'x', headerOf: 0 },
  ],
  'a size below the truth': [{ name: 'a.js', content: 'x'.repeat(1000), deflate: true, claimedSizeBytes: 10 }],
  'a size above the truth': [{ name: 'a.js', content: 'x'.repeat(1000), deflate: true, claimedSizeBytes: 2000 }],
  'a size that no data can have': [{ name: 'a.js', content: 'x', deflate: true, claimedSizeBytes: 200_000_000 }],
  'a checksum of something else': [{ name: 'a.js', content: 'x', claimedCrc: 1 }],
  'an encrypted entry': [{ name: 'a.js', content: 'x', flags: 1 }],
};

for (const [what, entries] of Object.entries(ATTACKS)) {
  test(`A package with ${what} is refused`, async () => {
    const refusal = await refusalOf(rawZip(entries));
    assert.equal(refusal.code, 'InvalidParameterValueException');
    assert.match(refusal.message, /^Could not unzip uploaded file\. Please check your file, then try to upload again\. \(.+\)$/);
  });
}

test('What is no zip, or an empty one, is refused', async () => {
  assert.match((await refusalOf(Buffer.from('hello'))).message, /^Could not unzip uploaded file/);
  assert.equal((await refusalOf(new Uint8Array(0))).message, 'Uploaded file must be a non-empty zip');
  assert.equal((await refusalOf(rawZip([]))).message, 'Uploaded file must be a non-empty zip');
});

test('A package that unpacks to too much is refused, also when it claims less', async () => {
  const limits = { ...PACKAGE_LIMITS, unzippedBytesMax: 10_000 };
  const bomb = 'x'.repeat(6000);
  const honest = rawZip([
    { name: 'a', content: bomb, deflate: true },
    { name: 'b', content: bomb, deflate: true },
  ]);
  assert.equal((await refusalOf(honest, limits)).message, 'Unzipped size must be smaller than 10000 bytes');
  const forged = rawZip([{ name: 'a', content: bomb, deflate: true, claimedSizeBytes: 5 }]);
  assert.match((await refusalOf(forged, limits)).message, /^Could not unzip/);
});

test('A package that is too large, or has too many entries, is refused', async () => {
  const zip = rawZip([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  const tooLarge = await refusalOf(zip, { ...PACKAGE_LIMITS, zipBytesMax: 100 });
  assert.deepEqual([tooLarge.status, tooLarge.code], [413, 'RequestEntityTooLargeException']);
  assert.equal(tooLarge.message, 'Zipped size must be smaller than 100 bytes');
  assert.match((await refusalOf(zip, { ...PACKAGE_LIMITS, entriesMax: 2 })).message, /more than 2 entries/);
});

test('A damaged package is read whole or refused, and never hangs', async () => {
  const whole = rawZip([
    { name: 'a.js', content: 'x'.repeat(500), deflate: true },
    { name: 'b.js', content: 'y'.repeat(50) },
  ]);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      const outcome = await filesOf(damaged).catch((error: unknown) => error);
      if (outcome instanceof Error) assert.ok(outcome instanceof ServiceError, String(outcome));
    }),
    { numRuns: 300 },
  );
});
