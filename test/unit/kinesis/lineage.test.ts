import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { SeededRandom } from '../../../src/platform/random.ts';
import type { Shard, ShardFilter } from '../../../src/protocol/generated/kinesis.ts';
import { HASH_KEY_MAX } from '../../../src/services/kinesis/shards/hash-range.ts';
import { type Fixture, startKinesis } from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;

async function list(kinesis: Fixture, ShardFilter?: ShardFilter): Promise<readonly Shard[]> {
  return (await kinesis.call('ListShards', { StreamName: 's', ...(ShardFilter && { ShardFilter }) })).Shards ?? [];
}

const startOf = ({ HashKeyRange }: Shard): bigint => BigInt(HashKeyRange.StartingHashKey);
const endOf = ({ HashKeyRange }: Shard): bigint => BigInt(HashKeyRange.EndingHashKey);
const isOpen = ({ SequenceNumberRange }: Shard): boolean => SequenceNumberRange.EndingSequenceNumber === undefined;
const inOrder = (shards: readonly Shard[]): Shard[] => [...shards].sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));

/** A random change of the shards, by one of the three operations. */
async function reshardOnce(kinesis: Fixture, random: SeededRandom): Promise<void> {
  const open = inOrder((await list(kinesis)).filter(isOpen));
  const place = random.below(open.length);
  const [shard, neighbour] = [open[place] as Shard, open[place + 1]];
  const kind = random.below(3);
  if (kind === 0) {
    const NewStartingHashKey = `${startOf(shard) + ((endOf(shard) - startOf(shard)) * BigInt(1 + random.below(98))) / 99n}`;
    await kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: shard.ShardId, NewStartingHashKey });
  } else if (kind === 1 && neighbour !== undefined) {
    const [ShardToMerge, AdjacentShardToMerge] = [shard.ShardId, neighbour.ShardId];
    await kinesis.call('MergeShards', { StreamName: 's', ShardToMerge, AdjacentShardToMerge });
  } else {
    const TargetShardCount = Math.max(1, Math.ceil(open.length / 2) + random.below(open.length));
    await kinesis.call('UpdateShardCount', { StreamName: 's', TargetShardCount, ScalingType: 'UNIFORM_SCALING' });
  }
}

function assertPartition(shards: readonly Shard[]): void {
  let next = 0n;
  for (const shard of inOrder(shards)) {
    assert.equal(startOf(shard), next);
    next = endOf(shard) + 1n;
  }
  assert.equal(next, HASH_KEY_MAX + 1n);
}

/** Open shards are childless leaves; children are above and within their parents. */
function assertLineage(shards: readonly Shard[]): void {
  const byId = new Map(shards.map((shard) => [shard.ShardId, shard]));
  const withChildren = new Set<string>();
  for (const shard of shards) {
    const ids = [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined);
    const parents = ids.map((id) => byId.get(id) ?? assert.fail(`${id} is gone`));
    for (const parent of parents) {
      withChildren.add(parent.ShardId);
      assert.ok(parent.ShardId < shard.ShardId);
      assert.ok(!isOpen(parent));
      assert.ok(shard.SequenceNumberRange.StartingSequenceNumber > (parent.SequenceNumberRange.EndingSequenceNumber ?? ''));
      const [inner, outer] = parents.length === 1 ? [shard, parent] : [parent, shard];
      assert.ok(startOf(outer) <= startOf(inner) && endOf(inner) <= endOf(outer));
    }
  }
  for (const shard of shards) assert.equal(isOpen(shard), !withChildren.has(shard.ShardId), shard.ShardId);
}

async function paged(kinesis: Fixture, random: SeededRandom): Promise<readonly Shard[][]> {
  const listed: Shard[] = [];
  let NextToken: string | undefined;
  do {
    const MaxResults = 1 + random.below(5);
    const page = await kinesis.call(
      'ListShards',
      NextToken === undefined ? { StreamName: 's', MaxResults } : { NextToken, MaxResults },
    );
    listed.push(...(page.Shards ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const described: Shard[] = [];
  for (let more = true; more; ) {
    const last = described.at(-1);
    const Limit = 1 + random.below(5);
    const start = last === undefined ? {} : { ExclusiveStartShardId: last.ShardId };
    const { StreamDescription } = await kinesis.call('DescribeStream', { StreamName: 's', Limit, ...start });
    described.push(...StreamDescription.Shards);
    more = StreamDescription.HasMoreShards;
  }
  return [listed, described];
}

/** Of every filter that asks for a moment, the shards hold every hash key: a reader that begins there misses none. */
async function assertFilters(kinesis: Fixture, random: SeededRandom, shards: readonly Shard[]): Promise<void> {
  const ageMs = kinesis.clock.nowMs() - kinesis.stream('s').createdMs;
  const Timestamp = kinesis.stream('s').createdMs + random.below(ageMs + 1);
  assertPartition(await list(kinesis, { Type: 'AT_LATEST' }));
  for (const filter of [{ Type: 'AT_TRIM_HORIZON' }, { Type: 'AT_TIMESTAMP', Timestamp }] as const)
    assertCovers(await list(kinesis, filter));
  const from = await list(kinesis, { Type: 'FROM_TIMESTAMP', Timestamp });
  const at = await list(kinesis, { Type: 'AT_TIMESTAMP', Timestamp });
  assert.ok(at.every(({ ShardId }) => from.some((shard) => shard.ShardId === ShardId)));
  const ShardId = (shards[random.below(shards.length)] as Shard).ShardId;
  assert.deepEqual(
    await list(kinesis, { Type: 'AFTER_SHARD_ID', ShardId }),
    shards.filter((shard) => shard.ShardId > ShardId),
  );
}

function assertCovers(shards: readonly Shard[]): void {
  let next = 0n;
  for (const shard of inOrder(shards)) {
    assert.ok(startOf(shard) <= next, `nothing holds ${next}`);
    if (endOf(shard) >= next) next = endOf(shard) + 1n;
  }
  assert.equal(next, HASH_KEY_MAX + 1n);
}

describe('After any reshardings', () => {
  test('the open shards partition the hash keys, lineage and sequence numbers are right, and pages and filters agree', async () => {
    const property = fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 4 }), async (seed, ShardCount) => {
      const random = new SeededRandom(seed);
      let kinesis = await startKinesis({ snapshotBytes: 2_000 });
      await kinesis.call('CreateStream', { StreamName: 's', ShardCount });
      for (let change = 0; change < 6; change++) {
        await reshardOnce(kinesis, random);
        if (random.below(3) === 0) kinesis = await kinesis.restart();
        await kinesis.clock.advance(random.below(3) * HOUR_MS + random.below(3));
        const shards = await list(kinesis);
        assertPartition(shards.filter(isOpen));
        assertLineage(shards);
        for (const pages of await paged(kinesis, random)) assert.deepEqual(pages, shards);
        await assertFilters(kinesis, random, shards);
      }
      await kinesis.close();
    });
    await fc.assert(property, { numRuns: 5, endOnFailure: true });
  });
});
