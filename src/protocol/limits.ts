/** Every bound that the wire formats keep, with where it comes from. Sizes are in bytes unless the name says otherwise. */
import type { BufferPoolBounds } from '../platform/buffer-pool.ts';

/** Messages list at most this many validation errors (API behaviour, recorded). */
export const VALIDATION_ERRORS_MAX = 10;

/** A value is quoted in a message up to this many characters, so that an answer never grows with a hostile input. Ours. */
export const QUOTED_VALUE_CHARS_MAX = 4096;

/** A pattern of a shape without a maximum length is never run on longer text. Ours; every legitimate value is below it. */
export const PATTERN_TEXT_CHARS_MAX = 8192;

/**
 * Colons in a text that must match an ARN pattern. Three `.*` between colons take cubic time on text full of them; a
 * resource name has about ten. Ours.
 */
export const ARN_COLONS_MAX = 64;

/** Nesting of a JSON body. The deepest shape of the three models has 7 levels. */
export const JSON_DEPTH_MAX = 64;

/** Nesting of a CBOR body. */
export const CBOR_DEPTH_MAX = 32;

/** Values inside one CBOR body: PutRecords has 500 entries of 6 values; the rest is room. */
export const CBOR_ITEMS_MAX = 1_000_000;

/** Parameters in a form body: SendMessageBatch has 10 entries with 10 attributes of 3 parameters each. */
export const QUERY_PARAMETERS_MAX = 4096;

/** Levels of a dotted parameter name: `SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringListValue.1` has 7. */
export const QUERY_NAME_LEVELS_MAX = 10;

const MIB = 1024 * 1024;

/**
 * PutRecord and PutRecords carry 10 MiB of data (API reference: 10 MiB per request), as base64 13.4 MiB; the rest is for
 * 500 partition keys of 256 characters, all of them escaped, and member names.
 */
export const KINESIS_PUT_BODY_MAX: number = 15 * MIB;

/** Everything else of Kinesis: a `NextToken` may have 1 MiB (service model). */
export const KINESIS_BODY_MAX: number = 2 * MIB;

/** 1 MiB of messages per call (SQS quotas), percent-encoded or escaped at three bytes for one, and attributes. */
export const SQS_SEND_BODY_MAX: number = 4 * MIB;
export const SQS_BODY_MAX: number = 256 * 1024;

/** AWS's own bound for requests that carry code (recorded in its 413 answer). */
export const LAMBDA_CODE_BODY_MAX = 70_167_211;

/** The synchronous payload limit (Lambda quotas). */
export const LAMBDA_INVOKE_PAYLOAD_MAX = 6_291_456;

/** Room above the payload limit, so that the operation itself can tell the exact size of what is a little too large. */
export const LAMBDA_INVOKE_BODY_MAX: number = LAMBDA_INVOKE_PAYLOAD_MAX + 64 * 1024;

/** Configuration: 4 KiB of environment, 5 filters of 4 KiB, tags. */
export const LAMBDA_BODY_MAX: number = 1 * MIB;

/** What is asked for here is small: names, tags, a pattern. */
export const LOGS_BODY_MAX: number = 256 * 1024;

/** A credentials file: room for the most credentials there may be. Ours. */
export const CREDENTIALS_FILE_BYTES_MAX: number = 4 * MIB;
export const CREDENTIALS_MAX = 10_000;
/** IAM API reference: an access key id has at most 128 characters. */
export const ACCESS_KEY_ID_CHARS_MAX = 128;
/** AWS's own secrets have 40 characters, its session tokens at most 4,096 bytes so far (STS API reference). Ours. */
export const SECRET_CHARS_MAX = 512;
export const SESSION_TOKEN_CHARS_MAX = 8192;

/** "A request must reach AWS within five minutes of its time stamp" (SigV4 reference), either way. */
export const SIGNATURE_SKEW_MS = 300_000;
/** A presigned request lives a week at most (SigV4 reference). */
export const SIGNATURE_EXPIRES_SECONDS_MAX = 604_800;
/** Headers that one signature may name: more than any request may have. Ours. */
export const SIGNED_HEADERS_MAX = 128;
/** Derived keys that are remembered: one per credential, day, region and service. Ours. */
export const SIGNING_KEYS_REMEMBERED_MAX = 4096;

/** A body of rows (rows.ts) up to this size is made at once; a larger one while it is sent. */
export const WHOLE_ROWS_BYTES_MAX: number = 64 * 1024;

/** Memory of large requests that is used again, of their bodies and of what is decoded from them: as many as a few busy producers have under way. */
export const REQUEST_BUFFERS: BufferPoolBounds = { bytesMin: 64 * 1024, bytesMax: 2 * 1024 * 1024, sparesMax: 4 };
