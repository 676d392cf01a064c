/**
 * The setting `kmsKeys`: which KMS keys streams may be encrypted with.
 *
 *     "any"   (the default) every key id, alias and ARN of the region that has the right form exists and may be used
 *     "aws"   only `alias/aws/kinesis` exists
 *     {"alias/orders": "disabled", "*": "missing"}   (in the configuration file) by key id, alias or ARN; `*` is the state of
 *                                                    all others, "enabled" without it
 */
import { ALL_KEYS_ENABLED, KEY_STATES, type KeyState, type KeyStates } from '../services/kinesis/keys/key-store.ts';

export { ALL_KEYS_ENABLED, type KeyStates } from '../services/kinesis/keys/key-store.ts';

/** `refuse` throws; it is given what is wrong, as the rest of a sentence that begins with the setting. */
export function kmsKeysOf(value: unknown, refuse: (what: string) => never): KeyStates {
  if (value === undefined || value === 'any') return ALL_KEYS_ENABLED;
  if (value === 'aws') return new Map([['*', 'missing']]);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(`must be "any", "aws" or, in the configuration file, an object of keys; it is ${shown(value)}.`);
  }
  return new Map(Object.entries(value).map(([key, state]) => [key, stateOf(key, state, refuse)]));
}

function stateOf(key: string, given: unknown, refuse: (what: string) => never): KeyState {
  const state = KEY_STATES.find((known) => known === given);
  return state ?? refuse(`has ${shown(given)} for ${key.slice(0, 100)}; a key is one of ${KEY_STATES.join(', ')}.`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
