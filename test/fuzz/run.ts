/**
 * Gives the decoders that face hostile bytes a great many nearly valid inputs. Each call must return, or throw the decoder's own
 * error; it must not take long, and all of them together must not hold on to memory.
 *
 * Usage: node --expose-gc dist/test/fuzz/run.js [--long] [--inputs NUMBER] [--seed NUMBER] [--only PART-OF-A-NAME]
 */
import { parseArgs } from 'node:util';
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

const { values } = parseArgs({
  options: { long: { type: 'boolean' }, inputs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const inputs = Number(values.inputs ?? (values.long === true ? LONG_INPUTS : SHORT_INPUTS));
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const chosen = TARGETS.filter(([{ name }]) => values.only === undefined || name.includes(values.only));
const weights = chosen.reduce((sum, [, weight]) => sum + weight, 0);

console.log(`fuzz: ${inputs} inputs, seed ${seed}`);
let total = 0;
for (const [target, weight] of chosen) total += await fuzz(target, Math.ceil((inputs * weight) / weights));
console.log(`fuzz: ${total} inputs, nothing crashed, stalled or grew`);

async function fuzz(target: Target, count: number): Promise<number> {
  const mutator = new Mutator(new SeededRandom(seed));
  const startMs = performance.now();
  let refused = 0;
  let slowestMs = 0;
  let settledBytes = Number.POSITIVE_INFINITY;
  for (let done = 0; done < count; done++) {
    const one = target.next(mutator);
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
