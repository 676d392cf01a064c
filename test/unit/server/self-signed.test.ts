import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeSelfSigned } from '../../../src/server/http/self-signed.ts';

const FROM_MS = Date.UTC(2026, 10, 29, 1, 2, 3);
const UNTIL_MS = Date.UTC(2031, 10, 28, 1, 2, 3);
const wanted = {
  commonName: 'Millrace',
  names: ['localhost', '*.localhost', '127.0.0.1', '::1'],
  fromMs: FROM_MS,
  untilMs: UNTIL_MS,
};

test('a self-signed certificate says what was wanted, and is signed with its own key', async () => {
  const made = await makeSelfSigned(wanted);
  const certificate = new X509Certificate(made.certificate);
  assert.equal(certificate.subject, 'CN=Millrace');
  assert.equal(certificate.issuer, 'CN=Millrace');
  assert.equal(certificate.subjectAltName, 'DNS:localhost, DNS:*.localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  assert.equal(Date.parse(certificate.validFrom), FROM_MS);
  assert.equal(Date.parse(certificate.validTo), UNTIL_MS);
  assert.equal(certificate.ca, false);
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  assert.ok(certificate.verify(certificate.publicKey));
  assert.ok(certificate.checkPrivateKey(createPrivateKey(made.key)));
  assert.match(made.key, /^-----BEGIN PRIVATE KEY-----\n/);
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
});

test('no two certificates have one serial number', async () => {
  const serials = await Promise.all(
    [1, 2, 3].map(async () => new X509Certificate((await makeSelfSigned(wanted)).certificate).serialNumber),
  );
  assert.equal(new Set(serials).size, 3);
});

test('a certificate that ends after 2049 says the whole year', async () => {
  const made = await makeSelfSigned({ ...wanted, untilMs: Date.UTC(2050, 0, 1) });
  assert.equal(Date.parse(new X509Certificate(made.certificate).validTo), Date.UTC(2050, 0, 1));
});

test('it is good for every address it was made for', async () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  await fc.assert(
    fc.asyncProperty(fc.array(address, { minLength: 1, maxLength: 40 }), async (names) => {
      const certificate = new X509Certificate((await makeSelfSigned({ ...wanted, names })).certificate);
      for (const name of names) assert.notEqual(certificate.checkIP(name), undefined, name);
    }),
    { numRuns: 60 },
  );
});
