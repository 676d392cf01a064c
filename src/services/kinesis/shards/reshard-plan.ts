/**
 * How a stream gets from the shards it has to those it is to have: round by round, each a set of splits and merges that do
 * not touch each other.
 *
 * RP1. The plan follows from the shards and the goal alone, so whoever looks at the state finds the same next round, and a
 *      goal that is reached leaves none. Nothing of a plan is stored.
 * RP2. Each round leaves the open shards' ranges a partition of the hash keys.
 * RP3. For a count, a split makes only a boundary that is wanted, and a merge removes only one that is not: no plan of splits
 *      and merges has fewer steps, hence none has fewer short-lived shards. A boundary that is a rounding error away from
 *      where it is wanted stays (three equal shards become six by three splits).
 */

import { HASH_KEY_MAX, type HashRange } from './hash-range.ts';

/** What a reshard is to lead to, as SplitShard, MergeShards and UpdateShardCount ask for it. */
export type ReshardGoal =
  | { readonly type: 'split'; readonly parent: number; readonly at: string }
  | { readonly type: 'merge'; readonly parents: readonly [lower: number, upper: number] }
  | { readonly type: 'count'; readonly count: number };

/** One parent and two children, or two parents and one child. */
export interface ReshardStep {
  /** Indexes of open shards: first the one that becomes the children's ParentShardId. */
  readonly parents: readonly number[];
  readonly children: readonly HashRange[];
}

export interface OpenRange {
  readonly index: number;
  readonly range: HashRange;
}

/** How far a boundary may be from where it is wanted, in parts of a shard: far more than rounding, far less than anyone sees. */
const TOLERANCE_BITS = 32n;

/** The steps to take now, in the order of their ranges; none when the goal is reached. */
export function nextRound(open: readonly OpenRange[], goal: ReshardGoal): readonly ReshardStep[] {
  switch (goal.type) {
    case 'split': {
      const parent = open.find(({ index }) => index === goal.parent);
      return parent === undefined ? [] : [splitAt(parent, BigInt(goal.at))];
    }
    case 'merge': {
      const [first, second] = goal.parents.map((parent) => open.find(({ index }) => index === parent));
      return first === undefined || second === undefined ? [] : [merged(first, second)];
    }
    case 'count':
      return uniformRound(open, goal.count);
  }
}

interface Span extends OpenRange {
  readonly start: bigint;
  readonly end: bigint;
}

function uniformRound(open: readonly OpenRange[], count: number): readonly ReshardStep[] {
  const spans = open.map(spanOf).sort((a, b) => (a.start < b.start ? -1 : 1));
  const { missing, unwanted } = compareBoundaries(spans, count);
  const steps: ReshardStep[] = [];
  let next = 0;
  let free: Span | undefined; // the span before, when it is left as it is so far
  for (const span of spans) {
    const first = next;
    while (next < missing.length && (missing[next] as bigint) <= span.end) next++;
    if (next > first) {
      steps.push(splitAt(span, missing[(first + next) >>> 1] as bigint));
      free = undefined;
    } else if (free !== undefined && unwanted.has(span.start)) {
      steps.push(merged(free, span));
      free = undefined;
    } else {
      free = span;
    }
  }
  return steps;
}

/** Which boundaries between shards are to be made, in their order, and which are to go. */
function compareBoundaries(spans: readonly Span[], count: number): { missing: readonly bigint[]; unwanted: ReadonlySet<bigint> } {
  const width = (HASH_KEY_MAX + 1n) / BigInt(count); // the boundaries of evenHashRanges
  const tolerance = width >> TOLERANCE_BITS;
  const missing: bigint[] = [];
  const unwanted = new Set<bigint>();
  let at = 1;
  for (let place = 1; place < count; place++) {
    const wanted = width * BigInt(place);
    for (; at < spans.length && (spans[at] as Span).start < wanted - tolerance; at++) unwanted.add((spans[at] as Span).start);
    const there = at < spans.length && (spans[at] as Span).start <= wanted + tolerance;
    if (there) at++;
    else missing.push(wanted);
  }
  for (; at < spans.length; at++) unwanted.add((spans[at] as Span).start);
  return { missing, unwanted };
}

function splitAt({ index, range }: OpenRange, at: bigint): ReshardStep {
  return {
    parents: [index],
    children: [
      { start: range.start, end: (at - 1n).toString() },
      { start: at.toString(), end: range.end },
    ],
  };
}

/** Of two neighbours, the lower one first. */
function merged(lower: OpenRange, upper: OpenRange): ReshardStep {
  return { parents: [lower.index, upper.index], children: [{ start: lower.range.start, end: upper.range.end }] };
}

function spanOf({ index, range }: OpenRange): Span {
  return { index, range, start: BigInt(range.start), end: BigInt(range.end) };
}
