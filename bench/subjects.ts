/**
 * The servers that are measured beside each other, each a child process in a folder of its own.
 *
 *     Millrace       durable, sync before every acknowledgement, limits off
 *     kinesalite     npm, in memory              installed under bench/peers when it is first measured
 *     kinesis-mock   npm `kinesis-local`, in memory, its plain HTTP/1.1 port
 *     bare           bare-server.ts: reads the body and answers as many bytes as Millrace does
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { cpuSecondsOf, headersOf } from './harness.ts';

export type SubjectName = 'Millrace' | 'kinesalite' | 'kinesis-mock' | 'bare node:http';

export interface Subject {
  readonly name: SubjectName;
  readonly port: number;
  readonly pid: number;
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  stop(): Promise<void>;
}

const BENCH = path.resolve(import.meta.dirname, '../../bench');
const PEERS = path.join(BENCH, 'peers/node_modules');
const START_MS_MAX = 30_000;
const PEER_NAMES: ReadonlySet<SubjectName> = new Set(['kinesalite', 'kinesis-mock']);
const QUIET_MS_MAX = 15_000;
/** A server that spends less than this of a core has nothing left to do. */
const QUIET_SHARE = 0.1;

interface Launch {
  readonly args: (port: number, folder: string) => readonly string[];
  readonly cwd?: string;
  readonly env?: (port: number) => Readonly<Record<string, string>>;
}

const LAUNCHES: Readonly<Record<SubjectName, Launch>> = {
  Millrace: {
    args: (port, folder) => [
      path.resolve(import.meta.dirname, '../bundle/millrace.js'),
      ...['start', '--port', String(port), '--limits', 'off', '--data', path.join(folder, 'data'), '--log-level', 'error'],
    ],
  },
  kinesalite: {
    args: (port) => [
      path.join(PEERS, 'kinesalite/cli.js'),
      ...['--port', String(port), '--shardLimit', '1000000', '--createStreamMs', '1', '--deleteStreamMs', '1'],
    ],
  },
  'kinesis-mock': {
    args: () => ['main.js'],
    cwd: path.join(PEERS, 'kinesis-local'), // it looks for its certificate there
    env: (port) => ({
      KINESIS_MOCK_PLAIN_PORT: String(port),
      KINESIS_MOCK_TLS_PORT: '0',
      SHARD_LIMIT: '1000000',
      CREATE_STREAM_DURATION: '1ms',
      LOG_LEVEL: 'ERROR',
    }),
  },
  'bare node:http': { args: (port) => [path.join(import.meta.dirname, 'bare-server.js'), String(port)] },
};

/** Those of `names` that are installed, after an attempt to install what is missing; says loudly what is not there. */
export function installed(names: readonly SubjectName[]): readonly SubjectName[] {
  if (!names.every(isInstalled)) installPeers();
  const there = names.filter(isInstalled);
  const missing = names.filter((name) => !there.includes(name));
  if (missing.length > 0) {
    console.log(`NOT MEASURED: ${missing.join(' and ')}, which could not be installed.\n`);
    if (process.env.MILLRACE_REQUIRE_TOOLS === '1') throw new Error('the peers are required here');
  }
  return there;
}

function isInstalled(name: SubjectName): boolean {
  const { args, cwd = '' } = LAUNCHES[name];
  return fs.existsSync(path.resolve(cwd, args(0, '')[0] ?? ''));
}

function installPeers(): void {
  console.error('Installing kinesalite and kinesis-mock under bench/peers, to be measured beside Millrace (npm ci) …');
  spawnSync('npm', ['ci', '--prefix', path.dirname(PEERS), '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: 'inherit' });
}

export class Subjects {
  readonly #folder: string;
  readonly #running = new Set<ChildProcess>();
  #started = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves with its first answer. */
  async start(name: SubjectName): Promise<Subject> {
    const port = await freePort();
    const folder = path.join(this.#folder, `subject-${this.#started++}`);
    fs.mkdirSync(folder);
    const { args, cwd = folder, env } = LAUNCHES[name];
    const begun = performance.now();
    const child = spawn(process.execPath, args(port, folder), {
      stdio: ['ignore', 'ignore', PEER_NAMES.has(name) ? 'ignore' : 'inherit'],
      cwd,
      env: { ...process.env, ...env?.(port) },
    });
    this.#running.add(child);
    const stop = async (): Promise<void> => {
      await ended(child);
      this.#running.delete(child);
      fs.rmSync(folder, { recursive: true, force: true });
    };
    while (!(await answers(port))) {
      const late = performance.now() - begun > START_MS_MAX;
      if (child.exitCode !== null || late) throw new Error(`${name} did not start (${child.exitCode ?? 'no answer'})`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return { name, port, pid: child.pid ?? 0, startMs: performance.now() - begun, stop };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map(ended));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await once(child, 'exit');
  clearTimeout(patience);
}

/** Whether a call gets any answer: bare and peers have each their own for it. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const settle = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    const lines = Object.entries({ host: `127.0.0.1:${port}`, 'content-length': '2', ...headersOf('ListStreams') });
    socket.on('connect', () =>
      socket.write(`POST / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n{}`),
    );
    socket.on('data', () => settle(true));
    socket.on('error', () => settle(false));
    socket.on('close', () => settle(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Lets one server run alone: the others are stopped meanwhile, and what it still has to do is done before the next one's turn. */
export async function alone<T>(subject: Subject, all: readonly Subject[], act: () => Promise<T>): Promise<T> {
  const others = all.filter((other) => other !== subject);
  for (const { pid } of others) process.kill(pid, 'SIGSTOP');
  try {
    const result = await act();
    await quiet(subject);
    return result;
  } finally {
    for (const { pid } of others) process.kill(pid, 'SIGCONT');
  }
}

/** Resolves when a server is done with what was asked of it: some go on for long after their clients have left. */
export async function quiet(subject: Subject): Promise<void> {
  const begun = performance.now();
  let before = cpuSecondsOf(subject.pid);
  while (performance.now() - begun < QUIET_MS_MAX) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = cpuSecondsOf(subject.pid);
    if (!(now - before > QUIET_SHARE * 0.1)) return; // also where the system does not tell
    before = now;
  }
}

/** Resident memory in MB (10^6 bytes); NaN where the system does not tell. */
export function residentMb({ pid }: Subject): number {
  try {
    const kib = /VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return (Number(kib) * 1024) / 1e6;
  } catch {
    return Number.NaN;
  }
}
