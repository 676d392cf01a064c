/**
 * The service's figures as families of Prometheus, named after AWS's own metrics: of every stream that was used since the
 * start, and of single shards where EnableEnhancedMonitoring has asked for it. A stream's series go with the stream.
 *
 * KM1. The number of series is bounded: streams, shards and consumers beyond the bounds are not shown, which `…_not_shown` tells.
 */
import type { DurationHistogram, Family, FigureKind, Labels, Sample } from '../../../platform/metrics.ts';
import type { MetricsName } from '../../../protocol/generated/kinesis.ts';
import { METRIC_CONSUMERS_MAX, METRIC_SHARDS_MAX, METRIC_STREAMS_MAX } from '../limits.ts';
import type { OpenShard, OpenStream } from '../shards/open-streams.ts';
import type { ConsumerFigures } from './consumer-figures.ts';
import type { ShardFigures } from './shard-figures.ts';
import type { StreamFigures } from './stream-figures.ts';

type ShardValue = (figures: ShardFigures, nowMs: number) => number;

interface ShardFamily {
  readonly name: string;
  readonly help: string;
  readonly kind: FigureKind;
  readonly value: ShardValue;
  /** How the values of a stream's shards become the stream's. */
  readonly ofStream: 'sum' | 'maximum';
}

const SHARD_FAMILIES: { readonly [Name in Exclude<MetricsName, 'ALL'>]: ShardFamily } = {
  IncomingBytes: {
    name: 'incoming_bytes_total',
    help: 'Bytes put and acknowledged, partition keys included.',
    kind: 'counter',
    value: (figures) => figures.incomingBytes,
    ofStream: 'sum',
  },
  IncomingRecords: {
    name: 'incoming_records_total',
    help: 'Records put and acknowledged.',
    kind: 'counter',
    value: (figures) => figures.incomingRecords,
    ofStream: 'sum',
  },
  OutgoingBytes: {
    name: 'outgoing_bytes_total',
    help: 'Bytes given to readers of all kinds, partition keys included.',
    kind: 'counter',
    value: (figures) => figures.outgoingBytes,
    ofStream: 'sum',
  },
  OutgoingRecords: {
    name: 'outgoing_records_total',
    help: 'Records given to readers of all kinds.',
    kind: 'counter',
    value: (figures) => figures.outgoingRecords,
    ofStream: 'sum',
  },
  WriteProvisionedThroughputExceeded: {
    name: 'write_provisioned_throughput_exceeded_total',
    help: 'Records refused because a shard takes no more.',
    kind: 'counter',
    value: (figures) => figures.writesThrottled,
    ofStream: 'sum',
  },
  ReadProvisionedThroughputExceeded: {
    name: 'read_provisioned_throughput_exceeded_total',
    help: 'GetRecords calls refused because a shard gives no more.',
    kind: 'counter',
    value: (figures) => figures.readsThrottled,
    ofStream: 'sum',
  },
  IteratorAgeMilliseconds: {
    name: 'iterator_age_seconds',
    help: 'How far behind the slowest GetRecords of the last minute or two was; 0 at the tip.',
    kind: 'gauge',
    value: (figures, nowMs) => figures.iteratorAge.at(nowMs) / 1000,
    ofStream: 'maximum',
  },
};

interface StreamFamily {
  readonly name: string;
  readonly help: string;
  readonly value: ((figures: StreamFigures) => number) | ((figures: StreamFigures) => DurationHistogram);
}

const STREAM_FAMILIES: readonly StreamFamily[] = [
  { name: 'put_record_success_total', help: 'PutRecord calls that succeeded.', value: ({ putRecord }) => putRecord.success },
  { name: 'put_record_bytes_total', help: 'Bytes they put.', value: ({ putRecord }) => putRecord.bytes },
  { name: 'put_record_latency_seconds', help: 'How long PutRecord took.', value: ({ putRecord }) => putRecord.latency },
  {
    name: 'put_records_success_total',
    help: 'PutRecords calls of which at least one record succeeded.',
    value: ({ putRecords }) => putRecords.success,
  },
  { name: 'put_records_bytes_total', help: 'Bytes they put.', value: ({ putRecords }) => putRecords.bytes },
  { name: 'put_records_latency_seconds', help: 'How long PutRecords took.', value: ({ putRecords }) => putRecords.latency },
  {
    name: 'put_records_total_records_total',
    help: 'Records that PutRecords was asked to put.',
    value: ({ putRecordsTotal }) => putRecordsTotal,
  },
  {
    name: 'put_records_successful_records_total',
    help: 'Those that were acknowledged.',
    value: ({ putRecordsSuccessful }) => putRecordsSuccessful,
  },
  {
    name: 'put_records_failed_records_total',
    help: 'Those that failed by a fault.',
    value: ({ putRecordsFailed }) => putRecordsFailed,
  },
  {
    name: 'put_records_throttled_records_total',
    help: 'Those that were refused because a shard takes no more.',
    value: ({ putRecordsThrottled }) => putRecordsThrottled,
  },
  { name: 'get_records_success_total', help: 'GetRecords calls that succeeded.', value: ({ getRecords }) => getRecords.success },
  { name: 'get_records_bytes_total', help: 'Bytes they returned.', value: ({ getRecords }) => getRecords.bytes },
  {
    name: 'get_records_records_total',
    help: 'Records they returned.',
    value: ({ getRecordsRecords }) => getRecordsRecords,
  },
  { name: 'get_records_latency_seconds', help: 'How long GetRecords took.', value: ({ getRecords }) => getRecords.latency },
];

