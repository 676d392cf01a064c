/** One seed after the other of the simulation (simulation.ts), and what they saw in all. */
import { Simulation } from './simulation.ts';

/** How often trouble did happen. */
export interface Seen {
  readonly restarts: number;
  readonly discarded: number;
  readonly redelivered: number;
  readonly windowsClosed: number;
  readonly filtered: number;
  readonly switched: number;
  /** The most invocations at a time for one shard. */
  readonly lanesMax: number;
}

export const NOTHING_SEEN: Seen = {
  restarts: 0,
  discarded: 0,
  redelivered: 0,
  windowsClosed: 0,
  filtered: 0,
  switched: 0,
  lanesMax: 0,
};

const STEPS = 16;

/** Rejects with what went wrong and the seed. */
export async function simulate(seed: number): Promise<{ readonly seen: Seen; readonly trace: string }> {
  const simulation = new Simulation(seed);
  try {
    await simulation.run(STEPS);
  } catch (error: unknown) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const { restarts, discarded, redelivered, windowsClosed, filtered, switched, lanesMax } = simulation;
  return { seen: { restarts, discarded, redelivered, windowsClosed, filtered, switched, lanesMax }, trace: simulation.trace };
}

export function addUp(one: Seen, other: Seen): Seen {
  return {
    restarts: one.restarts + other.restarts,
    discarded: one.discarded + other.discarded,
    redelivered: one.redelivered + other.redelivered,
    windowsClosed: one.windowsClosed + other.windowsClosed,
    filtered: one.filtered + other.filtered,
    switched: one.switched + other.switched,
    lanesMax: Math.max(one.lanesMax, other.lanesMax),
  };
}
