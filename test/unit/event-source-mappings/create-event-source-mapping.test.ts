import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CreateEventSourceMappingRequest } from '../../../src/protocol/generated/lambda.ts';
import type { ServiceError } from '../../../src/protocol/service-error.ts';
import { ACCOUNT, idOf, QUEUE, REGION, STREAM, startWorkbench, succeeds, TOPIC } from './support/workbench.ts';

/** The error of a creation that is refused. */
async function refusal(request: Partial<CreateEventSourceMappingRequest>): Promise<ServiceError> {
  const bench = await startWorkbench(succeeds);
  const error = await bench.create(request).then(
    () => assert.fail('it was accepted'),
    (reason: ServiceError) => reason,
  );
  assert.equal(bench.log.stored.length, 0);
  await bench.close();
  return error;
}

async function assertRefused(request: Partial<CreateEventSourceMappingRequest>, message: string | RegExp): Promise<void> {
  const error = await refusal(request);
  assert.equal(error.code, 'InvalidParameterValueException');
  assert.equal(error.status, 400);
  assert.deepEqual(error.fields, { Type: 'User' });
  assert.equal(error.messageKey, 'message');
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
}

describe('CreateEventSourceMapping', () => {
  it('answers with the ARN of the mapping, its time and state Creating, and becomes Enabled', async () => {
    const bench = await startWorkbench(succeeds);
    const created = await bench.create();
    assert.match(idOf(created), /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    assert.equal(created.EventSourceMappingArn, `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:${created.UUID}`);
    assert.equal(created.LastModified, bench.clock.nowMs());
    assert.equal(created.State, 'Creating');
    await bench.settle();
    assert.equal((await bench.get(idOf(created))).State, 'Enabled');
    await bench.close();
  });

  it('keeps the qualifier of the function as it was given', async () => {
    const bench = await startWorkbench(succeeds);
    const created = await bench.create({ FunctionName: 'consumer:live' });
    assert.equal(created.FunctionArn, `arn:aws:lambda:${REGION}:${ACCOUNT}:function:consumer:live`);
    await bench.close();
  });

  it('keeps every setting it is given', async () => {
    const bench = await startWorkbench(succeeds);
    const StartingPositionTimestamp = bench.clock.nowMs() - 5;
    const settings = {
      BatchSize: 7,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 3,
      MaximumRecordAgeInSeconds: 60,
      MaximumRetryAttempts: 0,
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp,
    } as const;
    const uuid = idOf(await bench.create({ ...settings, ParallelizationFactor: 1, TumblingWindowInSeconds: 0 }));
    assert.deepEqual({ ...(await bench.get(uuid)), ...settings }, await bench.get(uuid));
    await bench.close();
  });

  it('is accepted again once the mapping of that pair is deleted', async () => {
    const bench = await startWorkbench(succeeds);
    await bench.delete(idOf(await bench.create()));
    await bench.create();
    await bench.close();
  });

  it('names what AWS names in its own words', async () => {
    const noSource: CreateEventSourceMappingRequest = { FunctionName: 'consumer', EventSourceArn: undefined };
    await assertRefused(noSource, 'Unrecognized event source.');
    await assertRefused({ FunctionName: 'doesnotexist' }, 'Function does not exist');
    const message =
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.";
    await assertRefused({ StartingPosition: undefined }, message);
    const gone = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/gone`;
    await assertRefused({ EventSourceArn: gone }, `Stream not found: ${gone}`);
    const consumer = `${STREAM}/consumer/fast:1700000000`;
    await assertRefused({ EventSourceArn: consumer }, `Stream consumer not found: ${consumer}`);
    await assertRefused({ EventSourceArn: `${STREAM}/consumer/fast` }, 'Unrecognized event source.');
    const onSuccess = { DestinationConfig: { OnSuccess: { Destination: QUEUE } } };
    await assertRefused(onSuccess, 'Unsupported DestinationConfig parameter for given event source mapping type.');
  });

  it('refuses what this version does not do, and never ignores it', async () => {
    const notYet = /is not available yet in this version of Millrace\.$/;
    await assertRefused({ EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:jobs` }, notYet);
    await assertRefused({ DestinationConfig: { OnFailure: { Destination: 'kafka://topic' } } }, notYet);
  });

  it('keeps a key, the metrics that are wanted and tags, and shows key and metrics', async () => {
    const bench = await startWorkbench(succeeds);
    const KMSKeyArn = 'arn:aws:kms:us-east-1:111111111111:key/k';
    const FilterCriteria = { Filters: [{ Pattern: '{"data":{"a":[1]}}' }] };
    const created = await bench.create({
      KMSKeyArn,
      FilterCriteria,
      MetricsConfig: { Metrics: ['EventCount'] },
      Tags: { team: 'blue' },
    });
    assert.deepEqual([created.KMSKeyArn, created.MetricsConfig], [KMSKeyArn, { Metrics: ['EventCount'] }]);
    assert.deepEqual(created.FilterCriteria, FilterCriteria);
    assert.deepEqual(bench.storedState().mappings.get(idOf(created))?.tags, [['team', 'blue']]);
    const changed = await bench.update({ UUID: idOf(created), KMSKeyArn: '', MetricsConfig: { Metrics: [] } });
    assert.deepEqual([changed.KMSKeyArn, changed.MetricsConfig], [undefined, undefined]);
    await bench.settle();
    await bench.close();
  });

  it('refuses settings that no Kinesis mapping has', async () => {
    await assertRefused({ ScalingConfig: { MaximumConcurrency: 2 } }, /ScalingConfig/);
    await assertRefused({ Queues: ['q'] }, /Queues/);
    await assertRefused({ Topics: ['t'] }, /Topics/);
    await assertRefused({ MetricsConfig: { Metrics: ['ErrorCount'] } }, /MetricsConfig ErrorCount/);
  });

  it('refuses a starting time that is missing, unexpected or in the future', async () => {
    await assertRefused({ StartingPosition: 'AT_TIMESTAMP' }, /required/);
    await assertRefused({ StartingPosition: 'LATEST', StartingPositionTimestamp: 1 }, /only allowed/);
    await assertRefused({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 4_000_000_000_000 }, /future/);
  });

  it('refuses a record age between 0 and 59 seconds', async () => {
    await assertRefused({ MaximumRecordAgeInSeconds: 59 }, /60/);
    await assertRefused({ MaximumRecordAgeInSeconds: 0 }, /60/);
  });

  it('knows no streams, queues or topics of other accounts, and no streams of other regions', async () => {
    for (const [from, to] of [
      [ACCOUNT, '222222222222'],
      [REGION, 'eu-west-1'],
    ] as const) {
      const bench = await startWorkbench(succeeds);
      const foreign = STREAM.replace(from, to);
      bench.streams.create(foreign, 1);
      await assert.rejects(bench.create({ EventSourceArn: foreign }), { message: `Stream not found: ${foreign}` });
      await bench.close();
    }
    const bench = await startWorkbench(succeeds);
    const { UUID = '' } = await bench.create();
    for (const own of [QUEUE, TOPIC]) {
      const Destination = own.replace(ACCOUNT, '222222222222');
      bench.queues.create(Destination);
      const DestinationConfig = { OnFailure: { Destination } };
      const message = `The destination ARN ${Destination} is invalid.`;
      await assert.rejects(bench.create({ DestinationConfig }), { message });
      await assert.rejects(bench.update({ UUID, DestinationConfig }), { message });
    }
    await bench.close();
  });

  it('refuses a queue that cannot be a destination, in the words of the queues', async () => {
    const Destination = `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`;
    await assertRefused({ DestinationConfig: { OnFailure: { Destination } } }, `The destination ARN ${Destination} is invalid.`);
    const bucket = { DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::gone' } } };
    await assertRefused(bucket, 'The destination ARN arn:aws:s3:::gone is invalid.');
  });
});
