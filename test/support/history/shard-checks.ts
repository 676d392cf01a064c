/** Records stand in the shard of their hash key (C8); shards that are closed, and their children (C9). */
import { createHash } from 'node:crypto';
import type { ShardDescription } from './events.ts';
import { compareDecimal, type Findings } from './findings.ts';
import type { KinesisInvariant } from './kinesis-checker.ts';
import type { Known } from './known-records.ts';

const HASH_KEY_MAX = (1n << 128n) - 1n;

/** C8: a shard's range never changes, so it is the range at the time of the put. */
export function checkRouting(known: Known, findings: Findings<KinesisInvariant>): void {
  const ranges = new Map<string, { readonly start: bigint; readonly end: bigint }>();
  for (const { shardId, startingHashKey, endingHashKey } of known.descriptions.flat()) {
    const range = { start: BigInt(startingHashKey), end: BigInt(endingHashKey) };
    const before = ranges.get(shardId) ?? range;
    if (before.start !== range.start || before.end !== range.end) findings.add('C9', `the range of ${shardId} changed`);
    ranges.set(shardId, range);
  }
  const hashes = new Map<string, bigint>();
  for (const { shardId, records } of known.shards.values()) {
    const range = ranges.get(shardId);
    if (range === undefined) findings.add('C9', `${shardId} holds records and was never listed`);
    for (const { put, sequenceNumber, attemptId } of records) {
      if (put === undefined || range === undefined) continue;
      const hash = put.in.explicitHashKey === null ? hashOf(put.in.partitionKey, hashes) : BigInt(put.in.explicitHashKey);
      if (hash < range.start || hash > range.end)
        findings.add('C8', `${attemptId} at ${sequenceNumber} has the hash key ${hash} and stands in ${shardId}`);
    }
  }
}

function hashOf(partitionKey: string, hashes: Map<string, bigint>): bigint {
  let hash = hashes.get(partitionKey);
  if (hash === undefined) {
    hash = BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`);
    hashes.set(partitionKey, hash);
  }
  return hash;
}

/** C9. */
export function checkShards(known: Known, findings: Findings<KinesisInvariant>): void {
  for (const shards of known.descriptions) checkPartition(shards, findings);
  const last = known.descriptions.at(-1);
  if (last === undefined) {
    findings.add('H', 'the shards were never listed');
    return;
  }
  for (const shard of last) {
    const records = known.shards.get(shard.shardId)?.records ?? [];
    const above = records.at(-1)?.sequenceNumber;
    if (shard.endingSequenceNumber !== null && above !== undefined && compareDecimal(above, shard.endingSequenceNumber) > 0)
      findings.add('C9', `${above} stands above the end ${shard.endingSequenceNumber} of ${shard.shardId}`);
    for (const parentId of shard.parentShardIds) {
      const end = last.find(({ shardId }) => shardId === parentId)?.endingSequenceNumber;
      const first = records[0]?.sequenceNumber;
      if (end === null) findings.add('C9', `${shard.shardId} has the parent ${parentId}, which is open`);
      else if (end !== undefined && first !== undefined && compareDecimal(first, end) <= 0)
        findings.add('C9', `${first} of ${shard.shardId} is not above the end ${end} of its parent ${parentId}`);
    }
  }
  checkEnds(known, last, findings);
}

/** The open shards partition 0 … 2^128 − 1. */
function checkPartition(shards: readonly ShardDescription[], findings: Findings<KinesisInvariant>): void {
  const ranges = shards
    .filter(({ endingSequenceNumber }) => endingSequenceNumber === null)
    .map(({ shardId, startingHashKey, endingHashKey }) => ({
      shardId,
      start: BigInt(startingHashKey),
      end: BigInt(endingHashKey),
    }))
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  let next = 0n;
  for (const { shardId, start, end } of ranges) {
    if (start !== next) findings.add('C9', `${shardId} begins at the hash key ${start}, where ${next} is next`);
    next = end + 1n;
  }
  if (next !== HASH_KEY_MAX + 1n) findings.add('C9', `the open shards end at the hash key ${next - 1n}`);
}

/** A last page comes from a closed shard and names its children exactly; no page follows it. */
function checkEnds(known: Known, shards: readonly ShardDescription[], findings: Findings<KinesisInvariant>): void {
  const closed = new Set(
    shards.filter(({ endingSequenceNumber }) => endingSequenceNumber !== null).map(({ shardId }) => shardId),
  );
  for (const { iterator, pages } of known.chains) {
    const { shardId } = iterator.in;
    for (const [index, { out }] of pages.entries()) {
      if (out === null || out.childShardIds === null) continue;
      const children = shards.filter(({ parentShardIds }) => parentShardIds.includes(shardId)).map((shard) => shard.shardId);
      if (!closed.has(shardId)) findings.add('C9', `${iterator.attemptId} was told the end of ${shardId}, which is open`);
      if (index !== pages.length - 1) findings.add('C9', `${iterator.attemptId} read on behind the end of ${shardId}`);
      if ([...out.childShardIds].sort().join() !== children.sort().join())
        findings.add('C9', `${shardId} ended with the children ${out.childShardIds.join()}, it has ${children.join()}`);
    }
  }
}
