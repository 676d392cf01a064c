import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ServerClient } from '../../../src/cli/server-client.ts';
import { showUsage, type UsageOptions } from '../../../src/cli/usage.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import type { UsageReport } from '../../../src/server/usage/usage-report.ts';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';
import { zipOf } from '../../support/function-zip.ts';

let server: RunningMillrace;
let client: ServerClient;

before(async () => {
  server = await startMillrace();
  const credential = { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: undefined };
  client = new ServerClient({ endpoint: server.endpoint, region: 'us-east-1', credential }, new SystemClock());
});

after(() => server.close());

async function shown(options: Partial<UsageOptions> = {}): Promise<string> {
  const lines: string[] = [];
  const terminal = { colours: false, columns: 120, print: (line: string) => void lines.push(line), printError: () => {} };
  await showUsage({ json: false, ...options }, { client, clock: new SystemClock(), terminal });
  return lines.join('\n');
}

const report = async (options: Partial<UsageOptions> = {}): Promise<UsageReport> =>
  JSON.parse(await shown({ json: true, ...options })) as UsageReport;

test('Nothing was used yet', async () => {
  assert.equal(await shown(), 'Nothing that AWS would bill was used.');
});

test('usage shows what functions and streams used, in the units that AWS bills', async () => {
  await server.call('lambda', 'CreateFunction', {
    FunctionName: 'worker',
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/r',
    MemorySize: 512,
    Code: { ZipFile: zipOf({ 'index.js': 'exports.handler = async () => 1;' }) },
  });
  for (let index = 0; index < 3; index++)
    await server.call('lambda', 'Invoke', { FunctionName: 'worker', Payload: Buffer.from('1') });
  await server.call('kinesis', 'CreateStream', { StreamName: 'orders', ShardCount: 2 });
  await server.call('kinesis', 'PutRecord', { StreamName: 'orders', PartitionKey: 'k', Data: Buffer.alloc(25_600) });
  await server.call('kinesis', 'PutRecords', {
    StreamName: 'orders',
    Records: [1, 1023, 1024].map((size) => ({ PartitionKey: 'k', Data: Buffer.alloc(size) })),
  });
  const { functions, streams } = await report();
  const [worker] = functions;
  assert.deepEqual([functions.length, worker?.name, worker?.requests], [1, 'worker', 3]);
  assert.ok((worker?.billedMilliseconds ?? 0) >= 3);
  assert.equal(worker?.gigabyteSeconds, ((worker?.billedMilliseconds ?? 0) * 512) / 1024 / 1000);
  const [orders] = streams;
  // The partition key counts: 25,601 bytes are two units, and 1,024 bytes with it two kilobytes.
  assert.deepEqual(
    [orders?.name, orders?.records, orders?.putPayloadUnits, orders?.kilobytesIn],
    ['orders', 4, 5, 26 + 1 + 1 + 2],
  );
  const table = await shown();
  assert.match(table, /^Lambda function +requests +billed s +GB-s\nworker +3 +0\.\d+ +0\.\d+$/m);
  assert.match(table, /^Kinesis stream +.*PUT units +records +KB in/m);
  assert.doesNotMatch(table, /fan-out|on-demand/, 'columns of what was not used are left out');
});

test('--since leaves out what was used before the hour that it names, and must be a time that was', async () => {
  assert.equal((await report({ since: '30s' })).functions.length, 1);
  await assert.rejects(report({ since: '2100-01-01' }), { message: /"since" lies in the future/ });
  await assert.rejects(report({ since: 'yesterday' }), { message: /^--since yesterday is no time/ });
});

test('Other accounts do not see it', async () => {
  const credential = { accessKeyId: '111111111111', secretAccessKey: 'test', sessionToken: undefined };
  const stranger = new ServerClient({ endpoint: server.endpoint, region: 'us-east-1', credential }, new SystemClock());
  assert.deepEqual(await stranger.look('server/usage'), { since: null, functions: [], streams: [] });
});
