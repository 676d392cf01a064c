/** A worker that runs seeds of simulated asynchronous invocations. */
import { addUpLives, NO_LIFE, simulateLife } from '../unit/lambda/asynchronous/simulated-life.ts';
import { answerSeeds } from './seed-workers.ts';

await answerSeeds({ nothing: NO_LIFE, addUp: addUpLives }, simulateLife);
