/** Every bound of the service in one place, with its source. "API reference" is the Kinesis Data Streams API reference. */

const KIB = 1024;
const MIB = 1024 * KIB;

/** The default page of DescribeStream and ListStreams (API reference). */
export const DESCRIBE_STREAM_SHARDS_DEFAULT = 100;
export const LIST_STREAMS_DEFAULT = 100;
/** The default page of ListShards (API reference). */
export const LIST_SHARDS_DEFAULT = 1_000;

/** PutRecords: data and partition keys of one request (API reference). */
export const PUT_RECORDS_BYTES_MAX: number = 10 * MIB;
/** MaxRecordSizeInKiB of a stream that was created without one (API reference). */
export const RECORD_SIZE_KIB_DEFAULT = 1_024;
/** Partition keys are counted in bytes, data in bytes; this turns the stream's setting into bytes. */
export const BYTES_PER_KIB: number = KIB;

/** A PUT payload unit (pricing page: 25 KB), and what of the retention is not billed (pricing page: 24 hours). */
export const PUT_PAYLOAD_UNIT_BYTES: number = 25 * KIB;
export const EXTENDED_RETENTION_HOURS = 24;
/** Deleted streams whose usage has not been taken yet; far more than can be deleted between two takings. Ours. */
export const FORGOTTEN_STREAMS_MAX = 1_000;

/** GetRecords: one answer (API reference). */
export const GET_RECORDS_MAX = 10_000;
export const GET_RECORDS_BYTES_MAX: number = 10 * MIB;

/** How long a shard iterator and a page token are good for (API reference). */
export const TOKEN_LIFETIME_MS = 300_000;
/** The model allows a page token of 1 MiB; ours are far below this, so a longer one is not opened at all. */
export const PAGE_TOKEN_CHARACTERS_MAX = 4_096;

/** On-demand streams begin with four shards (recorded 2022-08). */
export const ON_DEMAND_SHARDS = 4;
/** More streams than this in the state CREATING are refused (API reference). */
export const STREAMS_CREATING_MAX = 5;
/** On-demand streams of an account in a region, where capacity is limited (developer guide, "Quotas and limits"). */
export const ON_DEMAND_STREAMS_LIMIT = 50;
/** Open shards per account and region. AWS grants 200 to 20,000 by region; here memory is the limit. */
export const SHARDS_MAX_DEFAULT = 10_000;
/** Registered consumers per stream, and how many of them may be in the state CREATING (API reference). */
export const CONSUMERS_MAX = 20;
export const CONSUMERS_CREATING_MAX = 5;
/** Registered consumers of an on-demand stream in an account with on-demand advantage (API reference). */
export const COMMITTED_CONSUMERS_MAX = 50;
/** The default page of ListStreamConsumers (API reference). */
export const LIST_CONSUMERS_DEFAULT = 100;
/** A resource policy, in bytes (developer guide: 20 KB). */
export const POLICY_BYTES_MAX = 20_480;
/** A subscription ends after this time, and whoever subscribes anew sooner than this after the last success is refused (API reference). */
export const SUBSCRIPTION_LIFE_MS = 300_000;
export const SUBSCRIPTION_TAKEOVER_MS = 5_000;
/** A subscription that has nothing to send sends an empty event this often, as AWS does. */
export const KEEP_ALIVE_MS = 5_000;
/**
 * One event of a subscription: data and partition keys, such that an event for each stream of an HTTP/2 session, waiting for a
 * slow client, fits into what the session may hold; and records, so that encoding small ones stays short. A single larger record
 * makes an event of its own.
 */
export const EVENT_BYTES_MAX: number = 256 * KIB;
export const EVENT_RECORDS_MAX = 1_000;
/** What is kept of events for subscriptions that are a little behind the others of their shard: per shard, and altogether. */
export const TAIL_EVENTS_MAX = 64;
export const TAIL_BYTES_MAX: number = MIB;
export const TAILS_BYTES_MAX: number = 64 * MIB;
/** Tags per stream (API reference). */
export const TAGS_MAX = 50;

export const RETENTION_HOURS_DEFAULT = 24;
/** (API reference) */
export const RETENTION_HOURS_MIN = 24;
export const RETENTION_HOURS_MAX = 8_760;
/** Changes of one stream in 24 hours: of its mode, starts of encryption, stops of encryption (API reference). */
export const MODE_SWITCHES_MAX = 2;
export const ENCRYPTION_STARTS_MAX = 25;
export const ENCRYPTION_STOPS_MAX = 25;
/** 10 GiB/s for a stream on demand (API reference). */
export const WARM_THROUGHPUT_MIBPS_MAX = 10_240;
/** A commitment to a minimum of throughput lasts a day at least (developer guide). */
export const COMMITMENT_MS = 86_400_000;
export const MS_PER_HOUR = 3_600_000;
/** How often expired records are removed. Readers do not see them in between either. */
export const RETENTION_SWEEP_INTERVAL_MS = 60_000;

/** UpdateShardCount: calls per stream in 24 hours, and shards of one stream (API reference). */
export const COUNT_UPDATES_MAX = 10;
export const SHARD_COUNT_MAX = 10_000;
/** Parents of a reshard whose seals are under way together. */
export const SEALS_AT_ONCE = 256;
/**
 * A put that met a sealed shard waits this long for the shard's children and then tries once more. With children it is routed
 * again this often: UpdateShardCount may close what it has just opened.
 */
export const RESHARD_WAIT_MS = 5_000;
export const REROUTES_MAX = 8;

/** CreateStream and DeleteStream wait this long for their effect when no state delay is configured. */
export const EFFECT_WAIT_MS = 2_000;
/** The reconciler's pause after a failed step: doubled from the first to the last. It ends when the service closes. */
export const RECONCILER_PAUSE_MIN_MS = 100;
export const RECONCILER_PAUSE_MAX_MS = 30_000;

/** Streams, shards and consumers that have series of their own in the metrics. */
export const METRIC_STREAMS_MAX = 1_000;
export const METRIC_CONSUMERS_MAX = 2_000;
export const METRIC_SHARDS_MAX = 2_000;

/** Operations, accounts and streams whose calls are counted at once; far beyond what is called within one second. */
export const CALL_BUCKETS_MAX = 10_000;
