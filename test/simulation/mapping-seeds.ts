/** A worker that runs the seeds it is given of the simulated mapping, and answers with what they saw or what went wrong. */
import { parentPort, workerData } from 'node:worker_threads';
import { addUp, NOTHING_SEEN, type Seen, simulate } from '../unit/event-source-mappings/support/simulated-seeds.ts';

export interface SeedsOrder {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

export type SeedsAnswer = { readonly kind: 'seen'; readonly seen: Seen } | { readonly kind: 'failed'; readonly text: string };

const { from, to } = workerData as SeedsOrder;
let answer: SeedsAnswer;
try {
  let seen = NOTHING_SEEN;
  for (let seed = from; seed < to; seed++) seen = addUp(seen, (await simulate(seed)).seen);
  answer = { kind: 'seen', seen };
} catch (error: unknown) {
  answer = { kind: 'failed', text: error instanceof Error ? error.message : String(error) };
}
parentPort?.postMessage(answer);
