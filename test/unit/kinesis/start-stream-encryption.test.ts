import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KeyState } from '../../../src/services/kinesis/keys/key-store.ts';
import { LogError } from '../../../src/storage/log-engine.ts';
import { replaceMethods } from './failing-engine.ts';
import {
  bytes,
  type Fixture,
  type FixtureOptions,
  iteratorOf,
  putAll,
  refusal,
  SHARD_0,
  startKinesis,
} from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;
const OWN_KEY = 'alias/aws/kinesis';
const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

async function withStream(options?: FixtureOptions): Promise<Fixture> {
  const kinesis = await startKinesis(options);
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  return kinesis;
}

async function typesRead(kinesis: Fixture): Promise<unknown[]> {
  const position = { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { Records } = await kinesis.call('GetRecords', { ShardIterator: await iteratorOf(kinesis, position) });
  return Records.map(({ EncryptionType }) => EncryptionType);
}

const start = (kinesis: Fixture, KeyId: string): Promise<unknown> =>
  kinesis.call('StartStreamEncryption', { StreamName: 's', EncryptionType: 'KMS', KeyId });

const withKeys = (states: Readonly<Record<string, KeyState>>): FixtureOptions => ({
  settings: { keyStates: new Map(Object.entries(states)) },
});

describe('StartStreamEncryption', () => {
  test('encrypts what is put from then on, and says so of the stream, of puts and of each record read', async () => {
    const kinesis = await withStream();
    await putAll(kinesis, 's', ['before']);
    await start(kinesis, OWN_KEY);
    const record = { PartitionKey: 'k', Data: bytes('after') };
    assert.equal((await kinesis.call('PutRecord', { StreamName: 's', ...record })).EncryptionType, 'KMS');
    assert.equal((await kinesis.call('PutRecords', { StreamName: 's', Records: [record] })).EncryptionType, 'KMS');
    for (const described of [
      (await kinesis.call('DescribeStream', { StreamName: 's' })).StreamDescription,
      (await kinesis.call('DescribeStreamSummary', { StreamName: 's' })).StreamDescriptionSummary,
    ]) {
      assert.deepEqual([described.EncryptionType, described.KeyId], ['KMS', OWN_KEY]);
    }
    assert.deepEqual(await typesRead(kinesis), [undefined, 'KMS', 'KMS']);
    await kinesis.close();
  });

  test('says of puts that they are encrypted only when the stream is ACTIVE again', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 100 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.clock.advance(100);
    await start(kinesis, OWN_KEY);
    const put = async (): Promise<unknown> =>
      (await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('x') })).EncryptionType;
    assert.equal(await put(), undefined);
    await kinesis.clock.advance(100);
    assert.equal(await put(), 'KMS');
    assert.deepEqual(await typesRead(kinesis), [undefined, 'KMS']);
    await kinesis.close();
  });

  test('keeps a stream encrypted over a restart', async () => {
    let kinesis = await withStream();
    await start(kinesis, KEY_ID);
    kinesis = await kinesis.restart();
    const put = await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('x') });
    assert.equal(put.EncryptionType, 'KMS');
    assert.deepEqual(await typesRead(kinesis), ['KMS']);
    await kinesis.close();
  });

  test('promises nothing while the log engine could not be told, and is finished by the next start', async () => {
    let kinesis = await withStream({
      wrap: (engine) =>
        replaceMethods(engine, { alterGroup: () => Promise.reject(new LogError('not-appended', 'the disk is full')) }),
    });
    const started = start(kinesis, OWN_KEY);
    for (let turn = 0; turn < 4; turn++) await kinesis.clock.advance(1_000); // it answers before it is done, as AWS does
    await started;
    assert.equal(kinesis.stream('s').status, 'UPDATING');
    const put = async (): Promise<unknown> =>
      (await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('x') })).EncryptionType;
    assert.equal(await put(), undefined);
    kinesis = await kinesis.restart();
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    assert.equal(await put(), 'KMS');
    assert.deepEqual(await typesRead(kinesis), [undefined, 'KMS']);
    await kinesis.close();
  });

  test('takes a key by id, alias or ARN of the region, and refuses other texts and other regions', async () => {
    const kinesis = await withStream();
    const good = [KEY_ID, 'alias/orders', `arn:aws:kms:eu-west-1:000000000000:key/${KEY_ID}`, `mrk-${'0'.repeat(32)}`];
    for (const KeyId of good) await start(kinesis, KeyId);
    assert.equal(kinesis.stream('s').encryptionKeyId, good.at(-1));
    const wrong: readonly [keyId: string, message: string][] = [
      ['aws/kinesis', "Invalid keyId 'aws/kinesis'"],
      ['alias/', "Invalid keyId 'alias/'"],
      [`arn:aws:kms:us-east-1:000000000000:key/${KEY_ID}`, 'Invalid arn us-east-1'],
      ['alias/aws/s3', 'Alias arn:aws:kms:eu-west-1:000000000000:alias/aws/s3 is not found.'],
    ];
    for (const [keyId, message] of wrong) await assert.rejects(start(kinesis, keyId), refusal('KMSNotFoundException', message));
    await kinesis.close();
  });

  test('refuses keys that the operator says are disabled, going, forbidden or missing', async () => {
    const kinesis = await withStream(
      withKeys({ 'alias/off': 'disabled', 'alias/going': 'pending-deletion', [KEY_ID]: 'not-authorized', '*': 'missing' }),
    );
    const arn = 'arn:aws:kms:eu-west-1:000000000000:';
    await assert.rejects(start(kinesis, 'alias/off'), refusal('KMSDisabledException', `${arn}alias/off is disabled.`));
    await assert.rejects(
      start(kinesis, `${arn}alias/going`),
      refusal('KMSInvalidStateException', `${arn}alias/going is pending deletion.`),
    );
    await assert.rejects(
      start(kinesis, `${arn}key/${KEY_ID}`),
      refusal('KMSAccessDeniedException', /is not authorized to encrypt records in stream 000000000000:s:\d+$/),
    );
    const other = KEY_ID.replace('1', '2');
    await assert.rejects(start(kinesis, other), refusal('KMSNotFoundException', `Key '${arn}key/${other}' does not exist`));
    await start(kinesis, OWN_KEY);
    await kinesis.close();
  });

  test('lets neither puts nor reads go through while the key of the stream may not be used', async () => {
    let kinesis = await withStream();
    await start(kinesis, 'alias/orders');
    await putAll(kinesis, 's', ['x']);
    kinesis = await kinesis.restart(withKeys({ 'alias/orders': 'disabled' }));
    const record = { PartitionKey: 'k', Data: bytes('x') };
    const position = { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const ShardIterator = await iteratorOf(kinesis, position);
    for (const attempt of [
      kinesis.call('PutRecord', { StreamName: 's', ...record }),
      kinesis.call('PutRecords', { StreamName: 's', Records: [record] }),
      kinesis.call('GetRecords', { ShardIterator }),
    ]) {
      await assert.rejects(attempt, { code: 'KMSDisabledException' });
    }
    kinesis = await kinesis.restart(withKeys({ 'alias/orders': 'not-authorized' }));
    await assert.rejects(
      kinesis.call('GetRecords', { ShardIterator }),
      refusal('KMSAccessDeniedException', /is not authorized to decrypt records/),
    );
    await kinesis.close();
  });

  test('is done 25 times in 24 hours at most, and for KMS only', async () => {
    const kinesis = await withStream();
    for (let turn = 0; turn < 25; turn++) await start(kinesis, OWN_KEY);
    await assert.rejects(start(kinesis, OWN_KEY), { code: 'LimitExceededException' });
    await kinesis.clock.advance(24 * HOUR_MS);
    await start(kinesis, OWN_KEY);
    await assert.rejects(
      kinesis.call('StartStreamEncryption', { StreamName: 's', EncryptionType: 'NONE', KeyId: OWN_KEY }),
      refusal('InvalidArgumentException', /EncryptionType must be KMS/),
    );
    await kinesis.close();
  });
});
