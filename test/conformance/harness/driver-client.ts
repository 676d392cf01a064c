/**
 * A client in another language as a {@link ConformanceClient}: a process that reads one request a line on its standard input
 * and answers each with one line on its standard output, in order.
 *
 *   request   {"id":1,"do":"call"|"subscribe"|"wait"|"paginate","operation":"PutRecord","input":{…},"records":5}
 *   answer    {"id":1,"output":…,"wire":{"protocol":"HTTP/2.0"}}    an object; a list of pages; {"events":[…],"error":…}
 *             {"id":1,"refusal":{"code":…,"message":…,"status":400,"type":…}}     the service refused
 *             {"id":1,"unknown":"…"}      the client has no such operation
 *             {"id":1,"failure":"…"}      anything else: a broken connection, a fault in the driver
 */
import { type ChildProcess, spawn } from 'node:child_process';
import readline from 'node:readline';
import {
  type ConformanceClient,
  plain,
  type RefusalDetails,
  ServiceRefusal,
  type Shape,
  type Subscription,
  UnknownToClient,
  type Wire,
} from './client.ts';

interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly wire?: Wire;
  readonly refusal?: RefusalDetails;
  readonly unknown?: string;
  readonly failure?: string;
}

export interface DriverSettings {
  readonly name: string;
  readonly command: readonly string[];
  /** Added to PATH and HOME; nothing else of this process's environment is passed on. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Longer than any scenario takes; a driver that hangs is told from one that is slow. */
const ANSWER_MS_MAX = 60_000;
const ERRORS_KEPT_MAX = 20_000;

export class DriverClient implements ConformanceClient {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #exited: Promise<void>;
  #errors = '';
  #id = 0;
  #wire: Wire = {};

  constructor({ name, command: [program = '', ...args], environment }: DriverSettings) {
    this.name = name;
    const { PATH, HOME } = process.env;
    const child = spawn(program, args, { env: { PATH, HOME, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (piece: Buffer) => {
      this.#errors = (this.#errors + piece.toString()).slice(-ERRORS_KEPT_MAX);
    });
    child.stdin.on('error', () => undefined);
    readline.createInterface({ input: child.stdout }).on('line', (line) => this.#answered(line));
    this.#exited = new Promise((resolve) => {
      child.once('close', () => resolve());
      child.once('error', (error) => {
        this.#errors += error.message;
        resolve();
      });
    });
    void this.#exited.then(() => {
      for (const [id, resolve] of this.#waiting) resolve({ id, failure: `the driver ended:\n${this.#errors}` });
    });
  }

  async call(operation: string, input: Shape): Promise<Shape> {
    return plain(await this.#request({ do: 'call', operation, input })) as Shape;
  }

  async subscribe(input: Shape, records?: number): Promise<Subscription> {
    return plain(await this.#request({ do: 'subscribe', operation: 'SubscribeToShard', input, records })) as Subscription;
  }

  async wait(waiter: string, input: Shape): Promise<void> {
    await this.#request({ do: 'wait', operation: waiter, input });
  }

  async paginate(operation: string, input: Shape): Promise<readonly Shape[]> {
    return plain(await this.#request({ do: 'paginate', operation, input })) as readonly Shape[];
  }

  wire(): Wire {
    return this.#wire;
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await this.#exited;
    clearTimeout(timer);
  }

  async #request(request: object): Promise<unknown> {
    const id = ++this.#id;
    const answer = await new Promise<Answer>((resolve) => {
      const timer = setTimeout(
        () => resolve({ id, failure: `no answer within ${ANSWER_MS_MAX} ms to ${JSON.stringify(request)}:\n${this.#errors}` }),
        ANSWER_MS_MAX,
      );
      this.#waiting.set(id, (one) => {
        clearTimeout(timer);
        resolve(one);
      });
      if (this.#child.exitCode !== null) resolve({ id, failure: `the driver has ended:\n${this.#errors}` });
      else this.#child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
    });
    this.#waiting.delete(id);
    this.#wire = answer.wire ?? {};
    if (answer.refusal !== undefined) throw new ServiceRefusal(answer.refusal);
    if (answer.unknown !== undefined) throw new UnknownToClient(answer.unknown);
    if (answer.failure !== undefined) throw new Error(`${this.name}: ${answer.failure}`);
    return answer.output;
  }

  #answered(line: string): void {
    let answer: Answer;
    try {
      answer = JSON.parse(line) as Answer;
    } catch {
      this.#errors += `not an answer: ${line}\n`;
      return;
    }
    this.#waiting.get(answer.id)?.(answer);
  }
}
