/**
 * One process per data directory: a Unix socket in it that the process which has it listens on. The system ends the listening with
 * the process, however that ends, so a lock never outlives its holder; what a crash leaves behind is a name that refuses
 * connections.
 *
 *     lock.<generation>     a holder takes the generation above the highest there is
 *
 * D1. A name is never taken over: binding a new one is atomic, so of many that start at once one gets it.
 * D2. Who has bound a name looks at all others afterwards and gives up when one of them is answered. Of two that hold
 *     different names the later one therefore sees the earlier.
 * D3. Only lower generations are removed, by a holder, when nobody answers behind them.
 */
import { createHash } from 'node:crypto';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Files, systemErrorCode } from './files.ts';

/** A socket's address holds 107 characters on Linux and 103 on macOS; a generation takes up to ten. */
const SOCKET_PATH_BYTES_MAX = 103 - 10;
/** Every further attempt means that another process was faster just now. */
const ATTEMPTS_MAX = 5;

/** A directory that this process has. */
export interface DataDirectoryLock {
  /** Gives it back. Idempotent. */
  release(): Promise<void>;
}

export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';
}

/** Rejects with a {@link DataDirectoryInUseError} when somebody, this process included, has the directory. It must exist. */
export async function lockDataDirectory(directory: string, files: Files): Promise<DataDirectoryLock> {
  const prefix = lockPrefix(directory);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const generations = generationsOf(prefix, files);
    if (await isAnyAnswered(prefix, generations)) break;
    const generation = Math.max(0, ...generations) + 1;
    const listening = await listenOn(`${prefix}${generation}`); // D1
    if (listening === undefined) continue;
    const others = generationsOf(prefix, files).filter((other) => other !== generation);
    if (await isAnyAnswered(prefix, others)) {
      await closed(listening); // D2
      break;
    }
    for (const other of others) if (other < generation) files.remove(`${prefix}${other}`); // D3
    return { release: () => closed(listening) };
  }
  throw new DataDirectoryInUseError(`${directory} is in use by another process`);
}

/** Removes the name too. */
function closed(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** In the directory itself, or, where that is too long for a socket, a name made from it among the temporary files. */
function lockPrefix(directory: string): string {
  const inside = path.join(directory, 'lock.');
  if (Buffer.byteLength(inside) <= SOCKET_PATH_BYTES_MAX) return inside;
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 32);
  return path.join(os.tmpdir(), `millrace-${digest}.lock.`);
}

function generationsOf(prefix: string, files: Files): number[] {
  const start = path.basename(prefix);
  const names = files.list(path.dirname(prefix)).filter((name) => name.startsWith(start));
  return names.map((name) => Number(name.slice(start.length))).filter((generation) => Number.isSafeInteger(generation));
}

/** Undefined when the name is taken. */
function listenOn(socketPath: string): Promise<net.Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error) => (systemErrorCode(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(socketPath, () => {
      server.unref();
      server.on('error', () => {}); // nothing is served here: a failed accept is nobody's loss
      resolve(server);
    });
  });
}

async function isAnyAnswered(prefix: string, generations: readonly number[]): Promise<boolean> {
  for (const generation of generations) if (await isAnswered(`${prefix}${generation}`)) return true;
  return false;
}

function isAnswered(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      const code = systemErrorCode(error);
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'); // in doubt, somebody is there
    });
  });
}
