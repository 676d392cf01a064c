/** What a split leaves behind, for tests of those who meet it: a closed parent and two open children. */
import { ShardLog } from '../../../src/storage/shard-log.ts';
import { ACCOUNT, type Fixture, REGION } from './kinesis-fixture.ts';

/** Changes the catalogue as if a split had just been finished. */
export function splitShard(fixture: Fixture, name: string, index: number): void {
  const stream = fixture.stream(name);
  const nowMs = fixture.clock.nowMs();
  const parent = stream.shards[index];
  if (parent === undefined) throw new Error(`there is no shard ${index}`);
  const start = BigInt(parent.range.start);
  const middle = (start + BigInt(parent.range.end)) / 2n;
  const child = { createdSeconds: Math.floor(nowMs / 1000) + 1, openedMs: nowMs, parents: [index], closedMs: null };
  const shards = stream.shards.map((shard) => (shard.index === index ? { ...shard, closedMs: nowMs } : shard));
  const next = stream.nextShardIndex;
  fixture.catalog.state.put({
    ...stream,
    nextShardIndex: next + 2,
    shards: [
      ...shards,
      { ...child, index: next, range: { start: parent.range.start, end: middle.toString() } },
      { ...child, index: next + 1, range: { start: (middle + 1n).toString(), end: parent.range.end } },
    ],
  });
}

/** Seals a shard's log behind the service's back, as another gateway does on a shared engine, and adds logs for children. */
export async function sealShard(fixture: Fixture, name: string, index: number): Promise<void> {
  const stream = fixture.stream(name);
  const shard = stream.shards[index];
  if (shard === undefined) throw new Error(`there is no shard ${index}`);
  const group = `s.${stream.id}`;
  await fixture.engine.growGroup(group, stream.shards.length + 2);
  await new ShardLog(fixture.engine, { group, log: index }, { shardIndex: index, createdSeconds: shard.createdSeconds }).seal();
}

/** Tells everyone who waits for a change of the catalogue that there was one. */
export async function touchCatalog(fixture: Fixture): Promise<void> {
  await fixture.catalog.submit({ kind: 'activate', account: ACCOUNT, region: REGION, name: '-', id: '-' });
}
