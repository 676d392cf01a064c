/** The KCL application (`java/`): built, started, and what its processors were given. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { repositoryRoot } from '../support/server-process.ts';

const SOURCE = path.join(repositoryRoot, 'test/kcl/java');
const BUILT = path.join(repositoryRoot, 'dist/test/kcl/java');
/** A first build fetches the KCL and DynamoDB Local. */
const BUILD_MS_MAX = 300_000;
const STOP_MS_MAX = 60_000;
const LOG_KEPT_MAX = 100_000;
/** Quick to start rather than quick in the long run; warnings only. */
const JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];

export const MODES = ['polling', 'fan-out'] as const;
export type Mode = (typeof MODES)[number];

/** What a shard's processor was told, in the order in which it was told. */
export interface Told {
  readonly mode: Mode;
  readonly event: 'started' | 'records' | 'ended' | 'lost';
  readonly shard: string;
  /** Partition key, text, sequence number. */
  readonly records: readonly (readonly [string, string, string])[];
}

/** Throws with what Maven said when it does not build. */
export function buildApplication(): void {
  const args = ['-q', '-B', `-Dmillrace.output=${BUILT}`, 'process-classes'];
  const built = spawnSync('mvn', args, { cwd: SOURCE, encoding: 'utf8', timeout: BUILD_MS_MAX });
  if (built.status !== 0) throw new Error(`the KCL application does not build:\n${built.stdout}${built.stderr}`);
}

export class Application {
  readonly told: Told[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  #log = '';

  constructor(endpoint: string, stream: string) {
    const classpath = `${path.join(BUILT, 'classes')}:${fs.readFileSync(path.join(BUILT, 'classpath'), 'utf8').trim()}`;
    const native = `-Dsqlite4java.library.path=${path.join(BUILT, 'native')}`;
    const child = spawn('java', [...JVM, native, '-cp', classpath, 'millrace.Application', endpoint, stream], { stdio: 'pipe' });
    this.#child = child;
    child.stderr.on('data', (piece: Buffer) => {
      this.#log = (this.#log + piece.toString()).slice(-LOG_KEPT_MAX);
    });
    readline.createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"mode"')) this.told.push(JSON.parse(line) as Told);
    });
    this.#exited = new Promise((resolve) => child.once('close', resolve));
  }

  /** What it logged: warnings and errors. */
  log(): string {
    return this.#log;
  }

  of(mode: Mode): readonly Told[] {
    return this.told.filter((one) => one.mode === mode);
  }

  hasEnded(): boolean {
    return this.#child.exitCode !== null;
  }

  /** Lets it shut down gracefully; its exit code. */
  async stop(): Promise<number | null> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS_MAX);
    const code = await this.#exited;
    clearTimeout(timer);
    return code;
  }
}
