/**
 * One round of a reshard, as the reconciler carries it out. Every step may be repeated, after a failure or a crash.
 *
 * RR1. The children's logs exist before anyone is told of the children.
 * RR2. Every parent is sealed before the command that closes it: a put that is acknowledged at a parent lies before its
 *      children's first record, and a put that meets the seal waits for the children (OpenStreams.resharded).
 * RR3. The seal goes through the one `ShardLog` of the parent that puts go through as well (shard-log.ts, S3).
 * RR4. The command names the round it means, so that a second one for the same round changes nothing.
 */
import type { LogEngine } from '../../../storage/log-engine.ts';
import { SEALS_AT_ONCE } from '../limits.ts';
import type { OpenStream, OpenStreams } from '../shards/open-streams.ts';
import { nextRound, type ReshardGoal } from '../shards/reshard-plan.ts';
import type { Catalog } from './reconciler.ts';
import { groupOf } from './reconciler.ts';
import { openShards, type Stream } from './state.ts';

export interface RoundDependencies {
  readonly catalog: Catalog;
  readonly engine: LogEngine;
  readonly openStreams: OpenStreams;
}

/** Resolves when the children of the round are open, or somebody else has opened them. */
export async function carryOutRound(dependencies: RoundDependencies, stream: Stream, goal: ReshardGoal): Promise<void> {
  const { catalog, engine, openStreams } = dependencies;
  const { account, region, name, id, nextShardIndex } = stream;
  const round = nextRound(openShards(stream), goal);
  const children = round.reduce((count, step) => count + step.children.length, 0);
  await engine.growGroup(groupOf(id), nextShardIndex + children); // RR1
  const parents = round.flatMap((step) => step.parents);
  for (let from = 0; from < parents.length; from += SEALS_AT_ONCE) {
    await sealAll(openStreams.of(stream), parents.slice(from, from + SEALS_AT_ONCE)); // RR2
  }
  await catalog.submit({ kind: 'open-shards', account, region, name, id, firstIndex: nextShardIndex }); // RR4
}

/** Waits for all of them, so that none is left under way when one fails. */
async function sealAll(opened: OpenStream, parents: readonly number[]): Promise<void> {
  const sealed = await Promise.allSettled(parents.map((parent) => opened.shard(parent).log.seal())); // RR3
  for (const outcome of sealed) if (outcome.status === 'rejected') throw outcome.reason;
}
