/**
 * Gives the decoders that face hostile bytes a great many nearly valid inputs. Each call must return, or throw the decoder's own
 * error; it must not take long, and all of them together must not hold on to memory. The calls are made in a thread of their own,
 * so that one that never returns is told, too.
 *
 * Usage: node --expose-gc dist/test/fuzz/run.js [--long] [--inputs NUMBER] [--seed NUMBER] [--only PART-OF-A-NAME]
 */
import { parseArgs } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { SeededRandom } from '../../src/platform/random.ts';
import { Mutator } from './mutator.ts';
import type { FuzzCase, Target } from './target.ts';
import { CREDENTIAL_FILES, GATE, SIGNATURES } from './targets/credentials.ts';
import { FILTERS } from './targets/filters.ts';
import { ITERATORS, POLICIES } from './targets/kinesis.ts';
import { AWS_CBOR, AWS_JSON, AWS_QUERY, NEGOTIATION, REST_JSON } from './targets/protocols.ts';

/** Each with its part of the inputs. */
const TARGETS: readonly (readonly [target: Target, weight: number])[] = [
  [AWS_JSON, 4],
  [AWS_CBOR, 4],
  [AWS_QUERY, 3],
  [REST_JSON, 3],
  [NEGOTIATION, 1],
  [SIGNATURES, 2],
  [GATE, 1],
  [CREDENTIAL_FILES, 1],
  [ITERATORS, 1],
  [POLICIES, 1],
  [FILTERS, 2],
];
const SHORT_INPUTS = 100_000;
const LONG_INPUTS = 1_150_000;
/** A call that takes longer is a stall; it is called again, so that a pause of the machine is not taken for one. */
const CALL_MS_MAX = 50;
const TRIES = 5;
const GROWTH_BYTES_MAX = 24 * 1024 * 1024;
const CHUNK = 2_000;
/** A call that has not returned by then never will. */
const HANG_MS_MAX = 20_000;
const HANG_CHECK_MS = 500;

const { values } = parseArgs({
  options: { long: { type: 'boolean' }, inputs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const inputs = Number(values.inputs ?? (values.long === true ? LONG_INPUTS : SHORT_INPUTS));
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const chosen = TARGETS.filter(([{ name }]) => values.only === undefined || name.includes(values.only));
const weights = chosen.reduce((sum, [, weight]) => sum + weight, 0);

if (isMainThread) {
  console.log(`fuzz: ${inputs} inputs, seed ${seed}`);
  watch();
} else {
  let total = 0;
  for (const [target, weight] of chosen) total += await fuzz(target, Math.ceil((inputs * weight) / weights));
  console.log(`fuzz: ${total} inputs, nothing crashed, stalled or grew`);
}

/** Starts the thread that makes the calls, and fails when it has been in the same call for too long. */
function watch(): void {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const args = [...process.argv.slice(2), '--seed', String(seed)];
  const worker = new Worker(import.meta.filename, { workerData: progress, argv: args });
  let last = -1;
  let sinceMs = performance.now();
  const checking = setInterval(() => {
    const now = Atomics.load(progress, 0);
    if (now !== last) [last, sinceMs] = [now, performance.now()];
    if (performance.now() - sinceMs < HANG_MS_MAX) return;
    console.error(`fuzz: call ${last} has not returned for ${HANG_MS_MAX} ms\n  replay: --seed ${seed} --inputs ${inputs}`);
    process.exit(1);
  }, HANG_CHECK_MS);
  worker.on('error', (error) => {
    throw error;
  });
  worker.on('exit', (code) => {
    clearInterval(checking);
    process.exitCode = code;
  });
}

async function fuzz(target: Target, count: number): Promise<number> {
  const mutator = new Mutator(new SeededRandom(seed));
  const startMs = performance.now();
  let refused = 0;
  let slowestMs = 0;
  let settledBytes = Number.POSITIVE_INFINITY;
  for (let done = 0; done < count; done++) {
    const one = target.next(mutator);
    Atomics.add(workerData as Int32Array, 0, 1);
    const before = performance.now();
    if (!returns(target, one)) refused += 1;
    const tookMs = performance.now() - before;
    if (tookMs > slowestMs) slowestMs = tookMs;
    if (tookMs > CALL_MS_MAX) assertFast(target, one);
    if (done % CHUNK === 0) await new Promise((resolve) => setImmediate(resolve));
    if (done === Math.floor(count / 4)) settledBytes = heapBytes();
  }
  const grownBytes = heapBytes() - settledBytes;
  if (grownBytes > GROWTH_BYTES_MAX) fail(target, `holds on to ${grownBytes} bytes more than after a quarter of its inputs`);
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
  console.log(`  ${target.name}: ${count} inputs, ${refused} refused, slowest ${slowestMs.toFixed(1)} ms, ${seconds} s`);
  return count;
}

/** Whether it returned; false when it refused. */
function returns(target: Target, one: FuzzCase): boolean {
  try {
    one.run();
    return true;
  } catch (error: unknown) {
    if (target.isRefusal(error)) return false;
    fail(target, `threw ${error instanceof Error ? error.stack : String(error)}\n  input: ${one.show()}`);
  }
}

function assertFast(target: Target, one: FuzzCase): void {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < TRIES; turn++) {
    const before = performance.now();
    returns(target, one);
    fastestMs = Math.min(fastestMs, performance.now() - before);
  }
  if (fastestMs > CALL_MS_MAX) fail(target, `took ${fastestMs.toFixed(0)} ms\n  input: ${one.show()}`);
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function fail(target: Target, what: string): never {
  console.error(`fuzz: ${target.name} ${what}\n  replay: --seed ${seed} --only '${target.name}'`);
  process.exit(1);
}
