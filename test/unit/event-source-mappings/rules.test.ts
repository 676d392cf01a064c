/**
 * What AWS documents or was recorded to do with a mapping of a Kinesis stream, rule by rule, and the test that holds Millrace to
 * it. Rules that no other test is named after are tested here.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { lambdaModel } from '../../../src/protocol/generated/lambda.ts';
import { at, Matcher, RECORDED_TESTS, recording } from './support/recorded.ts';
import { idOf, QUEUE, SHARD, STREAM, startWorkbench, succeeds } from './support/workbench.ts';

/** Rule, file in this folder (or `./` in another one of unit tests), name of the test. */
const RULES: readonly (readonly [rule: string, file: string, name: string])[] = [
  [
    'the recorded defaults and keys',
    'recorded/create-event-source-mapping',
    'has the recorded defaults and exactly the recorded keys',
  ],
  ['a stream or a consumer is the source', 'consumer-source', 'is read like its stream, and the event names the consumer'],
  ['FunctionArn keeps the qualifier', 'create-event-source-mapping', 'keeps the qualifier of the function as it was given'],
  ['each parameter is kept', 'create-event-source-mapping', 'keeps every setting it is given'],
  ['update changes what is named', 'update-event-source-mapping', 'changes what is named and leaves the rest'],
  ['an empty destination removes it', 'update-event-source-mapping', 'sets and removes the on-failure destination'],
  ['record age is -1 or at least 60', 'create-event-source-mapping', 'refuses a record age between 0 and 59 seconds'],
  [
    'StartingPositionTimestamp with AT_TIMESTAMP alone',
    'create-event-source-mapping',
    'refuses a starting time that is missing, unexpected or in the future',
  ],
  [
    'a key hides filters in lists; metrics; tags',
    'create-event-source-mapping',
    'keeps a key, the metrics that are wanted and tags, and shows key and metrics',
  ],
  ['settings of other sources are refused', 'create-event-source-mapping', 'refuses settings that no Kinesis mapping has'],
  [
    'criteria without filters clear them',
    'filter/filtering',
    'changes with an update, and lets everything pass when the criteria are removed',
  ],
  [
    'states: Creating, Enabled',
    'create-event-source-mapping',
    'answers with the ARN of the mapping, its time and state Creating, and becomes Enabled',
  ],
  ['states: Deleting, then 404', 'delete-event-source-mapping', 'answers with the mapping in state Deleting, which is then gone'],
  [
    'result OK after an empty answer',
    'recorded/create-event-source-mapping',
    'is Enabled with result OK after an empty answer, whatever the response',
  ],
  [
    'result PROBLEM: Function call failed',
    'failing-batches',
    'is not given up by a mapping without a limit, however long it takes, and its result says so',
  ],
  ['enabling resumes behind the last record', 'mappings', 'delivers nothing while it is disabled and goes on where it stopped'],
  [
    'a deleted function leaves its mapping Enabled',
    'mappings',
    'stays enabled without its function and goes on when the function is there again',
  ],
  ['the texts of refusals', 'create-event-source-mapping', 'names what AWS names in its own words'],
  [
    'an invalid StartingPosition is a ValidationException',
    './protocol/validation',
    'Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]',
  ],
  [
    'a second mapping of a pair is refused',
    'recorded/create-event-source-mapping',
    'refuses a second mapping of the same function and stream',
  ],
  ['an unknown UUID', 'get-event-source-mapping', 'answers for a UUID that there is not as AWS does'],
  ['a bad filter is refused', 'filter/filtering', 'is refused when a pattern is none, or there are too many'],
  ['a batch never mixes shards', 'mappings', 'invokes all shards at the same time and each shard one batch after the other'],
  [
    'one call a second per shard',
    'poll-interval',
    'calls once a second per shard, with or without records, as one of the standard consumers',
  ],
  ['a consumer is pushed to', 'poll-interval', 'is pushed to where its source is a consumer'],
  ['a batch ends when it is full', 'mappings', 'ends early when the batch is full'],
  ['a batch ends with its window', 'mappings', 'gathers records until it ends'],
  [
    'a batch ends before its event exceeds 6 MB',
    'batcher',
    'refuses a record with which its event would be one byte more than 6 MB',
  ],
  [
    'the next window begins when the invocation is completed',
    'mappings',
    'begins again when the previous invocation is completed',
  ],
  [
    'filters apply before a record joins a batch',
    'filter/filtering',
    'finds the few that fit among many that do not, and cuts batches among those alone',
  ],
  [
    'a key keeps its lane; so many batches at a time',
    'lanes',
    'invokes so many times at once for a shard, each partition key in its own lane and in order',
  ],
  [
    'a failing lane holds back itself',
    'lanes',
    'holds back only the lane that fails, and keeps the checkpoint at the first record that is not settled',
  ],
  ['what did not reach the function costs no retry', 'failing-batches', 'costs no retry when the function was not reached'],
  [
    'without limits retries never end, until retention',
    'failing-batches',
    'gives way to retention: reading goes on with the next record there is',
  ],
  [
    'MaximumRetryAttempts + 1 invocations',
    'failure-policy',
    'invokes MaximumRetryAttempts + 1 times, then discards the whole batch with that count',
  ],
  [
    'only the expired prefix is discarded',
    'recorded/failures',
    'discards the expired record at the front and delivers the five behind it',
  ],
  [
    'an expired record counts one invocation',
    'recorded/failures',
    'discards a record that is too old without invoking, counted as one invocation',
  ],
  [
    'a bisected half has all its retries',
    'failure-policy',
    'halves a failed batch, each half with all its retries, the first half at once',
  ],
  [
    'reported failures: the lowest is the checkpoint',
    'failure-policy',
    'settles what lies before the lowest reported failure and sends the rest on with all its retries',
  ],
  [
    'bisect and report: cut at the returned record',
    'failure-policy',
    'cuts at the returned record, not in the middle, when a halving mapping reports item failures',
  ],
  ['report: the recorded successes', 'response', 'is a success when it is empty in any of the recorded ways'],
  [
    'report: the recorded failures',
    'response',
    'is a failure of the whole batch when an identifier is missing, empty or of no record',
  ],
  [
    'without the response type the answer is ignored',
    'failure-policy',
    'ignores the answer when the mapping does not report item failures',
  ],
  [
    'eight invocations within sixty seconds',
    'recorded/failures',
    'ends retries without a limit after eight invocations in sixty seconds',
  ],
  ['the document and the order of its keys', 'destination', 'has its keys in the recorded order and its times in milliseconds'],
  [
    'functionError null when items were reported',
    'destination',
    'says null for the error when the function reported the failure itself',
  ],
  ['no responseContext for record age', 'destination', 'has no responseContext when records were discarded for their age'],
  ['the document in a topic', 'recorded/failures', 'is a topic that receives the same document'],
  [
    'the document and the event in a bucket, and the key',
    'recorded/failures',
    'is a bucket that receives the event with the document, under a key of the time in the document',
  ],
  [
    'windows: the event',
    'tumbling-windows',
    'hands each invocation the window, the state so far, the shard and the source, behind the records',
  ],
  [
    'windows: bounds by arrival time',
    'tumbling-windows',
    'never mixes records of two windows in a batch, also when it reads them late',
  ],
  [
    'windows: an answer needs a state',
    'tumbling-windows',
    'takes an answer without a state as a failure, and keeps the state when a batch fails',
  ],
  [
    'windows: the last invocation, then a fresh state',
    'tumbling-windows',
    'ends a window with one last invocation without records, and begins the next with a fresh state',
  ],
  [
    'windows: the last invocation is tried until it succeeds',
    'tumbling-windows',
    'tries the last invocation until it is answered, and processes nothing of the next window before',
  ],
  [
    'windows: a state above 1 MB',
    'tumbling-windows',
    'ends a window early when the state grows above 1 MB, and goes on in it with a fresh one',
  ],
  [
    'windows: the end of a shard closes them',
    'tumbling-windows',
    'closes the window at the end of a shard; its children begin with their own',
  ],
  ['filters are or-ed', 'filter/record-filter', 'lets a record pass that one of the patterns fits'],
  [
    'filters: data that is no JSON is dropped',
    'filter/record-filter',
    'drops data that is no JSON when a pattern asks for data, be it for what is not there',
  ],
  ['filters: the pattern language', 'filter/pattern', 'refuses what is no pattern'],
  [
    'filters: what is dropped counts as processed, bytes stay',
    'filter/filtering',
    'delivers what fits, byte for byte, and counts the rest as processed',
  ],
  ['parents before children', 'mappings', 'is delivered parents first, then the children from their first record'],
  [
    'children begin at their beginning, also from LATEST',
    'mappings',
    'is delivered from LATEST with everything its new shards hold',
  ],
];

