import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CreateEventSourceMappingRequest } from '../../../../src/protocol/generated/lambda.ts';
import { assertSameOrder, at, Matcher, recording } from '../support/recorded.ts';
import type { Behaviour } from '../support/scripted-functions.ts';
import type { Workbench } from '../support/workbench.ts';
import { BUCKET, QUEUE, SHARD, STREAM, startWorkbench, succeeds, TOPIC } from '../support/workbench.ts';

const to = (Destination: string) => ({ OnFailure: { Destination } });

const TO_QUEUE: Partial<CreateEventSourceMappingRequest> = {
  DestinationConfig: to(QUEUE),
  MaximumBatchingWindowInSeconds: 1,
};
const REPORTING: Partial<CreateEventSourceMappingRequest> = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

function events(bench: Workbench): unknown[] {
  return bench.functions.deliveries.map(({ text }) => JSON.parse(text) as unknown);
}

/** The one message in the queue is the recorded one, its keys in the recorded order. */
function assertOneDocument(bench: Workbench, recorded: unknown): void {
  const messages = at(recorded as never, 'Messages');
  assert.ok(Array.isArray(messages) && messages.length === 1);
  assert.equal(bench.documents().length, 1);
  new Matcher().match(bench.documents()[0], at(messages, 0, 'Body'));
  assertSameOrder(bench.documents()[0], at(messages, 0, 'Body'));
}

/** What the function of each recorded scenario returned. */
const FAILURES: Readonly<Record<string, Behaviour>> = {
  empty_string_item_identifier_failure: { answer: { batchItemFailures: [{ itemIdentifier: '' }] } },
  null_item_identifier_failure: { answer: { batchItemFailures: [{ itemIdentifier: null }] } },
  invalid_key_foo_failure: { answer: { batchItemFailures: [{ foo: 123 }] } },
  invalid_key_foo_null_value_failure: { answer: { batchItemFailures: [{ foo: null }] } },
  item_identifier_not_present_failure: { answer: { batchItemFailures: [{ itemIdentifier: 123 }] } },
  unhandled_exception_in_function: { throws: 'exception in the function' },
};
const SUCCESSES: Readonly<Record<string, Behaviour>> = {
  empty_string_success: { answer: '' },
  empty_list_success: { answer: [] },
  null_success: { answer: null },
  empty_dict_success: { answer: {} },
  empty_batch_item_failure_success: { answer: { batchItemFailures: [] } },
  null_batch_item_failure_success: { answer: { batchItemFailures: null } },
};

describe('batch item failures, as recorded', () => {
  const request = { ...TO_QUEUE, ...REPORTING, BatchSize: 1, MaximumRetryAttempts: 2 };

  for (const [id, behaviour] of Object.entries(FAILURES)) {
    it(`are a failure of the whole batch: ${id}`, async () => {
      const recorded = recording(`test_kinesis_report_batch_item_failure_scenarios[${id}]`);
      const bench = await startWorkbench(() => behaviour);
      bench.streams.put(STREAM, SHARD, 'test', 'hello');
      await bench.create(request);
      await bench.clock.advance(60_000);
      new Matcher().match(events(bench), recorded.kinesis_events);
      assertOneDocument(bench, recorded.sqs_payload);
      await bench.close();
    });
  }

  for (const [id, behaviour] of Object.entries(SUCCESSES)) {
    it(`are none: ${id}`, async () => {
      const recorded = recording(`test_kinesis_report_batch_item_success_scenarios[${id}]`);
      const bench = await startWorkbench(() => behaviour);
      bench.streams.put(STREAM, SHARD, 'test', 'hello');
      await bench.create(request);
      await bench.clock.advance(60_000);
      new Matcher().match(events(bench), recorded.kinesis_events);
      assert.deepEqual(bench.documents(), []);
      await bench.close();
    });
  }

  it('send the rest on with all its retries: ten deliveries, four of them counted', async () => {
    const recorded = recording('test_kinesis_report_batch_item_failures');
    const bench = await startWorkbench((event) => {
      const failing = event.Records.filter(({ kinesis }) => Buffer.from(kinesis.data, 'base64').includes('true'));
      return { answer: { batchItemFailures: failing.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })) } };
    });
    for (let index = 0; index < 6; index++) {
      bench.streams.put(STREAM, SHARD, `test_${index}`, `{"should_fail": ${index === 5}}`);
    }
    await bench.create({ ...TO_QUEUE, ...REPORTING, BatchSize: 3, MaximumRetryAttempts: 3 });
    await bench.clock.advance(60_000);
    const Records = bench.functions.deliveries.flatMap(({ event }) => event.Records);
    new Matcher().match({ Records }, recorded.kinesis_records);
    assert.equal(Records.length, 10);
    assertOneDocument(bench, recorded.sqs_payload);
    await bench.close();
  });
});

