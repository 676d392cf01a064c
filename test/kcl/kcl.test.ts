/**
 * The Kinesis Client Library 3 for Java consumes a stream through two reshards, by polling and by enhanced fan-out at once,
 * while records are put all the time. Its leases are in DynamoDB Local, in the same process.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import * as kinesis from '@aws-sdk/client-kinesis';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { Application, buildApplication, MODES, type Mode } from './application.ts';
import { Producer } from './producer.ts';

const STREAM = 'resharded';
const KEYS = 20;
/** The KCL waits up to half a minute for an empty lease table to fill before it makes the leases itself. */
const START_MS_MAX = 120_000;
const CATCH_UP_MS_MAX = 60_000;

const skip = absent();

describe('the KCL consumes a stream through a reshard', { skip }, () => {
  let server: ServerProcess;
  let client: kinesis.KinesisClient;
  let application: Application;
  let producer: Producer;
  let shards: readonly kinesis.Shard[];

  before(async () => {
    buildApplication();
    server = await startServerProcess(['--memory', '--limits', 'off']);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new kinesis.KinesisClient({ endpoint: server.endpoint, region: 'us-east-1', credentials });
    await client.send(new kinesis.CreateStreamCommand({ StreamName: STREAM, ShardCount: 2 }));
    await active();
    producer = new Producer(client, STREAM, KEYS);
    application = new Application(server.endpoint, STREAM);
    await told('both modes to be given records', START_MS_MAX, (mode) =>
      application.of(mode).some((one) => one.records.length > 0),
    );
    await client.send(
      new kinesis.UpdateShardCountCommand({ StreamName: STREAM, TargetShardCount: 4, ScalingType: 'UNIFORM_SCALING' }),
    );
    await active();
    await told('the first parents to end', CATCH_UP_MS_MAX, (mode) => countEnded(mode) >= 2);
    await splitOneAndMergeTwo();
    await told('the second parents to end', CATCH_UP_MS_MAX, (mode) => countEnded(mode) >= 5);
    await producer.stop();
    await told('every record to be processed', CATCH_UP_MS_MAX, (mode) => missing(mode).length === 0);
    ({ Shards: shards = [] } = await client.send(new kinesis.ListShardsCommand({ StreamName: STREAM })));
  });

  after(async () => {
    await producer?.stop().catch(() => undefined);
    await application?.stop();
    client?.destroy();
    await server?.stop();
  });

  for (const mode of MODES) {
    test(`${mode}: every record put before, during and after is processed`, () => {
      assert.ok(producer.put.length > 40 * KEYS, `${producer.put.length} records were put`);
      assert.deepEqual(missing(mode), []);
    });

    test(`${mode}: the records of a key are processed in the order in which they were put`, () => {
      const last = new Map<string, number>();
      for (const [key, text] of firstTimes(mode)) {
        assert.ok(Number(text) > (last.get(key) ?? -1), `${key}: ${text} came after ${last.get(key)}`);
        last.set(key, Number(text));
      }
    });

    test(`${mode}: every shard is consumed, children only after their parents have ended`, () => {
      const events = application.of(mode);
      for (const { ShardId, ParentShardId, AdjacentParentShardId } of shards) {
        const started = events.findIndex((one) => one.event === 'started' && one.shard === ShardId);
        assert.ok(started >= 0, `${ShardId} was consumed`);
        for (const parent of [ParentShardId, AdjacentParentShardId].filter((one) => one !== undefined)) {
          const ended = events.findIndex((one) => one.event === 'ended' && one.shard === parent);
          assert.ok(ended >= 0 && ended < started, `${ShardId} was started after its parent ${parent} had ended`);
        }
      }
      assert.equal(countEnded(mode), 5, 'two parents of the first reshard and three of the second');
    });
  }

  test('fan-out has registered a consumer, and polling none', async () => {
    const { StreamDescriptionSummary: stream } = await client.send(
      new kinesis.DescribeStreamSummaryCommand({ StreamName: STREAM }),
    );
    const { Consumers } = await client.send(new kinesis.ListStreamConsumersCommand({ StreamARN: stream?.StreamARN }));
    assert.deepEqual(
      Consumers?.map((consumer) => consumer.ConsumerName),
      ['fan-out'],
    );
  });

  test('it stops gracefully', async () => {
    assert.equal(await application.stop(), 0, application.log());
  });

  async function active(): Promise<void> {
    await kinesis.waitUntilStreamExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { StreamName: STREAM });
  }

  /** Waits until both modes were told enough; says what the KCL logged when they are not. */
  async function told(what: string, timeoutMs: number, enough: (mode: Mode) => boolean): Promise<void> {
    try {
      await eventually(what, timeoutMs, () => {
        if (application.hasEnded()) throw new Error('the application has ended');
        return MODES.every(enough) ? true : undefined;
      });
    } catch (error: unknown) {
      const seen = MODES.map((mode) => `${mode}: ${countEnded(mode)} ended, ${missing(mode).length} records missing`).join('; ');
      throw new Error(`${what} (${seen})\n${application.log()}`, { cause: error });
    }
  }

  async function splitOneAndMergeTwo(): Promise<void> {
    const { Shards = [] } = await client.send(
      new kinesis.ListShardsCommand({ StreamName: STREAM, ShardFilter: { Type: 'AT_LATEST' } }),
    );
    const [first, second, third] = [...Shards].sort((one, other) => (start(one) < start(other) ? -1 : 1));
    const middle = (start(first) + BigInt(first?.HashKeyRange?.EndingHashKey ?? '0')) / 2n;
    const split = { StreamName: STREAM, ShardToSplit: first?.ShardId, NewStartingHashKey: String(middle) };
    await client.send(new kinesis.SplitShardCommand(split));
    await active();
    const merge = { StreamName: STREAM, ShardToMerge: second?.ShardId, AdjacentShardToMerge: third?.ShardId };
    await client.send(new kinesis.MergeShardsCommand(merge));
    await active();
  }

  function countEnded(mode: Mode): number {
    return new Set(
      application
        .of(mode)
        .filter((one) => one.event === 'ended')
        .map((one) => one.shard),
    ).size;
  }

  function missing(mode: Mode): string[] {
    const processed = new Set(firstTimes(mode).map((record) => record.join(':')));
    return producer.put.map((record) => record.join(':')).filter((one) => !processed.has(one));
  }

  /** Key and text of every record, the first time that it was processed: a second time is the KCL's right. */
  function firstTimes(mode: Mode): (readonly [string, string])[] {
    const seen = new Set<string>();
    return application.of(mode).flatMap(({ records }) =>
      records.flatMap(([key, text, sequenceNumber]) => {
        if (seen.has(sequenceNumber)) return [];
        seen.add(sequenceNumber);
        return [[key, text] as const];
      }),
    );
  }
});

function start(shard: kinesis.Shard | undefined): bigint {
  return BigInt(shard?.HashKeyRange?.StartingHashKey ?? '0');
}

/** A reason to skip when Java or Maven do not run, or false. With MILLRACE_REQUIRE_TOOLS=1 their absence fails. */
function absent(): string | false {
  const missingTool = [
    ['java', '-version'],
    ['mvn', '-v'],
  ].find(([command = '', arg = '']) => spawnSync(command, [arg], { stdio: 'ignore' }).status !== 0);
  if (missingTool === undefined) return false;
  const reason = `${missingTool.join(' ')} does not run here`;
  if (process.env.MILLRACE_REQUIRE_TOOLS === '1') throw new Error(`${reason}, and MILLRACE_REQUIRE_TOOLS=1 allows no skips`);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}
