/**
 * `npm run bench:lambda [-- --seconds 30]`: invocations of an empty Node.js function through HTTP on a real server (durable),
 * cold and warm, one after the other and eight at a time, beside a bare HTTP server that hands each body to a child process by
 * a pipe and answers with what comes back. Both take turns.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { AUTHORIZATION, BenchServers, median, printTable } from './harness.ts';
import { createFunction, whenActive } from './lambda-calls.ts';

const EMPTY = 'export const handler = async () => null;';
const COLD_STARTS = 15;
const TURNS = 5;
const CONCURRENT = 8;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const turnMs = (1000 * Math.max(2, Number(values.seconds))) / (4 * TURNS);
const servers = new BenchServers();

interface Target {
  readonly port: number;
  readonly path: string;
}

async function main(): Promise<void> {
  const port = await servers.startMillrace();
  const rows = [['what', 'Millrace', 'target', 'bare child process']];
  rows.push(await coldStarts(port));
  await createFunction(port, 'empty', EMPTY);
  await whenActive(port, 'empty');
  const ours: Target = { port, path: '/2015-03-31/functions/empty/invocations' };
  const bare: Target = { port: await servers.startBareFunctions(CONCURRENT), path: '/' };
  rows.push(await warm(ours, bare));
  rows.push(await rate(ours, bare, 1));
  rows.push(await rate(ours, bare, CONCURRENT));
  console.log(`${os.cpus().length} cores, Node ${process.version}, load ${(os.loadavg()[0] ?? 0).toFixed(1)} before\n`);
  printTable(rows);
}

/** The first invocation of a function that is active, and from the start of a bare child to its first line. */
async function coldStarts(port: number): Promise<string[]> {
  const agent = new http.Agent({ keepAlive: true });
  const ours: number[] = [];
  const bare: number[] = [];
  for (let turn = 0; turn < COLD_STARTS; turn++) {
    const name = `cold-${turn}`;
    await createFunction(port, name, EMPTY);
    await whenActive(port, name);
    const began = performance.now();
    await invoke({ port, path: `/2015-03-31/functions/${name}/invocations` }, agent);
    ours.push(performance.now() - began);
    bare.push(await bareStart());
  }
  agent.destroy();
  return [
    'cold start of an empty function, median (max)',
    `${median(ours).toFixed(0)} ms (${Math.max(...ours).toFixed(0)})`,
    '< 120 ms',
    `${median(bare).toFixed(0)} ms to its first line`,
  ];
}

async function bareStart(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, ['-e', 'console.log(1)'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const took = performance.now() - began;
  await once(child, 'exit');
  return took;
}

async function warm(ours: Target, bare: Target): Promise<string[]> {
  const [own, other] = await turns(ours, bare, 1);
  const at = (all: number[], share: number): string => {
    const sorted = [...all].sort((one, next) => one - next);
    return (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2);
  };
  const shown = (all: number[]): string => `${at(all, 0.5)} ms, p99 ${at(all, 0.99)} ms`;
  return ['warm invocation, one after the other, median', shown(own.flat()), 'median < 1.5 ms', shown(other.flat())];
}

async function rate(ours: Target, bare: Target, concurrent: number): Promise<string[]> {
  const [own, other] = await turns(ours, bare, concurrent);
  const perSecond = (all: number[][]): string =>
    Math.round(median(all.map((turn) => (1000 * turn.length) / turnMs))).toLocaleString('en-US');
  return [`invocations a second, ${concurrent} at a time`, perSecond(own), '–', perSecond(other)];
}

/** What each invocation took, turn by turn; the first turn of each is not counted. */
async function turns(ours: Target, bare: Target, concurrent: number): Promise<[number[][], number[][]]> {
  const own: number[][] = [];
  const other: number[][] = [];
  for (let turn = 0; turn <= TURNS; turn++) {
    own.push(await drive(ours, concurrent));
    other.push(await drive(bare, concurrent));
  }
  return [own.slice(1), other.slice(1)];
}

async function drive(target: Target, concurrent: number): Promise<number[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrent });
  const took: number[] = [];
  const endMs = performance.now() + turnMs;
  const loop = async (): Promise<void> => {
    for (let began = performance.now(); began < endMs; ) {
      await invoke(target, agent);
      const now = performance.now();
      took.push(now - began);
      began = now;
    }
  };
  await Promise.all(Array.from({ length: concurrent }, loop));
  agent.destroy();
  return took;
}

function invoke({ port, path }: Target, agent: http.Agent): Promise<void> {
  const authorization = AUTHORIZATION.replace('/kinesis/', '/lambda/');
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, path, method: 'POST', agent, headers: { authorization, 'Content-Length': 2 } },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('end', () => {
          if (response.statusCode === 200 && response.headers['x-amz-function-error'] === undefined) resolve();
          else reject(new Error(`an invocation was answered with ${response.statusCode} ${Buffer.concat(pieces).toString()}`));
        });
      },
    );
    request.once('error', reject);
    request.end('{}');
  });
}

try {
  await main();
} finally {
  await servers.close();
}
