/** A real server in a process of its own, as a user starts it: for end-to-end and crash tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

export const repositoryRoot: string = path.resolve(import.meta.dirname, '../../..');
export const cliFile: string = path.join(repositoryRoot, 'dist/bundle/millrace.js');

export interface ServerProcess {
  readonly endpoint: string;
  readonly pid: number;
  /** Everything it has printed so far, both outputs. */
  output(): string;
  /** Ends it at once, as a crash does, and waits until it is gone. */
  crash(): Promise<void>;
  /** Asks it to end (SIGTERM), waits, and resolves with its exit code. */
  stop(): Promise<number | null>;
}

const READY_MS_MAX = 20_000;

/**
 * Starts `millrace start` with these arguments on a free port and waits for its `Ready.` line. Capacity is not limited, unless
 * the arguments say otherwise.
 */
export async function startServerProcess(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [cliFile, 'start', '--port', '0', '--limits', 'off', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  await ready(child, () => output);
  const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '';
  return {
    endpoint,
    pid: child.pid ?? 0,
    output: () => output,
    crash: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

async function ready(child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_MS_MAX;
  while (!/^Ready\.$/m.test(output())) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended before it was ready:\n${output()}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the server was not ready within ${READY_MS_MAX} ms:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What the AWS SDK's clients of a server without credentials are made with. */
export function clientSettings(endpoint: string): {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
} {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}