const SOURCES = path.resolve(import.meta.dirname, '../../../../test/unit');

describe('the rules of event source mappings', () => {
  it('each have a test', () => {
    for (const [rule, file, name] of RULES) {
      const folder = file.startsWith('./') ? SOURCES : path.join(SOURCES, 'event-source-mappings');
      const source = path.join(folder, `${file}.test.ts`);
      assert.ok(existsSync(source), `${rule}: there is no ${source}`);
      assert.ok(readFileSync(source, 'utf8').includes(name), `${rule}: no test "${name}" in ${file}`);
    }
  });

  it('answer 202 to changes and 200 to questions', () => {
    const statusOf = (name: string): number | undefined => lambdaModel.operations[name]?.http.status;
    for (const verb of ['Create', 'Update', 'Delete']) assert.equal(statusOf(`${verb}EventSourceMapping`), 202);
    assert.deepEqual([statusOf('GetEventSourceMapping'), statusOf('ListEventSourceMappings')], [200, 200]);
  });

  it('let a mapping be made disabled, which delivers nothing until it is enabled', async () => {
    const bench = await startWorkbench(succeeds);
    bench.put('a');
    const uuid = idOf(await bench.create({ Enabled: false }));
    await bench.clock.advance(1_000);
    assert.equal((await bench.get(uuid)).State, 'Disabled');
    assert.deepEqual(bench.delivered(), []);
    assert.equal((await bench.update({ UUID: uuid, Enabled: true })).State, 'Enabling');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a']]);
    await bench.close();
  });

  it('discard by age what never reached the function', async () => {
    const bench = await startWorkbench(() => ({ notReached: 'throttled' }));
    await bench.create({ MaximumRecordAgeInSeconds: 60, DestinationConfig: { OnFailure: { Destination: QUEUE } } });
    bench.put('a');
    await bench.clock.advance(59_000);
    assert.deepEqual(bench.documents(), []);
    await bench.clock.advance(30_000);
    assert.deepEqual(
      bench.documents().map(({ requestContext: { condition } }) => condition),
      ['RecordAgeExceeded'],
    );
    await bench.close();
  });

  it('keep one lane per shard where there are tumbling windows', async () => {
    const bench = await startWorkbench(() => ({ answer: { state: {} }, takesMs: 100 }));
    await bench.create({ TumblingWindowInSeconds: 30, ParallelizationFactor: 5, BatchSize: 1 });
    bench.put(...'abcdef');
    await bench.clock.advance(2_000);
    assert.equal(bench.functions.runningMax, 1);
    await bench.close();
  });
});

