/** Every bound of asynchronous invocation, with its source. */
import type { Pace } from '../../../platform/async/backoff.ts';
import type { WaitingMax } from '../../../storage/delivery-log.ts';

/** ListFunctionEventInvokeConfigs (API reference). */
export const LIST_PAGE_MAX = 50;

/** Lambda quotas since 2025-10: 1 MB, before that 256 KB. */
export const EVENT_BYTES_MAX = 1_048_576;

/** API reference: two retries, and six hours, where nothing is configured. */
export const RETRY_ATTEMPTS_DEFAULT = 2;
export const EVENT_AGE_SECONDS_DEFAULT = 21_600;

/** Developer guide: a minute before the first retry, two before the second. */
export const FIRST_RETRY_MS = 60_000;

/** Developer guide: what did not reach the function is tried again after a second at first and five minutes at last. */
export const NOT_INVOKED_PACE: Pace = { firstMs: 1_000, lastMs: 300_000 };

/** Developer guide: of an error's text, a message in a dead-letter queue carries this much. */
export const ERROR_MESSAGE_BYTES_MAX = 1_024;

/** What a message may have, its attributes included (SQS quotas since 2025-08; SNS quotas). */
export const QUEUE_MESSAGE_BYTES_MAX = 1_048_576;
export const TOPIC_MESSAGE_BYTES_MAX = 262_144;

/** Our own bounds. */
/** Events that wait; memory holds some 300 bytes of each. The next is throttled. */
export const EVENTS_WAITING_MAX = 500_000;
/** Events in the hands of functions at a time: of one function, of all, and their payloads. */
export const FUNCTION_IN_FLIGHT_MAX = 32;
export const IN_FLIGHT_MAX = 512;
export const IN_FLIGHT_BYTES_MAX: number = 64 * 1_024 * 1_024;
/** A document is given up that is so old when its destination has taken nothing for as long. */
export const DELIVERY_PATIENCE_MS = 1_800_000;
/** What may wait for a destination that does not answer; the next document for it is given up. */
export const DOCUMENTS_WAITING_MAX: WaitingMax = {
  documents: 50_000,
  bytes: 256 * 1_024 * 1_024,
  beyond: 'given-up',
};
/** Functions that have figures. */
export const METRIC_FUNCTIONS_MAX = 1_000;
/** How long `close` waits for functions before it leaves their events for the next start. */
export const CLOSE_DRAIN_MS = 10_000;
