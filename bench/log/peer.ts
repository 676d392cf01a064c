/**
 * Measured programs as child processes, so that the memory and the processor time of each are its own. The parent asks, the
 * child answers, one order at a time.
 *
 * `Peer` is the parent's side, `serve` the child's.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

interface Order {
  readonly name: string;
  readonly argument: unknown;
}

type Answer = { readonly result: unknown } | { readonly failure: string };

/** What a child can do: each function takes one argument that survives JSON and resolves with such a result. */
// biome-ignore lint/suspicious/noExplicitAny: the argument's type is each function's own affair
export type Orders = Readonly<Record<string, (argument: any) => unknown>>;

/** `O`: the orders that the child serves. */
export class Peer<O extends Orders> {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(program: string, execArgv: readonly string[] = []) {
    this.#child = fork(path.join(import.meta.dirname, `${program}.js`), { execArgv: [...execArgv] });
    this.#ended = once(this.#child, 'exit');
  }

  /** Rejects when the child failed or ended. */
  async ask<K extends keyof O & string>(name: K, argument: Parameters<O[K]>[0]): Promise<Awaited<ReturnType<O[K]>>> {
    const order: Order = { name, argument };
    this.#child.send(order);
    const answered = once(this.#child, 'message') as Promise<[Answer]>;
    const ended = this.#ended.then(() => {
      throw new Error(`the process ended before it answered ${name}`);
    });
    const [answer] = await Promise.race([answered, ended]);
    if ('failure' in answer) throw new Error(`${name}: ${answer.failure}`);
    return answer.result as Awaited<ReturnType<O[K]>>;
  }

  /** Lets the child end by itself: it has nothing left to do once nobody asks. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }

  /** As a power cut does, as far as a process can tell. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** Answers the parent's orders until it hangs up; then `finish` is called. */
export function serve(orders: Orders, finish: () => Promise<void> | void): void {
  process.on('message', async ({ name, argument }: Order) => {
    let answer: Answer;
    try {
      answer = { result: (await orders[name]?.(argument)) ?? null };
    } catch (error: unknown) {
      answer = { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.send?.(answer);
  });
  process.on('disconnect', () => void finish());
}
