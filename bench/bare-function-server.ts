/**
 * The peer of invocations: an HTTP server that hands each body to a child process of Node.js, a line by its standard input, and
 * answers with the line that comes back. `CHILDREN` of them (an argument) serve one at a time each. Prints its port.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import http from 'node:http';
import readline from 'node:readline';

const CHILD = `
  const handler = async () => null;
  require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
    process.stdout.write(JSON.stringify(await handler(JSON.parse(line))) + '\\n');
  });`;

interface Worker {
  readonly child: ChildProcess;
  done: ((line: string) => void) | undefined;
}

const idle: Worker[] = [];
const waiting: { readonly body: string; readonly done: (line: string) => void }[] = [];

for (let count = Number(process.argv[2] ?? 1); count > 0; count--) {
  const child = spawn(process.execPath, ['-e', CHILD], { stdio: ['pipe', 'pipe', 'inherit'] });
  const worker: Worker = { child, done: undefined };
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    worker.done?.(line);
    idle.push(worker);
    next();
  });
  idle.push(worker);
}

function next(): void {
  const invocation = waiting[0];
  const worker = invocation === undefined ? undefined : idle.pop();
  if (invocation === undefined || worker === undefined) return;
  waiting.shift();
  worker.done = invocation.done;
  worker.child.stdin?.write(`${invocation.body}\n`);
}

const server = http.createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const done = (line: string): void => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(line) });
      response.end(line);
    };
    waiting.push({ body: Buffer.concat(pieces).toString(), done });
    next();
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
process.once('SIGTERM', () => {
  for (const { child } of idle) child.kill();
  process.exit(0);
});
