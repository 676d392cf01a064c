/** The texts of `LastProcessingResult` besides the first, which a mapping is made with (state.ts). */

/** Recorded 2025-11. */
export const RESULT_OK = 'OK';
/** API reference. */
export const RESULT_FUNCTION_CALL_FAILED = 'PROBLEM: Function call failed';
export const RESULT_SOURCE_NOT_FOUND = 'PROBLEM: The event source does not exist.';
export const RESULT_SOURCE_FAILED = 'PROBLEM: The event source cannot be read.';
/** Observed at AWS; here: a failure document could not be kept. */
export const RESULT_INTERNAL_ERROR = 'PROBLEM: internal Lambda error. Please contact Lambda customer support.';
/** Our own: the shard waits until the destination takes documents again. */
export const RESULT_DESTINATION_FULL = 'PROBLEM: Too many documents wait for the on-failure destination.';
