/** What `/metrics` says, scraped from a real server and read by a parser that is not prom-client's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';

interface Scraped {
  readonly types: ReadonlyMap<string, string>;
  /** By `name{labels}` as written. */
  readonly values: ReadonlyMap<string, number>;
}

const SAMPLE = /^([a-z_][a-z0-9_]*)(\{(?:[a-z_]+="(?:[^"\\]|\\["\\n])*",?)*\})? (NaN|[+-]?Inf|-?[0-9.e+-]+)$/i;

/** The text format of Prometheus, 0.0.4, as its documentation writes it. */
function parse(text: string): Scraped {
  const types = new Map<string, string>();
  const values = new Map<string, number>();
  assert.ok(text.endsWith('\n'));
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type !== null) {
      assert.equal(types.has(type[1] ?? ''), false, `${type[1]} has two types`);
      types.set(type[1] ?? '', type[2] ?? '');
    }
    if (line === '' || line.startsWith('#')) continue;
    const sample = SAMPLE.exec(line);
    assert.ok(sample !== null, `no sample: ${line}`);
    const [, name = '', labels = '', value] = sample;
    assert.ok(types.has(name) || types.has(name.replace(/_(bucket|sum|count)$/, '')), `${name} has no type`);
    assert.equal(values.has(name + labels), false, `${name}${labels} comes twice`);
    values.set(name + labels, Number(value));
  }
  return { types, values };
}

async function scrape(millrace: RunningMillrace): Promise<Scraped> {
  const answer = await fetch(`${millrace.endpoint}/metrics`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  return parse(await answer.text());
}

const STREAM = '{account="000000000000",region="us-east-1",stream="s"}';
const SHARD = STREAM.replace('}', ',shard="shardId-000000000000"}');
const Data = new Uint8Array(9);
const kinesisOf =
  (millrace: RunningMillrace) =>
  (operation: string, input: object): Promise<{ readonly [member: string]: string }> =>
    millrace.call('kinesis', operation, input) as Promise<never>;

test('a stream’s figures are counted, and gone with the stream', async () => {
  await using millrace = await startMillrace();
  const kinesis = kinesisOf(millrace);
  await kinesis('CreateStream', { StreamName: 's', ShardCount: 1 });
  await kinesis('PutRecord', { StreamName: 's', PartitionKey: 'k', Data });
  await kinesis('PutRecords', { StreamName: 's', Records: Array.from({ length: 3 }, () => ({ PartitionKey: 'k', Data })) });
  const { ShardIterator } = await kinesis('GetShardIterator', {
    StreamName: 's',
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  });
  await kinesis('GetRecords', { ShardIterator, Limit: 2 });
  const { types, values } = await scrape(millrace);
  const figure = (name: string): number | undefined => values.get(`millrace_kinesis_${name}${STREAM}`);
  const expected = {
    incoming_bytes_total: 40,
    incoming_records_total: 4,
    outgoing_bytes_total: 20,
    outgoing_records_total: 2,
    put_record_success_total: 1,
    put_record_bytes_total: 10,
    put_record_latency_seconds_count: 1,
    put_records_success_total: 1,
    put_records_bytes_total: 30,
    put_records_latency_seconds_count: 1,
    put_records_total_records_total: 3,
    put_records_successful_records_total: 3,
    put_records_failed_records_total: 0,
    put_records_throttled_records_total: 0,
    get_records_success_total: 1,
    get_records_bytes_total: 20,
    get_records_records_total: 2,
    get_records_latency_seconds_count: 1,
    write_provisioned_throughput_exceeded_total: 0,
    read_provisioned_throughput_exceeded_total: 0,
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, figure(name)])), expected);
  assert.ok((figure('iterator_age_seconds') ?? 0) > 0);
  assert.equal(types.get('millrace_kinesis_put_record_latency_seconds'), 'histogram');
  assert.equal(types.get('millrace_kinesis_incoming_bytes_total'), 'counter');
  assert.equal([...values.keys()].filter((name) => name.includes('shard=')).length, 0);
  await kinesis('DeleteStream', { StreamName: 's' });
  assert.equal([...(await scrape(millrace)).values.keys()].filter((name) => name.includes('stream="s"')).length, 0);
});

