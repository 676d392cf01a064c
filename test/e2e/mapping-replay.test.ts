/** `millrace mappings replay` as a process of its own, beside a real server: its end, Ctrl-C, and a crash of the server. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { CreateStreamCommand, KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { nodeFunction } from '../support/function-zip.ts';
import { clientSettings, cliFile, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';

const RECORDS = 20;
const STREAM = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-mapping-replay-'));
const journal = path.join(folder, 'journal');
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes down each record it gets; slow, so that a replay lasts. */
const CODE = `import { appendFileSync } from 'node:fs';
export const handler = async ({ Records }) => {
  for (const { kinesis } of Records) appendFileSync(process.env.JOURNAL, kinesis.sequenceNumber + '\\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
};`;

const delivered = (): string[] => (fs.existsSync(journal) ? fs.readFileSync(journal, 'utf8').split('\n').filter(Boolean) : []);

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A command line; `signal` is what ends it. */
function millrace(server: ServerProcess, args: readonly string[]): { readonly ended: Promise<Ended>; interrupt(): void } {
  const child = spawn(process.execPath, [cliFile, 'mappings', ...args, '--endpoint', server.endpoint]);
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  return { ended, interrupt: () => void child.kill('SIGINT') };
}

async function checkpointOf(server: ServerProcess, uuid: string): Promise<string> {
  const { output } = await millrace(server, [uuid, '--json']).ended;
  const { mappings } = JSON.parse(output) as { mappings: { shards: { checkpoint: string; recordsBehind: number }[] }[] };
  return JSON.stringify(mappings[0]?.shards.map(({ checkpoint, recordsBehind }) => [checkpoint, recordsBehind]));
}

test('a replay reads all again, ends at Ctrl-C and with a crash of the server, and never moves the checkpoint', async () => {
  const args = ['--data', path.join(folder, 'data'), '--sandbox', 'none']; // the journal lies outside of any
  let server = await startServerProcess(args);
  const settings = clientSettings(server.endpoint);
  const [kinesis, lambda] = [new KinesisClient(settings), new LambdaClient(settings)];
  try {
    await kinesis.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }));
    await lambda.send(
      new CreateFunctionCommand({ ...nodeFunction('slow', CODE), Environment: { Variables: { JOURNAL: journal } } }),
    );
    const mapping = { EventSourceArn: STREAM, FunctionName: 'slow', BatchSize: 1, StartingPosition: 'TRIM_HORIZON' } as const;
    const { UUID: uuid = '' } = await lambda.send(new CreateEventSourceMappingCommand(mapping));
    const Records = Array.from({ length: RECORDS }, (_, index) => ({ PartitionKey: `k${index}`, Data: Buffer.from('x') }));
    const { Records: put = [] } = await kinesis.send(new PutRecordsCommand({ StreamName: 'orders', Records }));
    const numbers = put.map(({ SequenceNumber }) => SequenceNumber ?? '');
    await eventually('all to be processed', 30_000, () => (delivered().length === RECORDS ? true : undefined));
    const done = JSON.stringify([[numbers.at(-1), 0]]);
    await eventually('the checkpoint', 30_000, async () => ((await checkpointOf(server, uuid)) === done ? true : undefined));

    fs.rmSync(journal);
    const whole = await millrace(server, ['replay', uuid, '--from', numbers[5] ?? '', '--shard', 'shardId-000000000000']).ended;
    assert.deepEqual([whole.code, delivered()], [0, numbers.slice(5)], whole.output);
    assert.match(
      whole.output,
      /^15 records read, 0 filtered out, 15 processed, 0 given up, in 15 invocations, 0 of them failed\.$/m,
    );

    fs.rmSync(journal);
    const interrupted = millrace(server, ['replay', uuid, '--from', 'TRIM_HORIZON']);
    await eventually('the first record', 30_000, () => (delivered().length > 0 ? true : undefined));
    interrupted.interrupt();
    const { code, output } = await interrupted.ended;
    assert.equal(code, 1);
    assert.match(output, /^Stopped: /);
    const atStop = delivered().length;
    await eventually('the server to have ended it', 30_000, async () => {
      const { code: ended } = await millrace(server, ['replay', uuid, '--from', 'LATEST']).ended; // one at a time
      return ended === 0 ? true : undefined;
    });
    assert.ok(delivered().length <= atStop + 1 && atStop < RECORDS, 'no invocation begins any more');

    fs.rmSync(journal);
    const cut = millrace(server, ['replay', uuid, '--from', 'TRIM_HORIZON']);
    await eventually('two records', 30_000, () => (delivered().length > 1 ? true : undefined)); // its answer has begun
    await server.crash();
    assert.match((await cut.ended).output, /The server (?:ended the replay|went away) before it was done\./);
    const atCrash = delivered().length;
    server = await startServerProcess(args);
    assert.equal(await checkpointOf(server, uuid), done);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal(delivered().length, atCrash, 'nothing of the replay survives');
  } finally {
    kinesis.destroy();
    lambda.destroy();
    await server.stop();
  }
});