describe('the on-failure destination, as recorded', () => {
  it('receives the document of a batch whose retries are used up', async () => {
    const recorded = recording('test_kinesis_event_source_mapping_with_on_failure_destination_config');
    const bench = await startWorkbench(() => ({ throws: 'error' }));
    bench.put('record');
    await bench.create({ ...TO_QUEUE, BatchSize: 1, MaximumRetryAttempts: 1 });
    await bench.clock.advance(60_000);
    assertOneDocument(bench, recorded.sqs_payload);
    await bench.close();
  });

  it('is a topic that receives the same document', async () => {
    const recorded = recording('test_kinesis_event_source_mapping_with_sns_on_failure_destination_config');
    const bench = await startWorkbench(() => ({ throws: 'error' }));
    bench.put('record');
    await bench.create({ ...TO_QUEUE, DestinationConfig: to(TOPIC), BatchSize: 1, MaximumRetryAttempts: 1 });
    await bench.clock.advance(60_000);
    const document = at(recorded.failure_sns_message, 'Message');
    new Matcher().match(bench.documents(TOPIC)[0], document);
    assertSameOrder(bench.documents(TOPIC)[0], document);
    assert.equal(bench.documents(TOPIC).length, 1);
    await bench.close();
  });

  it('is a bucket that receives the event with the document, under a key of the time in the document', async () => {
    const recorded = recording('test_kinesis_event_source_mapping_with_s3_on_failure_destination');
    const bench = await startWorkbench(() => ({ throws: 'error' }));
    bench.streams.put(STREAM, SHARD, 'custom', '{"input": "hello", "value": "world", "raise_error": 1}');
    const created = await bench.create({ ...TO_QUEUE, DestinationConfig: to(BUCKET), BatchSize: 1, MaximumRetryAttempts: 1 });
    await bench.clock.advance(60_000);
    const [document] = bench.documents(BUCKET);
    assert.equal(typeof document?.payload, 'string');
    const payload = JSON.parse(document?.payload ?? '') as unknown; // recorded as the object that the text means
    new Matcher().match({ ...document, payload }, recorded.record_body);
    assert.equal(document?.payload, bench.functions.deliveries.at(-1)?.text);
    const [day = '', time = ''] = (document?.timestamp ?? '').split('T');
    const folder = `aws/lambda/${created.UUID}/${SHARD}/${day.replaceAll('-', '/')}/`;
    const [key = ''] = bench.queues.objectKeys;
    assert.equal(key.slice(0, -36), `${folder}${day}T${time.slice(0, 8).replaceAll(':', '.')}-`);
    assert.match(key.slice(-36), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(bench.queues.objectKeys.length, 1);
    await bench.close();
  });
});

describe('record age, as recorded', () => {
  const aged = { ...TO_QUEUE, MaximumRecordAgeInSeconds: 60 };

  it('ends retries without a limit after eight invocations in sixty seconds', async () => {
    const recorded = recording('test_kinesis_maximum_record_age_exceeded[expire-while-retrying]');
    const bench = await startWorkbench(() => ({ throws: 'error' }));
    bench.put('record');
    await bench.create({ ...aged, BatchSize: 1, MaximumRetryAttempts: -1 });
    await bench.clock.advance(120_000);
    assertOneDocument(bench, recorded.record_age_exceeded_payload);
    assert.equal(bench.functions.deliveries.length, 8);
    await bench.close();
  });

  it('discards a record that is too old without invoking, counted as one invocation', async () => {
    const recorded = recording('test_kinesis_maximum_record_age_exceeded[expire-before-ingestion]');
    const bench = await startWorkbench(succeeds);
    bench.put('record');
    await bench.clock.advance(65_000);
    await bench.create({ ...aged, BatchSize: 1, MaximumRetryAttempts: 0 });
    await bench.clock.advance(5_000);
    assertOneDocument(bench, recorded.record_age_exceeded_payload);
    assert.deepEqual(bench.delivered(), []);
    await bench.close();
  });

  it('discards the expired record at the front and delivers the five behind it', async () => {
    const recorded = recording('test_kinesis_maximum_record_age_exceeded_discard_records');
    const bench = await startWorkbench(succeeds);
    bench.streams.put(STREAM, SHARD, 'test', 'stream-data-0');
    await bench.clock.advance(65_000);
    for (let index = 1; index < 6; index++) bench.streams.put(STREAM, SHARD, 'test', `stream-data-${index}`);
    await bench.create({ ...aged, BatchSize: 10, MaximumRetryAttempts: 0 });
    await bench.clock.advance(5_000);
    assertOneDocument(bench, recorded.record_age_exceeded_payload);
    new Matcher().match(bench.functions.deliveries[0]?.event.Records, recorded.Records);
    assert.equal(bench.functions.deliveries.length, 1);
    await bench.close();
  });
});
