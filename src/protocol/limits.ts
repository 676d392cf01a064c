/** Every bound that the wire formats keep, with where it comes from. Sizes are in bytes unless the name says otherwise. */

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
