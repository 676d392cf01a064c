/** Every bound of the service, with its source. "API reference" is the Amazon SNS API reference. */
import type { WaitingMax } from '../../storage/delivery-log.ts';

/** Data of one message, with its attributes (API reference). */
export const MESSAGE_BYTES_MAX = 262_144;
export const SUBJECT_CHARACTERS_MAX = 100;
export const BATCH_ENTRIES_MAX = 10;
export const BATCH_ENTRY_ID_CHARACTERS_MAX = 80;
export const MESSAGE_ATTRIBUTES_MAX = 100;
export const ATTRIBUTE_NAME_CHARACTERS_MAX = 256;
export const TAGS_MAX = 50;
export const TAG_KEY_CHARACTERS_MAX = 128;
export const TAG_VALUE_CHARACTERS_MAX = 256;
/** A policy and the like. */
export const ATTRIBUTE_VALUE_CHARACTERS_MAX = 30_720;
export const ENDPOINT_CHARACTERS_MAX = 2_048;

/** AWS grants 100,000 topics of 12.5 million subscriptions each; here memory is the limit. */
export const TOPICS_MAX = 10_000;
export const SUBSCRIPTIONS_PER_TOPIC_MAX = 1_000;
/** Documents on their way to subscriptions are made and written so many characters at a time. */
export const POST_CHARACTERS_MAX = 4_194_304;
/** Items of one page of a list (API reference). */
export const PAGE_ITEMS = 100;
export const PAGE_TOKEN_CHARACTERS_MAX = 4_096;

/** Attempts to deliver by HTTP (delivery policy of AWS: 50 within an hour). */
export const HTTP_ATTEMPTS_MAX = 50;
/** Our own: what may wait for a subscription that takes nothing; the next document for it is given up. */
export const DOCUMENTS_WAITING_MAX: WaitingMax = {
  documents: 50_000,
  bytes: 256 * 1_024 * 1_024,
  beyond: 'given-up',
};
