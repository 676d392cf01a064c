import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ARN, type Fixture, GROUP, startLogs } from '../logs-fixture.ts';

async function withStreams(): Promise<Fixture> {
  const logs = await startLogs();
  for (const stream of ['b', 'a', 'c', 'b']) {
    logs.write('a line', stream);
    await logs.clock.advance(1000);
  }
  return logs;
}

async function names(logs: Fixture, input: object): Promise<(string | undefined)[]> {
  const { logStreams = [] } = await logs.call('DescribeLogStreams', { logGroupName: GROUP, ...input });
  return logStreams.map(({ logStreamName }) => logStreamName);
}

it('DescribeLogStreams orders streams by name or by their last event, either way, a page at a time', async () => {
  const logs = await withStreams();
  assert.deepEqual(await names(logs, {}), ['a', 'b', 'c']);
  assert.deepEqual(await names(logs, { descending: true }), ['c', 'b', 'a']);
  assert.deepEqual(await names(logs, { orderBy: 'LastEventTime', descending: true }), ['b', 'c', 'a']);
  assert.deepEqual(await names(logs, { logStreamNamePrefix: 'b' }), ['b']);
  for (const input of [{}, { descending: true }, { orderBy: 'LastEventTime' as const }]) {
    const pages: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.call('DescribeLogStreams', { logGroupIdentifier: ARN, limit: 1, nextToken, ...input });
      pages.push(...(page.logStreams ?? []).map(({ logStreamName }) => logStreamName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(pages, await names(logs, input));
  }
  await logs.close();
});

it('DescribeLogStreams tells the times of a stream, also after a restart', async () => {
  let logs = await withStreams();
  const startMs = logs.clock.nowMs() - 4000;
  for (const _ of ['before', 'after']) {
    const { logStreams = [] } = await logs.call('DescribeLogStreams', { logGroupName: GROUP, logStreamNamePrefix: 'b' });
    assert.deepEqual(logStreams, [
      {
        logStreamName: 'b',
        creationTime: startMs,
        firstEventTimestamp: startMs,
        lastEventTimestamp: startMs + 3000,
        lastIngestionTime: startMs + 3250,
        arn: `${ARN}:log-stream:b`,
        storedBytes: 0,
      },
    ]);
    logs = await logs.restart();
  }
  await logs.close();
});

it('DescribeLogStreams refuses a prefix where time is the order, and a group named twice or not at all', async () => {
  const logs = await withStreams();
  const refused = { code: 'InvalidParameterException' };
  await assert.rejects(names(logs, { orderBy: 'LastEventTime', logStreamNamePrefix: 'a' }), refused);
  await assert.rejects(names(logs, { logGroupIdentifier: ARN }), refused);
  await assert.rejects(names(logs, { logGroupName: undefined }), refused);
  await logs.close();
});
