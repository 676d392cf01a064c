/** The payload that a caller wants a function to have, checked as AWS does before it looks any further. */
import { payloadNotJson, payloadTooLarge } from '../errors.ts';

const EMPTY_EVENT = Buffer.from('{}');

/** Nothing is an empty object. Throws for what is too large or no JSON. */
export function readPayload(
  given: Uint8Array | undefined,
  invocationType: 'RequestResponse' | 'Event',
  bytesMax: number,
): Uint8Array {
  if (given === undefined || given.byteLength === 0) return EMPTY_EVENT;
  if (given.byteLength > bytesMax) throw payloadTooLarge(given.byteLength, invocationType, bytesMax);
  checkJson(given);
  return given;
}

function checkJson(payload: Uint8Array): void {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload));
  } catch (error: unknown) {
    if (error instanceof SyntaxError) throw payloadNotJson(error.message);
    if (error instanceof TypeError) throw payloadNotJson('Invalid UTF-8'); // the decoder's way to say so
    throw error;
  }
}
