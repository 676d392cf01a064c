/** A worker that runs seeds of the simulated mapping. */
import { addUp, NOTHING_SEEN, simulate } from '../unit/event-source-mappings/support/simulated-seeds.ts';
import { answerSeeds } from './seed-workers.ts';

await answerSeeds({ nothing: NOTHING_SEEN, addUp }, async (seed) => (await simulate(seed)).seen);
