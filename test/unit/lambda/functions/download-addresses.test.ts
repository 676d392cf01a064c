import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { SeededRandom, SystemRandom } from '../../../../src/platform/random.ts';
import { DownloadAddresses } from '../../../../src/services/lambda/functions/download-addresses.ts';

const DIGEST = createHash('sha256').update('package').digest('hex');

suite('Addresses of packages', () => {
  test('An address is good for ten minutes, and only with the key that made it', async () => {
    const clock = new ManualClock();
    const addresses = new DownloadAddresses(clock, new SystemRandom());
    const address = addresses.addressOf(DIGEST, 'localhost:4566');
    assert.match(address, /^http:\/\/localhost:4566\/_millrace\/download\/lambda\/[\w-]{96}$/);
    const token = address.slice(address.lastIndexOf('/') + 1);
    assert.equal(addresses.read(token), DIGEST);
    assert.equal(new DownloadAddresses(clock, new SystemRandom()).read(token), undefined);
    await clock.advance(599_999);
    assert.equal(addresses.read(token), DIGEST);
    await clock.advance(1);
    assert.equal(addresses.read(token), undefined);
  });

  test('A token that was changed anywhere is none', () => {
    const addresses = new DownloadAddresses(new ManualClock(), new SeededRandom(1));
    const address = addresses.addressOf(DIGEST, 'h');
    const bytes = Buffer.from(address.slice(address.lastIndexOf('/') + 1), 'base64url');
    for (let at = 0; at < bytes.byteLength; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      assert.equal(addresses.read(changed.toString('base64url')), undefined);
    }
    for (const text of ['', 'x', bytes.subarray(1).toString('base64url')]) assert.equal(addresses.read(text), undefined);
  });
});
