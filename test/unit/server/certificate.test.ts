import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { NodeFiles, type OpenMode } from '../../../src/platform/files.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { type Certificate, Certificates, type CertificatesOptions } from '../../../src/server/http/certificate.ts';
import { StartError } from '../../../src/server/start-error.ts';

const DAY_MS = 86_400_000;
const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-certificate-'));
after(() => rmSync(folder, { recursive: true }));
const kept = path.join(folder, 'kept');
new NodeFiles().makeDirectory(kept);

function certificates(options: Partial<CertificatesOptions> = {}): Certificates {
  return new Certificates({
    own: undefined,
    directory: undefined,
    names: [],
    files: new NodeFiles(),
    clock: new ManualClock(),
    logger: silentLogger,
    ...options,
  });
}

test('a certificate is made once for everybody who asks, and covers every name of this machine', async () => {
  const source = certificates({ names: ['Millrace.internal'.toLowerCase(), '10.0.0.7'] });
  const [one, other] = await Promise.all([source.current(), source.current()]);
  assert.equal(one, other);
  const parsed = new X509Certificate(one.certificate);
  for (const name of ['localhost', 'millrace.internal']) assert.equal(parsed.checkHost(name), name);
  for (const address of ['127.0.0.1', '::1', '10.0.0.7']) assert.equal(parsed.checkIP(address), address);
  assert.match(parsed.subjectAltName ?? '', /DNS:\*\.localhost/);
  assert.equal(parsed.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  assert.equal(parsed.ca, false);
  assert.ok(Date.parse(parsed.validTo) - new ManualClock().nowMs() > 4 * 365 * DAY_MS);
  assert.equal(source.trustFile, undefined);
});

test('in a data directory it is kept: private key for this user alone, the same after a restart', async () => {
  const first = await certificates({ directory: kept }).current();
  assert.equal(statSync(path.join(kept, 'tls.key')).mode & 0o777, 0o600);
  const again = certificates({ directory: kept });
  assert.deepEqual(await again.current(), first);
  assert.equal(again.trustFile, path.join(kept, 'tls.crt'));
  assert.equal(readFileSync(path.join(kept, 'tls.crt'), 'utf8'), first.certificate);
});

test('a kept one is replaced when it is about to end, lacks a name, is damaged or has lost its key', async () => {
  let before = await certificates({ directory: kept }).current();
  const changed = async (options: Partial<CertificatesOptions>): Promise<void> => {
    const now = await certificates({ directory: kept, ...options }).current();
    assert.notEqual(now.certificate, before.certificate);
    before = now;
  };
  await changed({ names: ['new.internal'] });
  assert.deepEqual(await certificates({ directory: kept, names: ['new.internal'] }).current(), before);
  const nearItsEnd = new ManualClock(new ManualClock().nowMs() + (5 * 365 - 59) * DAY_MS);
  await changed({ clock: nearItsEnd, names: ['new.internal'] });
  writeFileSync(path.join(kept, 'tls.crt'), 'torn');
  await changed({ clock: nearItsEnd });
  rmSync(path.join(kept, 'tls.key'));
  await changed({ clock: nearItsEnd });
  writeFileSync(path.join(kept, 'tls.key'), (await certificates().current()).key);
  await changed({ clock: nearItsEnd });
});

test('a failure to keep one is told, and the next who asks tries again', async () => {
  let full = true;
  class FullDisk extends NodeFiles {
    override open(filePath: string, mode: OpenMode): ReturnType<NodeFiles['open']> {
      if (full && mode === 'create') throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return super.open(filePath, mode);
    }
  }
  const directory = path.join(folder, 'full');
  new NodeFiles().makeDirectory(directory);
  const source = certificates({ directory, files: new FullDisk() });
  await assert.rejects(source.current(), { code: 'ENOSPC' });
  full = false;
  assert.match((await source.current()).certificate, /BEGIN CERTIFICATE/);
});

test('one’s own certificate is taken as it is', async () => {
  const own = writeOwn('own', await certificates().current());
  const source = certificates({ own });
  assert.equal((await source.current()).certificate, readFileSync(own.certificate, 'utf8'));
  assert.equal(source.trustFile, own.certificate);
});

test('one’s own certificate that is missing, none, or not that of the key is refused with its file and flag', async () => {
  const one = writeOwn('one', await certificates().current());
  const other = writeOwn('other', await certificates().current());
  const cases: readonly (readonly [own: CertificatesOptions['own'], message: RegExp])[] = [
    [{ certificate: path.join(folder, 'none'), key: one.key }, /certificate .*none \(--tls-cert\) cannot be read \(ENOENT\)/],
    [{ certificate: one.certificate, key: folder }, /key .* \(--tls-key\) cannot be read \(EISDIR\)/],
    [{ certificate: one.key, key: one.key }, /one\.key \(--tls-cert\) holds no PEM certificate/],
    [{ certificate: one.certificate, key: one.certificate }, /one\.crt \(--tls-key\) holds no PEM private key/],
    [{ certificate: one.certificate, key: other.key }, /other\.key does not belong to the certificate .*one\.crt/],
  ];
  for (const [own, message] of cases) {
    assert.throws(
      () => certificates({ own }),
      (error) => error instanceof StartError && error.kind === 'certificate' && message.test(error.message),
    );
  }
});

function writeOwn(name: string, { certificate, key }: Certificate): { readonly certificate: string; readonly key: string } {
  const own = { certificate: path.join(folder, `${name}.crt`), key: path.join(folder, `${name}.key`) };
  writeFileSync(own.certificate, certificate);
  writeFileSync(own.key, key);
  return own;
}
