/**
 * kill -9 of the server while a function writes: what was written longer ago than the pause between two flushes is there
 * afterwards, in order and once, whatever became of the rest.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { zipOf } from '../support/function-zip.ts';
import { reportRun } from '../support/run-report.ts';
import { startServerProcess } from '../support/server-process.ts';
import { runs } from './run-options.ts';

const CYCLES = runs(3, 20);
/** Longer than a line waits for its flush, and than that takes on a busy machine. */
const SURELY_WRITTEN_MS = 1500;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-function-logs-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const CODE = `exports.handler = async ({ number }) => console.log('number ' + number);`;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

interface EventsPage {
  readonly events: readonly { readonly message: string }[];
  readonly nextToken?: string;
}

async function numbersIn(endpoint: string): Promise<number[]> {
  const numbers: number[] = [];
  let nextToken: string | undefined;
  do {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.FilterLogEvents',
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ logGroupName: '/aws/lambda/counter', filterPattern: '"number "', nextToken }),
    });
    const page = (await response.json()) as EventsPage;
    numbers.push(...page.events.map(({ message }) => Number(/number (\d+)/.exec(message)?.[1])));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return numbers;
}

test('lines of functions survive kill -9 once they are older than the pause between two flushes', async () => {
  const data = path.join(folder, 'data');
  /** When each number had been written at the latest, by the test's clock. */
  const writtenMs: number[] = [];
  let lost = 0;
  let known: readonly number[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const server = await startServerProcess(['--data', data]);
    const lambda = new LambdaClient({ endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    if (cycle === 0) {
      await lambda.send(
        new CreateFunctionCommand({
          FunctionName: 'counter',
          Runtime: 'nodejs20.x',
          Handler: 'index.handler',
          Role: 'arn:aws:iam::000000000000:role/test',
          Code: { ZipFile: zipOf({ 'index.js': CODE }) },
        }),
      );
    }
    const first = writtenMs.length;
    const untilMs = Date.now() + SURELY_WRITTEN_MS + 1000;
    while (Date.now() < untilMs) {
      const Payload = JSON.stringify({ number: writtenMs.length });
      await lambda.send(new InvokeCommand({ FunctionName: 'counter', Payload }));
      writtenMs.push(Date.now());
    }
    const killedMs = Date.now();
    await server.crash();
    lambda.destroy();
    const next = await startServerProcess(['--data', data]);
    const numbers = await numbersIn(next.endpoint);
    await next.stop();
    assert.deepEqual(numbers.slice(0, known.length), known, 'what was read once is never lost');
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((left, right) => left - right),
      'in order, and once',
    );
    const present = new Set(numbers);
    const missing = writtenMs
      .map((ms, number) => ({ ms, number }))
      .filter(({ number }) => number >= first && !present.has(number));
    for (const { ms, number } of missing) assert.ok(killedMs - ms < SURELY_WRITTEN_MS, `line ${number} is lost`);
    lost += missing.length;
    known = numbers;
  }
  reportRun('function logs', `${CYCLES} kills, ${writtenMs.length} lines, ${lost} of the last moments lost`);
});