interface ConsumerFamily {
  readonly name: string;
  readonly help: string;
  readonly kind: FigureKind;
  readonly value: (figures: ConsumerFigures, nowMs: number) => number;
}

const CONSUMER_FAMILIES: readonly ConsumerFamily[] = [
  {
    name: 'subscribe_to_shard_success_total',
    help: 'SubscribeToShard calls that succeeded.',
    kind: 'counter',
    value: ({ subscriptions }) => subscriptions,
  },
  {
    name: 'subscribe_to_shard_event_success_total',
    help: 'Events with records that were sent.',
    kind: 'counter',
    value: ({ events }) => events,
  },
  {
    name: 'subscribe_to_shard_event_bytes_total',
    help: 'Bytes that they carried, partition keys included.',
    kind: 'counter',
    value: ({ bytes }) => bytes,
  },
  {
    name: 'subscribe_to_shard_event_records_total',
    help: 'Records that they carried.',
    kind: 'counter',
    value: ({ records }) => records,
  },
  {
    name: 'subscribe_to_shard_event_behind_seconds',
    help: 'How far behind the furthest event of the last minute or two was; 0 at the tip.',
    kind: 'gauge',
    value: ({ millisBehind }, nowMs) => millisBehind.at(nowMs) / 1000,
  },
];

const PREFIX = 'millrace_kinesis_';

/** `nowMs` is the monotonic time. */
export function kinesisFamilies(opened: readonly OpenStream[], nowMs: number): Family[] {
  const shown = opened.slice(0, METRIC_STREAMS_MAX); // KM1
  const monitored = shown.flatMap(monitoredShards);
  const shards = monitored.slice(0, METRIC_SHARDS_MAX);
  const allConsumers = shown.flatMap(consumersOf);
  const consumers = allConsumers.slice(0, METRIC_CONSUMERS_MAX);
  const notShown = opened.length - shown.length + monitored.length - shards.length + allConsumers.length - consumers.length;
  return [
    ...STREAM_FAMILIES.map((family) => streamFamily(family, shown)),
    ...Object.values(SHARD_FAMILIES).map((family) => summedFamily(family, shown, nowMs)),
    ...Object.entries(SHARD_FAMILIES).map(([metric, family]) => shardFamily(metric as MetricsName, family, shards, nowMs)),
    ...CONSUMER_FAMILIES.map(({ name, help, kind, value }) => ({
      name: PREFIX + name,
      help,
      kind,
      samples: consumers.map(({ labels, figures }) => ({ labels, value: value(figures, nowMs) })),
    })),
    {
      name: `${PREFIX}series_not_shown`,
      help: 'Streams, shards and consumers without series of their own, because there are too many.',
      kind: 'gauge',
      samples: [{ labels: {}, value: notShown }],
    },
  ];
}

function labelsOf({ stream }: OpenStream): Labels {
  return { account: stream.account, region: stream.region, stream: stream.name };
}

function streamFamily({ name, help, value }: StreamFamily, opened: readonly OpenStream[]): Family {
  const kind: FigureKind = name.endsWith('_total') ? 'counter' : 'histogram';
  const samples: Sample[] = [];
  for (const one of opened) {
    const figure = value(one.figures);
    const labels = labelsOf(one);
    if (typeof figure === 'number') samples.push({ labels, value: figure });
    else samples.push(...figure.samples(labels));
  }
  return { name: PREFIX + name, help, kind, samples };
}

function summedFamily({ name, help, kind, value, ofStream }: ShardFamily, opened: readonly OpenStream[], nowMs: number): Family {
  const samples = opened.map((one) => {
    let all = value(one.figures.expiredShards, nowMs);
    for (const { figures } of one.openedShards()) {
      const figure = value(figures, nowMs);
      all = ofStream === 'maximum' ? Math.max(all, figure) : all + figure;
    }
    return { labels: labelsOf(one), value: all };
  });
  return { name: PREFIX + name, help, kind, samples };
}

interface CountedConsumer {
  readonly labels: Labels;
  readonly figures: ConsumerFigures;
}

function consumersOf(opened: OpenStream): CountedConsumer[] {
  const labels = labelsOf(opened);
  const counted = opened.figures.consumers(opened.stream.consumers);
  return [...counted].map(([consumer, figures]) => ({ labels: { ...labels, consumer }, figures }));
}

interface MonitoredShard {
  readonly opened: OpenStream;
  readonly shard: OpenShard;
}

function monitoredShards(opened: OpenStream): MonitoredShard[] {
  if (opened.stream.shardLevelMetrics.length === 0) return [];
  return [...opened.openedShards()].map((shard) => ({ opened, shard }));
}

function shardFamily(metric: MetricsName, family: ShardFamily, shards: readonly MonitoredShard[], nowMs: number): Family {
  const samples: Sample[] = [];
  for (const { opened, shard } of shards) {
    const { shardLevelMetrics } = opened.stream;
    if (!shardLevelMetrics.includes(metric) && !shardLevelMetrics.includes('ALL')) continue;
    samples.push({ labels: { ...labelsOf(opened), shard: shard.shardId }, value: family.value(shard.figures, nowMs) });
  }
  return { name: `${PREFIX}shard_${family.name}`, help: family.help, kind: family.kind, samples };
}
