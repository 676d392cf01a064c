/** CreateStream: answers once the stream is durable in the catalogue; the reconciler makes it ACTIVE. */

import { assert } from '../../../platform/assert.ts';
import type { CreateStreamInput, KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { StreamIdentity } from '../catalog/arn.ts';
import type { CreateCommand } from '../catalog/commands/create.ts';
import type { KinesisOutcome } from '../catalog/commands/outcome.ts';
import { checkedTags } from '../catalog/tags.ts';
import { checkWarmThroughput } from '../catalog/warm-throughput.ts';
import {
  onDemandLimitExceeded,
  shardCountMissing,
  shardCountNotAllowed,
  shardLimitExceeded,
  streamExists,
  tooManyStreamsCreating,
  warmThroughputNotAllowed,
} from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { ON_DEMAND_SHARDS, ON_DEMAND_STREAMS_LIMIT, RECORD_SIZE_KIB_DEFAULT, STREAMS_CREATING_MAX, TAGS_MAX } from '../limits.ts';
import { distributionNeedsOnDemand, tooManyTags, warmThroughputNeedsCommitment } from '../setting-errors.ts';

export function createStream(kinesis: Kinesis): OperationOf<KinesisOperations, 'CreateStream'> {
  return async (input, context) => {
    const identity = { account: context.accountId, region: context.region, name: input.StreamName };
    const command: CreateCommand = {
      kind: 'create',
      ...identity,
      id: kinesis.random.uuid(),
      ...capacityOf(input),
      recordDistribution: input.RecordDistributionStrategy ?? 'USER_PARTITION_KEY',
      recordSizeKibMax: input.MaxRecordSizeInKiB ?? RECORD_SIZE_KIB_DEFAULT,
      tags: tagsOf(input, identity),
      shardsMax: kinesis.settings.shardsMax,
      creatingMax: STREAMS_CREATING_MAX,
      ...(kinesis.settings.limits === undefined ? {} : { onDemandStreamsMax: ON_DEMAND_STREAMS_LIMIT }),
    };
    if (command.mode === 'PROVISIONED' && command.recordDistribution === 'AUTO') throw distributionNeedsOnDemand(identity);
    const outcome = await kinesis.catalog.submit(command);
    refuse(outcome, command);
    await kinesis.reconciler.settled(command.id);
    return {};
  };
}

/** Without mode and count a stream is on demand, as AWS made it in 2022; a count alone means PROVISIONED. */
function capacityOf(input: CreateStreamInput): Pick<CreateCommand, 'mode' | 'shardCount' | 'warmThroughputMibps'> {
  const { ShardCount } = input;
  const mode = input.StreamModeDetails?.StreamMode ?? (ShardCount === undefined ? 'ON_DEMAND' : 'PROVISIONED');
  const warmThroughputMibps = checkWarmThroughput(input.WarmThroughputMiBps);
  if (mode === 'ON_DEMAND') {
    if (ShardCount !== undefined) throw shardCountNotAllowed();
    return { mode, shardCount: ON_DEMAND_SHARDS, warmThroughputMibps };
  }
  if (ShardCount === undefined) throw shardCountMissing();
  if (warmThroughputMibps !== null) throw warmThroughputNotAllowed();
  return { mode, shardCount: ShardCount, warmThroughputMibps };
}

/** The tags of a new stream or consumer, checked. */
export function tagsOf({ Tags }: Pick<CreateStreamInput, 'Tags'>, identity: StreamIdentity): CreateCommand['tags'] {
  const tags = checkedTags(Tags);
  if (tags.length > TAGS_MAX) throw tooManyTags(identity, TAGS_MAX);
  return tags;
}

function refuse(outcome: KinesisOutcome, command: CreateCommand): void {
  switch (outcome.kind) {
    case 'done':
      return;
    case 'exists':
      throw streamExists(command);
    case 'too-many-creating':
      throw tooManyStreamsCreating(command.account, command.creatingMax);
    case 'not-committed':
      throw warmThroughputNeedsCommitment(command.account);
    case 'too-many-on-demand':
      throw onDemandLimitExceeded(command, outcome.current);
    case 'too-many-shards': {
      const { account, region, shardsMax, shardCount } = command;
      throw shardLimitExceeded({ account, region, current: outcome.current, limit: shardsMax, additional: shardCount });
    }
    default:
      assert(false, `creating a stream has no outcome ${outcome.kind}`);
  }
}
