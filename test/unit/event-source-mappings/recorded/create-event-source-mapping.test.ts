import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CreateEventSourceMappingRequest } from '../../../../src/protocol/generated/lambda.ts';
import type { ServiceError } from '../../../../src/protocol/service-error.ts';
import { at, Matcher, RECORDED_TESTS, recording, withoutMetadata } from '../support/recorded.ts';
import { ACCOUNT, BUCKET, idOf, QUEUE, REGION, startWorkbench, succeeds, TOPIC } from '../support/workbench.ts';

/** Recorded with filters, which the recorder shows in another form: filter/filtering.test.ts. */
const FILTERED = 'test_kinesis_event_filtering_json_pattern';

const DESTINATIONS = [QUEUE, TOPIC, BUCKET];

/** Every setting that the recorded answer shows. */
function requestOf(recorded: Record<string, unknown>): Partial<CreateEventSourceMappingRequest> {
  const names = [
    'BatchSize',
    'BisectBatchOnFunctionError',
    'FunctionResponseTypes',
    'MaximumBatchingWindowInSeconds',
    'MaximumRecordAgeInSeconds',
    'MaximumRetryAttempts',
    'ParallelizationFactor',
    'StartingPosition',
    'TumblingWindowInSeconds',
  ];
  const settings = Object.fromEntries(names.map((name) => [name, recorded[name]]));
  const destination = JSON.stringify(recorded.DestinationConfig);
  const Destination = DESTINATIONS.find((arn) => destination.includes(`:${arn.split(':')[2]}:`));
  return { ...settings, ...(Destination === undefined ? {} : { DestinationConfig: { OnFailure: { Destination } } }) };
}

describe('CreateEventSourceMapping, as recorded', () => {
  it('has the recorded defaults and exactly the recorded keys', async () => {
    const recorded = recording('test_create_kinesis_event_source_mapping');
    const bench = await startWorkbench(succeeds);
    const created = await bench.create({ StartingPosition: 'LATEST' });
    new Matcher().match(created, withoutMetadata(at(recorded, 'create_event_source_mapping_response')));
    await bench.close();
  });

  for (const name of RECORDED_TESTS) {
    const recorded = at(recording(name), 'create_event_source_mapping_response');
    if (recorded === undefined || name === FILTERED) continue;
    it(`answers as in ${name}`, async () => {
      const expected = withoutMetadata(recorded);
      const bench = await startWorkbench(succeeds);
      const created = await bench.create(requestOf(expected));
      new Matcher().match(created, expected);
      await bench.close();
    });
  }

  it('refuses a second mapping of the same function and stream', async () => {
    const recorded = recording('test_duplicate_event_source_mappings');
    const bench = await startWorkbench(succeeds);
    const matcher = new Matcher();
    matcher.match(await bench.create({ StartingPosition: 'LATEST' }), withoutMetadata(recorded.create));
    await assert.rejects(bench.create({ StartingPosition: 'LATEST' }), (error: ServiceError) => {
      assert.equal(error.code, at(recorded, 'error', 'Error', 'Code'));
      assert.equal(error.status, at(recorded, 'error', 'ResponseMetadata', 'HTTPStatusCode'));
      assert.equal(error.fields.Type, at(recorded, 'error', 'Type'));
      assert.equal(error.messageKey, 'message');
      matcher.match(error.message, at(recorded, 'error', 'message'));
      return true;
    });
    await bench.close();
  });

  it('accepts several functions on one stream, and each receives every record', async () => {
    const recorded = recording('test_create_kinesis_event_source_mapping_multiple_lambdas_single_kinesis_event_stream');
    const bench = await startWorkbench(succeeds);
    const matcher = new Matcher();
    for (const name of ['a', 'b']) {
      bench.functions.define(name, succeeds);
      const created = await bench.create({ FunctionName: name });
      matcher.match(created, withoutMetadata(recorded[`create_event_source_mapping_response-${name}`]));
    }
    bench.put(...'0123456789');
    await bench.settle();
    for (const name of ['a', 'b']) {
      const own = bench.functions.deliveries.filter(({ functionArn }) => functionArn.endsWith(`:${name}`));
      assert.equal(own.flatMap(({ event }) => event.Records).length, 10);
    }
    await bench.close();
  });

  it('refuses a stream that does not exist', async () => {
    const recorded = recording('test_esm_with_not_existing_kinesis_stream');
    const bench = await startWorkbench(succeeds);
    const EventSourceArn = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/test-foobar-81ded7e8`;
    await assert.rejects(bench.create({ EventSourceArn }), (error: ServiceError) => {
      assert.equal(error.code, at(recorded, 'error', 'Error', 'Code'));
      assert.equal(error.status, at(recorded, 'error', 'ResponseMetadata', 'HTTPStatusCode'));
      new Matcher().match(error.message, at(recorded, 'error', 'message'));
      return true;
    });
    await bench.close();
  });

  it('is Enabled with result OK after an empty answer, whatever the response', async () => {
    const recorded = recording('test_kinesis_empty_provided');
    const bench = await startWorkbench(() => ({ rawAnswer: '' }));
    bench.put('record');
    const expected = withoutMetadata(recorded.get_esm_result);
    const uuid = idOf(await bench.create(requestOf(expected)));
    await bench.clock.advance(2_000);
    new Matcher().match(await bench.get(uuid), expected);
    await bench.close();
  });
});
