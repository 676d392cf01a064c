import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type MappingsOptions, type MappingsSeams, resetMapping, showMappings } from '../../../src/cli/mappings.ts';
import { type ReplayOptions, replayMapping } from '../../../src/cli/mappings-replay.ts';
import { ServerClient } from '../../../src/cli/server-client.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';
import { zipOf } from '../../support/function-zip.ts';
import { until } from '../server/support.ts';

const CODE = `exports.handler = async (event) => {
  if (event.Records.some(({ kinesis }) => kinesis.partitionKey === 'bad')) throw new Error('no');
};`;

let server: RunningMillrace;
let uuid = '';
let client: ServerClient;

before(async () => {
  server = await startMillrace();
  const credential = { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: undefined };
  client = new ServerClient({ endpoint: server.endpoint, region: 'us-east-1', credential }, new SystemClock());
  await server.call('kinesis', 'CreateStream', { StreamName: 'orders', ShardCount: 1 });
  await server.call('lambda', 'CreateFunction', {
    FunctionName: 'consumer',
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/r',
    Code: { ZipFile: zipOf({ 'index.js': CODE }) },
  });
  const made = await server.call('lambda', 'CreateEventSourceMapping', {
    FunctionName: 'consumer',
    EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/orders',
    StartingPosition: 'TRIM_HORIZON',
  });
  uuid = (made as { readonly UUID: string }).UUID;
});

after(() => server.close());

const put = (PartitionKey: string): Promise<unknown> =>
  server.call('kinesis', 'PutRecord', { StreamName: 'orders', PartitionKey, Data: Buffer.from('x') });

/** What is printed, or drawn last. */
async function shown(options: Partial<MappingsOptions>, more: Partial<MappingsSeams> = {}): Promise<string> {
  const lines: string[] = [];
  const terminal: Terminal = {
    colours: false,
    columns: 120,
    print: (line: string) => void lines.push(line),
    printError: () => {},
  };
  await showMappings(
    { json: false, watch: false, ...options },
    { client, clock: new SystemClock(), terminal, stop: new AbortController().signal, ...more },
  );
  return lines.join('\n');
}

/** What is printed once it contains `part`. */
async function shownWith(part: string): Promise<string> {
  for (let text = await shown({}), turns = 0; ; text = await shown({}), turns++) {
    if (text.includes(part)) return text;
    assert.ok(turns < 2_000, `it never said "${part}": ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('millrace mappings', () => {
  test('shows an idle mapping, then the batch that is retried', async () => {
    const lines = (await shownWith('waits for records')).split('\n');
    assert.match(lines[0] ?? '', new RegExp(`^${uuid}  Enabled  No records processed$`));
    assert.equal(lines[1], '  orders → consumer');
    assert.equal(lines[2], '  shardId-000000000000  running  nothing behind');
    assert.equal(lines[3], '    checkpoint before the first record');
    assert.match(lines[4] ?? '', /^ {4}waits for records for \d/);
    await put('bad');
    const text = await shownWith('retries');
    assert.match(text, /Enabled {2}PROBLEM: Function call failed/);
    assert.match(text, / {2}shardId-000000000000 {2}running {2}1 record behind, [\d.]+ m?s, iterator age [\d.]+ m?s/);
    assert.match(text, / {4}retries 1 record in [\d.]+ m?s, attempt \d, …\d{16} to …\d{16}/);
  });

  test('--json tells the same for a script, and a filter that finds nothing says so', async () => {
    const { mappings } = JSON.parse(await shown({ json: true, mapping: 'consumer' })) as { mappings: { uuid: string }[] };
    assert.deepEqual(
      mappings.map((mapping) => mapping.uuid),
      [uuid],
    );
    assert.equal(await shown({ mapping: 'nobody' }), 'No event source mapping is nobody, or of it.');
  });

  test('--watch draws again until it is stopped, and needs a terminal', async () => {
    await assert.rejects(shown({ watch: true }), /--watch shows a terminal what changes/);
    const stop = new AbortController();
    const clock = new ManualClock();
    const drawn: number[] = [];
    const redraw = (lines: readonly string[]): void => void drawn.push(lines.length);
    const terminal: Terminal = { colours: true, columns: 80, print: () => {}, printError: () => {}, redraw };
    const watching = shown({ watch: true }, { clock, terminal, stop: stop.signal });
    for (let times = 1; times <= 3; times++) {
      await until(() => drawn.length === times);
      await clock.advance(1_000);
    }
    await until(() => drawn.length === 4);
    assert.ok(drawn.every((lines) => lines >= 4));
    stop.abort();
    await watching;
  });

  test('replay tells what the function could not process, and that the mapping stands where it stood', async () => {
    await put('good');
    const lines: string[] = [];
    const terminal: Terminal = { colours: false, columns: 80, print: (line) => void lines.push(line), printError: () => {} };
    const replay = (options: Partial<ReplayOptions>, stop = new AbortController().signal): Promise<boolean> => {
      lines.length = 0;
      const wanted = { from: 'TRIM_HORIZON', retries: 0, toDestination: false, json: false, ...options };
      return replayMapping(uuid, wanted, { client, terminal, stop });
    };
    assert.equal(await replay({}), false);
    assert.match(lines[0] ?? '', /^Given up: 2 records of shardId-000000000000, \d{56} to \d{56} \(no\)$/);
    assert.equal(lines[1], '2 records read, 0 filtered out, 0 processed, 2 given up, in 1 invocation, 1 of them failed.');
    assert.equal(lines[2], 'The checkpoints of the mapping are where they were.');
    assert.match(await shown({}), /checkpoint before the first record/);
    assert.equal(await replay({ from: 'LATEST' }), true);
    await replay({ json: true });
    const kinds = lines.flatMap((line) => Object.keys(JSON.parse(line) as object)).filter((kind) => kind !== 'progress');
    assert.deepEqual(kinds, ['discarded', 'summary']);
    await assert.rejects(replay({ from: 'noon' }), /"from" must be TRIM_HORIZON, LATEST, a time/);
    const stopped = new AbortController();
    stopped.abort();
    assert.equal(await replay({}, stopped.signal), false);
    assert.match(lines[0] ?? '', /^Stopped: /);
  });

  test('reset says what it did, or why not', async () => {
    const lines: string[] = [];
    const terminal: Terminal = { colours: false, columns: 80, print: (line) => void lines.push(line), printError: () => {} };
    const reset = (): Promise<void> => resetMapping(uuid, { to: 'LATEST' }, { client, terminal });
    await assert.rejects(reset(), /^UsageError: The server refused it: The mapping is Enabled\. Its checkpoints can be reset/);
    await server.call('lambda', 'UpdateEventSourceMapping', { UUID: uuid, Enabled: false });
    await shownWith('Disabled');
    await reset();
    assert.deepEqual(lines, [`Enabled again, ${uuid} goes on from LATEST in 1 shard.`]);
    assert.match(await shown({}), /stopped {2}nothing behind/);
  });
});