/** Recordings, each matched in the file that names it. */
const REPLAYED: Readonly<Record<string, RegExp>> = {
  'recorded/create-event-source-mapping': /test_create_|test_duplicate_|test_esm_with_not_existing|test_kinesis_empty_provided/,
  'recorded/delivery': /with_async_invocation|trim_horizon|test_disable_/,
  'recorded/failures': /report_batch_item|maximum_record_age|on_failure_destination/,
  rules: /event_filtering_json_pattern/,
};

describe('the recordings of event source mappings', () => {
  it('are 28, and each is replayed', () => {
    assert.equal(RECORDED_TESTS.length, 28);
    for (const name of RECORDED_TESTS) {
      const file = Object.keys(REPLAYED).find((key) => REPLAYED[key]?.test(name)) ?? '';
      const source = readFileSync(path.join(SOURCES, 'event-source-mappings', `${file}.test.ts`), 'utf8');
      const [stem = '', scenario] = name.split(/[[\]]/);
      assert.ok(source.includes(stem), `${name} is named in ${file}`);
      assert.ok(scenario === undefined || source.includes(scenario), `${name} is a case in ${file}`);
    }
  });

  it('test_kinesis_event_filtering_json_pattern: each of two functions gets what its pattern asks for, once', async () => {
    const recorded = recording('test_kinesis_event_filtering_json_pattern');
    const bench = await startWorkbench(succeeds);
    for (const name of ['function_1', 'function_2']) {
      bench.functions.define(name, succeeds);
      const FilterCriteria = { Filters: [{ Pattern: JSON.stringify({ data: { event_type: [name] } }) }] };
      await bench.create({ FunctionName: name, BatchSize: 1, FilterCriteria });
    }
    bench.put('{"event_type": "function_1", "message": "foo"}', '{"event_type": "function_2", "message": "bar"}');
    await bench.settle();
    const payloads = bench.delivered().map(([text = '']) => JSON.parse(text) as unknown);
    assert.equal(payloads.length, 2);
    assert.deepEqual([payloads[0]], JSON.parse(String(recorded['kinesis-record-lambda-payload'])));
    await bench.close();
  });

  it('test_create_…_multiple_lambdas_single_kinesis_event_stream: both receive the same event', async () => {
    const recorded = recording('test_create_kinesis_event_source_mapping_multiple_lambdas_single_kinesis_event_stream');
    const bench = await startWorkbench(succeeds);
    const matcher = new Matcher();
    for (const name of ['a', 'b']) {
      bench.functions.define(name, succeeds);
      await bench.create({ FunctionName: name, StartingPosition: 'LATEST' });
    }
    const { Records } = recorded['kinesis_records-a'] as { readonly Records: readonly never[] };
    for (const record of Records) {
      const { partitionKey, data } = at(record, 'kinesis') as unknown as { readonly partitionKey: string; readonly data: string };
      bench.streams.put(STREAM, SHARD, partitionKey, Buffer.from(data, 'base64'));
    }
    await bench.settle();
    for (const [index, name] of ['a', 'b'].entries()) {
      matcher.match(JSON.parse(bench.functions.deliveries[index]?.text ?? ''), recorded[`kinesis_records-${name}`]);
    }
    await bench.close();
  });
});
