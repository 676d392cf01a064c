/** What a function answered, or failed with: JSON text, if it is. */

/** Undefined when it is not JSON. */
export function parsePayload(payload: Uint8Array): unknown {
  try {
    return JSON.parse(payloadText(payload));
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A member of a payload that is an object; undefined when it is none, or lacks it. */
export function memberOf(payload: unknown, name: string): unknown {
  return typeof payload === 'object' && payload !== null ? Reflect.get(payload, name) : undefined;
}

export function payloadText(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
}
