import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureDocument } from '../../../src/services/lambda/event-source-mappings/destination.ts';
import { batchArrivedAt } from './support/batches.ts';
import { BUCKET, SHARD, STREAM, startWorkbench, succeeds } from './support/workbench.ts';

const BATCH = batchArrivedAt([1_764_088_501_123, 1_764_088_502_000]);
const DISCARDED = {
  batch: BATCH,
  reason: 'RetryAttemptsExhausted',
  invokeCount: 2,
  requestId: '0f4a2ddb-68c5-4a6e-8c7a-3a1c04a8a1d2',
  functionArn: 'arn:aws:lambda:us-east-1:111111111111:function:f',
  shardId: 'shardId-000000000000',
  streamArn: 'arn:aws:kinesis:us-east-1:111111111111:stream/s',
  nowMs: 1_764_088_532_000,
} as const;

describe('a bucket as destination', () => {
  it('gets the document without the event when the outbox cannot take both', async () => {
    const bench = await startWorkbench(succeeds);
    bench.streams.put(STREAM, SHARD, 'large', Buffer.alloc(9_000_000));
    bench.put('small');
    await bench.create({ MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: BUCKET } } });
    await bench.clock.advance(10_000);
    const [document] = bench.documents(BUCKET);
    assert.deepEqual([document?.KinesisBatchInfo.batchSize, document?.responseContext?.statusCode], [1, 413]);
    assert.equal(document?.payload, undefined);
    assert.deepEqual(bench.delivered(), [['small']]);
    await bench.close();
  });
});

describe('a failure document', () => {
  it('has its keys in the recorded order and its times in milliseconds', () => {
    const response = { functionError: 'Unhandled', statusCode: 200, executedVersion: '$LATEST' } as const;
    assert.equal(
      failureDocument({ ...DISCARDED, response }),
      '{"requestContext":{"requestId":"0f4a2ddb-68c5-4a6e-8c7a-3a1c04a8a1d2",' +
        '"functionArn":"arn:aws:lambda:us-east-1:111111111111:function:f",' +
        '"condition":"RetryAttemptsExhausted","approximateInvokeCount":2},' +
        '"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},' +
        '"version":"1.0","timestamp":"2025-11-25T16:35:32.000Z",' +
        '"KinesisBatchInfo":{"shardId":"shardId-000000000000",' +
        `"startSequenceNumber":"${BATCH.firstSequenceNumber}","endSequenceNumber":"${BATCH.lastSequenceNumber}",` +
        '"approximateArrivalOfFirstRecord":"2025-11-25T16:35:01.123Z",' +
        '"approximateArrivalOfLastRecord":"2025-11-25T16:35:02.000Z","batchSize":2,' +
        '"streamArn":"arn:aws:kinesis:us-east-1:111111111111:stream/s"}}',
    );
  });

  it('says null for the error when the function reported the failure itself', () => {
    const response = { statusCode: 200, executedVersion: '$LATEST', functionError: null };
    assert.match(failureDocument({ ...DISCARDED, response }), /"functionError":null/);
  });

  it('has no responseContext when records were discarded for their age', () => {
    const document = failureDocument({ ...DISCARDED, reason: 'RecordAgeExceeded', response: undefined });
    assert.doesNotMatch(document, /responseContext/);
    assert.match(document, /"condition":"RecordAgeExceeded"/);
  });
});
