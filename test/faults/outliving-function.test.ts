/**
 * kill -9 of the server while a function runs: the function ends with it, or, where nothing reaches it, before the next server
 * invokes anything.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { nodeFunction } from '../support/function-zip.ts';
import { reportRun } from '../support/run-report.ts';
import { startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { runs } from './run-options.ts';

const CYCLES = runs(3, 20);
const skip = process.platform !== 'linux' && 'looks at /proc';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-outliving-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Says who it is; `busy` never looks at anything again, which a closed pipe cannot end. */
const SOURCE = `
import fs from 'node:fs';
export async function handler({ file, busy }) {
  fs.writeFileSync(file + '.new', String(process.pid));
  fs.renameSync(file + '.new', file);
  for (; busy; ) {}
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
`;

/** Without \`setpriv\` on its path the system does not end the children of a killed server. */
const NO_SETPRIV = { ...process.env, PATH: '/nowhere' };

function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function invokedPid(endpoint: string, file: string, busy: boolean): Promise<number> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const Payload = JSON.stringify({ file, busy });
  lambda.send(new InvokeCommand({ FunctionName: 'outliving', Payload })).catch(() => {}); // the server is killed meanwhile
  const pid = await eventually('the function to run', 20_000, async () => {
    return fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : undefined;
  });
  return pid;
}

async function createFunction(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  await lambda.send(new CreateFunctionCommand({ ...nodeFunction('outliving', SOURCE), Timeout: 60 }));
  lambda.destroy();
}

test('a function does not outlive a killed server into the next', { skip }, async () => {
  const data = path.join(folder, 'data');
  let [outlived, cycle] = [0, 0];
  const first = await startServerProcess(['--data', data, '--sandbox', 'none']);
  await createFunction(first.endpoint);
  assert.equal(await first.stop(), 0);
  for (; cycle < CYCLES; cycle++) {
    for (const [busy, environment] of [
      [false, NO_SETPRIV],
      [true, NO_SETPRIV],
      [true, process.env],
    ] as const) {
      const server = await startServerProcess(['--data', data, '--sandbox', 'none'], environment);
      const pid = await invokedPid(server.endpoint, path.join(folder, `${cycle}-${busy}-${environment === NO_SETPRIV}`), busy);
      assert.ok(isRunning(pid));
      await server.crash();
      if (busy && environment === NO_SETPRIV) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        if (isRunning(pid)) outlived += 1;
        const next = await startServerProcess(['--data', data, '--sandbox', 'none']);
        assert.ok(!isRunning(pid), 'it is gone before the next server accepts anything');
        await next.crash();
      } else {
        const ended = eventually('the function to end with its server', 5_000, async () => (isRunning(pid) ? undefined : true));
        await ended;
      }
    }
  }
  assert.equal(outlived, CYCLES, 'a busy function that nothing reaches did outlive its server');
  reportRun('outliving-function', `${3 * CYCLES} kills in the middle of a function, ${outlived} of them outlived and were ended`);
});
