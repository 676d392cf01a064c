import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeCbor } from '../../../src/protocol/aws-cbor/decode.ts';
import { AwsCborProtocol } from '../../../src/protocol/aws-cbor/protocol.ts';
import { AwsJsonProtocol } from '../../../src/protocol/aws-json/protocol.ts';
import { kinesisModel, type PutRecordsOutput } from '../../../src/protocol/generated/kinesis.ts';
import type { OperationSchema } from '../../../src/protocol/schema.ts';
import type { UniversalResponse } from '../../../src/protocol/universal.ts';
import { PutOutcomes } from '../../../src/services/kinesis/shards/put-outcomes.ts';
import type { Offset } from '../../../src/storage/log-engine.ts';
import { encodeSequenceNumber, SequenceNumberEncoder } from '../../../src/storage/sequence-number.ts';
import { AppendedRecords } from '../../../src/storage/shard-log.ts';

const CREATED_SECONDS = 1_700_000_000;
const APPENDED_MS = 1_700_000_123_456;
const PUT_RECORDS = kinesisModel.operations.PutRecords as OperationSchema;

/** Of each record the shard that took it, -1 for one that failed. */
const fates = fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 1, maxLength: 40 });

const shardIdOf = (shard: number): string => `shardId-${String(shard).padStart(12, '0')}`;

function outcomesOf(shards: readonly number[], encoders: readonly SequenceNumberEncoder[]): PutOutcomes {
  const outcomes = new PutOutcomes(shards.length);
  for (const [shard, encoder] of encoders.entries()) {
    const places = shards.flatMap((at, place) => (at === shard ? [place] : []));
    const result = { baseOffset: (100 * shard) as Offset, appendTimeMs: APPENDED_MS };
    if (places.length > 0) outcomes.took(places, shardIdOf(shard), new AppendedRecords(result, places.length, encoder));
  }
  for (const [place, shard] of shards.entries()) {
    if (shard < 0) outcomes.fail(place, { ErrorCode: 'InternalFailure', ErrorMessage: `"${place}" – not taken` });
  }
  return outcomes;
}

/** The same answer by the rule itself. */
function expected(shards: readonly number[]): unknown[] {
  return shards.map((shard, place) => {
    if (shard < 0) return { ErrorCode: 'InternalFailure', ErrorMessage: `"${place}" – not taken` };
    const counter = BigInt(100 * shard + shards.slice(0, place).filter((other) => other === shard).length + 1);
    const parts = { shardIndex: shard, createdSeconds: CREATED_SECONDS, counter, seconds: Math.floor(APPENDED_MS / 1000) };
    return { SequenceNumber: encodeSequenceNumber(parts), ShardId: shardIdOf(shard) };
  });
}

const bodyOf = ({ body }: UniversalResponse): Buffer => {
  assert.ok(body instanceof Uint8Array);
  return Buffer.from(body);
};

test('an answer from rows says of every record what became of it, in JSON, in CBOR and to callers in this process', () => {
  const json = new AwsJsonProtocol('1.1');
  const cbor = new AwsCborProtocol();
  const encoders = [0, 1, 2, 3].map(
    (shardIndex) => new SequenceNumberEncoder({ shardIndex, createdSeconds: CREATED_SECONDS }), // as the shards keep theirs
  );
  fc.assert(
    fc.property(fates, fc.boolean(), (shards, isEncrypted) => {
      const outcomes = outcomesOf(shards, encoders);
      const rest: Omit<PutRecordsOutput, 'Records'> = {
        FailedRecordCount: outcomes.failed,
        ...(isEncrypted ? { EncryptionType: 'KMS' as const } : {}),
      };
      const answer = outcomes.answer(rest);
      const whole = { ...rest, Records: expected(shards) };
      assert.equal(outcomes.failed, shards.filter((shard) => shard < 0).length);
      assert.deepEqual(JSON.parse(bodyOf(json.encodeOutput(PUT_RECORDS, answer)).toString()), whole);
      assert.deepEqual(decodeCbor(bodyOf(cbor.encodeOutput(PUT_RECORDS, answer))), whole);
      assert.deepEqual({ ...answer }, whole);
    }),
  );
});
