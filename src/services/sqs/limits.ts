/** Every bound of the queue service, with its source. */

/** API reference, SendMessage: from 1 byte to 1 MiB, body and attributes together; the same for a batch as a whole. */
export const MESSAGE_BYTES_MAX = 1_048_576;
/** API reference, quotas: entries of one batch, and messages of one ReceiveMessage. */
export const BATCH_ENTRIES_MAX = 10;
export const RECEIVE_MESSAGES_MAX = 10;
/** API reference, quotas: an entry's id within its batch. */
export const BATCH_ENTRY_ID_CHARACTERS_MAX = 80;
/** API reference, quotas: messages of a standard queue that were received and not yet deleted. */
export const MESSAGES_IN_FLIGHT_MAX = 120_000;
/** API reference, message attributes. */
export const MESSAGE_ATTRIBUTES_MAX = 10;
export const ATTRIBUTE_NAME_CHARACTERS_MAX = 256;
export const ATTRIBUTE_TYPE_CHARACTERS_MAX = 256;
/** API reference, ReceiveMessage and ChangeMessageVisibility: 12 hours, also in total for one receive. */
export const VISIBILITY_SECONDS_MAX = 43_200;
export const WAIT_SECONDS_MAX = 20;
export const DELAY_SECONDS_MAX = 900;
/** API reference, PurgeQueue. */
export const PURGE_INTERVAL_MS = 60_000;
/** API reference, ListQueues: the default and the largest page. */
export const LIST_QUEUES_MAX = 1000;

/** Own bound: the trace header does not count as message size, so it needs one. X-Ray's longest is a few hundred bytes. */
export const TRACE_HEADER_CHARACTERS_MAX = 4096;
/** Own bound: a queue URL is far shorter. */
export const QUEUE_URL_CHARACTERS_MAX = 2048;
/** Own bound: a queue's policy documents travel in the command log. AWS's own limit for a policy is smaller. */
export const POLICY_CHARACTERS_MAX = 65_536;
/** API reference, queue tags. */
export const TAGS_MAX = 50;
export const TAG_KEY_CHARACTERS_MAX = 128;
export const TAG_VALUE_CHARACTERS_MAX = 256;
/** Own bound, on the state machine: queues of one installation. */
export const QUEUES_MAX = 10_000;
/** Own bound, on memory: about 250 bytes each for what is known of a message while its body stays in the log. */
export const MESSAGES_PER_QUEUE_MAX = 1_000_000;
/** Own bound: requests that wait for a message of one queue. */
export const RECEIVERS_WAITING_MAX = 10_000;
/** Own bound: messages that one look at a queue moves on to its dead-letter queue. */
export const REDRIVE_MESSAGES_MAX = 10;
/** Own bound: how long a message that is being expired or moved on stays invisible, should that fail. */
export const LEAVING_HIDDEN_MS = 30_000;

/** Maintenance (expiry, trimming, compaction) looks at each queue this often. */
export const MAINTENANCE_INTERVAL_MS = 5_000;
/** A queue without appends is looked at only this often, for expiry. */
export const IDLE_MAINTENANCE_INTERVAL_MS = 60_000;
/** Messages that maintenance visits before it lets other work run: well below 10 ms. */
export const MAINTENANCE_SLICE_MESSAGES = 5_000;
/** Ids in one deletion entry. */
export const DELETION_IDS_MAX = 1_000;
/** A log is compacted when it holds this much more than its live messages, and more than twice as much. */
export const COMPACTION_WASTE_BYTES_MIN = 4_194_304;
/** One step of replay and of compaction. */
export const REPLAY_BYTES = 4_194_304;
export const REPLAY_ENTRIES = 1_000;
