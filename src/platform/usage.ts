/**
 * What is used of what AWS would bill. A part that has something to tell counts in plain numbers, and hands over what it has
 * counted when it is asked; who asks keeps it.
 */

/** Names of what is counted, and amounts: whole numbers, so that sums are exact. */
export type Amounts = Readonly<Record<string, number>>;

/** Something that is billed: a function, a stream. */
export interface UsageRow {
  /** `function`, `stream`. */
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly amounts: Amounts;
}

export interface UsageSource {
  /** What was used since the last call, which was `elapsedMs` ago. It is counted nowhere else any more. */
  takeUsage(elapsedMs: number): readonly UsageRow[];
}
