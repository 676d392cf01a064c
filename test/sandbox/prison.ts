/**
 * A real server that runs functions in sandboxes of bubblewrap, and a function in it that does whatever it is told: an attempt
 * is a piece of JavaScript or Python that tries to do what it must not.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { zipOf } from '../support/function-zip.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';

/** In the server's own environment: nobody inside may see it. */
export const SERVER_SECRET = 'secret-of-the-server';
/** In the environment of the function `neighbour`. */
export const NEIGHBOUR_SECRET = 'secret-of-the-neighbour';
/** In the code of `neighbour`. */
export const NEIGHBOUR_CODE = 'code-of-the-neighbour';

const ROLE = 'arn:aws:iam::000000000000:role/test';

const NODE_ATTEMPT = `
const AsyncFunction = (async () => {}).constructor;
exports.handler = async ({ attempt, values }) => {
  const sh = (script) => {
    const { stdout, stderr, status } = require('node:child_process').spawnSync('/bin/sh', ['-c', script], { timeout: 20000 });
    return { output: String(stdout) + String(stderr), status };
  };
  const refused = (action) => {
    try { action(); return 'DONE'; } catch (error) { return error.code ?? error.message; }
  };
  return new AsyncFunction('require', 'values', 'sh', 'refused', attempt)(require, values, sh, refused);
};`;

const PYTHON_ATTEMPT = `
def handler(event, context):
    scope = {'values': event.get('values')}
    exec(event['attempt'], scope)
    return scope['result']
`;

/** Waits when it is told to, so that there is something to spy on. */
const NEIGHBOUR = `// ${NEIGHBOUR_CODE}
exports.handler = async ({ waitMs = 0 }) => { await new Promise((done) => setTimeout(done, waitMs)); return process.env.AWS_LAMBDA_RUNTIME_API; };`;

export interface Prison {
  readonly server: ServerProcess;
  readonly dataDirectory: string;
  readonly client: LambdaClient;
  /** What the attempt returns; the function has failed when it is an error. */
  attempt(code: string, values?: object): Promise<unknown>;
  /** The same in Python, which reaches the system calls: it leaves its answer in \`result\`. */
  attemptInPython(code: string, values?: object): Promise<unknown>;
  invoke(name: string, event: object): Promise<InvokeCommandOutput>;
  create(name: string, source: string, more?: Partial<CreateFunctionCommandInput>): Promise<void>;
  /** The server answers, and the function works again. */
  assertHealthy(): Promise<void>;
  close(): Promise<void>;
}

export interface PrisonOptions {
  readonly arguments?: readonly string[];
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export async function openPrison(options: PrisonOptions = {}): Promise<Prison> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-prison-'));
  const dataDirectory = path.join(folder, 'data');
  const args = ['--data', dataDirectory, '--sandbox', 'bubblewrap', ...(options.arguments ?? [])];
  const server = await startServerProcess(args, { ...process.env, MILLRACE_TEST_SECRET: SERVER_SECRET });
  const credentials = options.credentials ?? { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new LambdaClient({ endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const invoke = (FunctionName: string, event: object): Promise<InvokeCommandOutput> =>
    client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  const create: Prison['create'] = async (FunctionName, source, more = {}) => {
    const python = more.Runtime?.startsWith('python') === true;
    const Code = { ZipFile: zipOf({ [python ? 'index.py' : 'index.js']: source }) };
    const input = {
      FunctionName,
      Role: ROLE,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Timeout: 25,
      Code,
      ...more,
    } as const;
    await client.send(new CreateFunctionCommand(input));
  };
  await create('attacker', NODE_ATTEMPT);
  await create('serpent', PYTHON_ATTEMPT, { Runtime: 'python3.13' });
  await create('neighbour', NEIGHBOUR, { Environment: { Variables: { NEIGHBOUR_SECRET } } });
  const attempt: Prison['attempt'] = async (code, values = {}) => payloadOf(await invoke('attacker', { attempt: code, values }));
  return {
    server,
    dataDirectory,
    client,
    invoke,
    create,
    attempt,
    attemptInPython: async (code, values = {}) => payloadOf(await invoke('serpent', { attempt: code, values })),
    assertHealthy: async () => {
      assert.equal((await fetch(`${server.endpoint}/healthz`)).status, 200);
      assert.equal(await attempt('return 1 + 1'), 2);
    },
    close: async () => {
      client.destroy();
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function payloadOf(answer: InvokeCommandOutput): unknown {
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}

/** Processes of this machine whose command line holds a text. */
export function processesNamed(text: string): number[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const line = fs.readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ');
      return line.includes(text) ? [Number(name)] : [];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

export async function assertGone(text: string): Promise<void> {
  await eventually(`no process with ${text}`, 5_000, async () => (processesNamed(text).length === 0 ? true : undefined));
}
