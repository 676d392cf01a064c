/**
 * Drives a server with one prepared request over and over: by wrk where it is installed, otherwise by our own load generator
 * (load.ts). Which one it was stands above the table: figures of the two are not to be compared.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { generate } from './harness.ts';
import type { LoadOrder, LoadResult } from './load.ts';

export interface Generator {
  readonly name: string;
  drive(order: LoadOrder): Promise<LoadResult>;
}

/** `folder` is for files that live as long as the benchmark. */
export function chooseGenerator(folder: string): Generator {
  const found = spawnSync('wrk', ['-v'], { encoding: 'utf8' });
  const version = /^wrk (\S+)/.exec(found.stdout ?? '')?.[1];
  if (version === undefined) return { name: 'bench/load.ts (wrk is not installed)', drive: generate };
  return { name: `wrk ${version}`, drive: (order) => driveWrk(order, folder) };
}

async function driveWrk(order: LoadOrder, folder: string): Promise<LoadResult> {
  const script = path.join(folder, 'request.lua');
  const body = path.join(folder, 'request.body');
  fs.writeFileSync(body, Buffer.from(order.body, 'base64'));
  fs.writeFileSync(script, luaOf(order, body));
  const seconds = Math.max(1, Math.round(order.seconds));
  const url = `http://127.0.0.1:${order.port}${order.path}`;
  const args = ['-t1', `-c${order.connections}`, `-d${seconds}s`, '--timeout', '60s', '--latency', '-s', script, url];
  const child = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  const [code] = (await once(child, 'close')) as [number | null];
  const output = Buffer.concat(pieces).toString();
  if (code !== 0) throw new Error(`wrk ended with ${code}: ${output}`);
  return resultOf(output);
}

function luaOf(order: LoadOrder, body: string): string {
  const headers = Object.entries(order.headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  return [
    'wrk.method = "POST"',
    ...headers,
    `local file = io.open(${JSON.stringify(body)}, "rb")`,
    'wrk.body = file:read("*a")',
    'file:close()',
    '',
  ].join('\n');
}

function resultOf(output: string): LoadResult {
  const [, requests = '0', took = '1s'] = /(\d+) requests in (\S+),/.exec(output) ?? [];
  const failures = /Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? '0';
  const broken = [...(/Socket errors: .*/.exec(output)?.[0] ?? '').matchAll(/\d+/g)].map(Number);
  return {
    requests: Number(requests),
    seconds: milliseconds(took) / 1000,
    medianMs: milliseconds(/^ +50% +(\S+)/m.exec(output)?.[1] ?? 'NaN'),
    p99Ms: milliseconds(/^ +99% +(\S+)/m.exec(output)?.[1] ?? 'NaN'),
    answerBytes: Number.NaN,
    failures: Number(failures) + broken.reduce((sum, count) => sum + count, 0),
  };
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

function milliseconds(text: string): number {
  const [, figure = 'NaN', unit = ''] = /^([\d.]+)(us|ms|s|m)$/.exec(text) ?? [];
  return Number(figure) * (UNITS[unit] ?? Number.NaN);
}
