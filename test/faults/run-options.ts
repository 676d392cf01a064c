/** How long the fault suites run, and from which seed: MILLRACE_LONG=1, MILLRACE_SEED=n (scripts/faults.ts has options). */

export const isLong: boolean = process.env.MILLRACE_LONG === '1';

/** Nobody asked for a length. */
export const isDefault: boolean = !isLong && process.env.MILLRACE_RUNS === undefined;

export const seed: number = Number(process.env.MILLRACE_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** `MILLRACE_RUNS` when it is set, else one of the two. */
export function runs(short: number, long: number): number {
  return Number(process.env.MILLRACE_RUNS ?? (isLong ? long : short));
}