test('throttled calls are counted as AWS counts them: records on the way in, reads on the way out', async () => {
  await using millrace = await startMillrace({ limits: 'aws' });
  const kinesis = kinesisOf(millrace);
  await kinesis('CreateStream', { StreamName: 's', ShardCount: 1 });
  const Records = Array.from({ length: 500 }, () => ({ PartitionKey: 'k', Data: new Uint8Array(4_000) }));
  const { FailedRecordCount } = await kinesis('PutRecords', { StreamName: 's', Records });
  await assert.rejects(kinesis('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: new Uint8Array(1_000_000) }));
  const shard = { StreamName: 's', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = await kinesis('GetShardIterator', shard);
  let refused = 0;
  for (let read = 0; read < 20; read++) await kinesis('GetRecords', { ShardIterator, Limit: 1 }).catch(() => (refused += 1));
  const { values } = await scrape(millrace);
  assert.equal(
    values.get(`millrace_kinesis_write_provisioned_throughput_exceeded_total${STREAM}`),
    Number(FailedRecordCount) + 1,
  );
  assert.equal(values.get(`millrace_kinesis_put_records_throttled_records_total${STREAM}`), Number(FailedRecordCount));
  assert.equal(values.get(`millrace_kinesis_read_provisioned_throughput_exceeded_total${STREAM}`), refused);
  assert.ok(refused > 0 && Number(FailedRecordCount) > 0);
});

test('operations that came over HTTP are counted by what came of them, and the process tells about itself', async () => {
  await using millrace = await startMillrace();
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'Kinesis_20131202.ListStreams' };
  for (const body of ['{}', '{}', '{"Limit": -1}']) await fetch(millrace.endpoint, { method: 'POST', headers, body });
  const { types, values } = await scrape(millrace);
  const count = (outcome: string): number | undefined =>
    values.get(`millrace_requests_total{service="kinesis",operation="ListStreams",outcome="${outcome}"}`);
  assert.deepEqual([count('success'), count('client_error'), count('server_error')], [2, 1, 0]);
  assert.equal(values.get('millrace_request_duration_seconds_count{service="kinesis",operation="ListStreams"}'), 3);
  assert.equal(types.get('process_cpu_seconds_total'), 'counter');
  assert.equal(types.get('nodejs_eventloop_lag_p99_seconds'), 'gauge');
});

test('labels are written so that no name can break out of them', async () => {
  await using millrace = await startMillrace();
  const accountId = '000000000000';
  const region = 'x"} 1\\';
  await millrace.call('kinesis', 'CreateStream', { StreamName: 's', ShardCount: 1 }, { accountId, region });
  await millrace.call('kinesis', 'PutRecord', { StreamName: 's', PartitionKey: 'k', Data }, { accountId, region });
  const { values } = await scrape(millrace);
  assert.ok([...values.keys()].some((name) => name.includes('region="x\\"} 1\\\\"')));
});

test('other web pages cannot read the figures, and nothing but GET is taken', async () => {
  await using millrace = await startMillrace();
  const foreign = await fetch(`${millrace.endpoint}/metrics`, { headers: { 'Sec-Fetch-Site': 'cross-site' } });
  assert.equal(foreign.status, 403);
  const posted = await fetch(`${millrace.endpoint}/metrics`, { method: 'POST' });
  assert.equal(posted.status, 405);
});

test('figures go on behind a reset', async () => {
  await using millrace = await startMillrace();
  const kinesis = kinesisOf(millrace);
  for (let round = 0; round < 2; round++) {
    await kinesis('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis('PutRecord', { StreamName: 's', PartitionKey: 'k', Data });
    assert.equal((await scrape(millrace)).values.get(`millrace_kinesis_incoming_records_total${STREAM}`), 1);
    await millrace.reset();
  }
  assert.equal((await scrape(millrace)).values.get(`millrace_kinesis_incoming_records_total${STREAM}`), undefined);
});

test('single shards have series where enhanced monitoring asks for them', async () => {
  await using millrace = await startMillrace();
  const kinesis = kinesisOf(millrace);
  await kinesis('CreateStream', { StreamName: 's', ShardCount: 1 });
  await kinesis('PutRecord', { StreamName: 's', PartitionKey: 'k', Data });
  await kinesis('EnableEnhancedMonitoring', { StreamName: 's', ShardLevelMetrics: ['IncomingBytes'] });
  const shardSeries = async (): Promise<string[]> =>
    [...(await scrape(millrace)).values.keys()].filter((name) => name.includes('shard="'));
  assert.deepEqual(await shardSeries(), [`millrace_kinesis_shard_incoming_bytes_total${SHARD}`]);
  await kinesis('EnableEnhancedMonitoring', { StreamName: 's', ShardLevelMetrics: ['ALL'] });
  assert.equal((await shardSeries()).length, 7);
  await kinesis('DisableEnhancedMonitoring', { StreamName: 's', ShardLevelMetrics: ['ALL'] });
  assert.deepEqual(await shardSeries(), []);
});
