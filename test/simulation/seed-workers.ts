/** Simulated lives by seed, in workers: there promises cost what they cost in a server, which they do not under the test runner. */
import { parentPort, Worker, workerData } from 'node:worker_threads';

interface SeedsOrder {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

type SeedsAnswer<Seen> = { readonly kind: 'seen'; readonly seen: Seen } | { readonly kind: 'failed'; readonly text: string };

export interface Seeds<Seen> {
  readonly first: number;
  readonly count: number;
  readonly nothing: Seen;
  readonly addUp: (left: Seen, right: Seen) => Seen;
}

const WORKERS = 2;
/** So many at a time, so that a long run uses no more memory than a short one. */
const SEEDS_PER_WORKER = 1_000;

/** Has a worker, whose module calls {@link answerSeeds}, run all seeds. Rejects with what went wrong first. */
export async function runSeeds<Seen>(module: URL, { first, count, nothing, addUp }: Seeds<Seen>): Promise<Seen> {
  let next = first;
  let seen = nothing;
  const failures: string[] = [];
  const end = first + count;
  const work = async (): Promise<void> => {
    while (next < end && failures.length === 0) {
      const from = next;
      next = Math.min(end, from + SEEDS_PER_WORKER);
      const answer = await run<Seen>(module, { from, to: next });
      if (answer.kind === 'failed') failures.push(answer.text);
      else seen = addUp(seen, answer.seen);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  if (failures[0] !== undefined) throw new Error(failures[0]);
  return seen;
}

/** In the worker: runs the seeds it was given, and answers with what they saw or what went wrong. */
export async function answerSeeds<Seen>(
  { nothing, addUp }: Pick<Seeds<Seen>, 'nothing' | 'addUp'>,
  simulate: (seed: number) => Promise<Seen>,
): Promise<void> {
  const { from, to } = workerData as SeedsOrder;
  let answer: SeedsAnswer<Seen>;
  try {
    let seen = nothing;
    for (let seed = from; seed < to; seed++) seen = addUp(seen, await simulate(seed));
    answer = { kind: 'seen', seen };
  } catch (error: unknown) {
    answer = { kind: 'failed', text: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
}

function run<Seen>(module: URL, order: SeedsOrder): Promise<SeedsAnswer<Seen>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(module, { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the worker for seeds from ${order.from} ended with ${code}`)));
  });
}
