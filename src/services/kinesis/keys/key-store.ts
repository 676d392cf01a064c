/**
 * Which KMS keys there are and whether they may be used. There is no KMS here: what is encrypted is encrypted with the keys of
 * the data directory, and a stream's key decides whether puts and reads go through. `alias/aws/kinesis` always exists;
 * of the others the operator may say more than that they exist.
 */
import type { ServiceError } from '../../../protocol/service-error.ts';
import type { Stream } from '../catalog/state.ts';
import {
  keyAccessDenied,
  keyDisabled,
  keyIdInvalid,
  keyNotFound,
  keyPendingDeletion,
  keyRegionInvalid,
} from '../setting-errors.ts';

export const KEY_STATES = ['enabled', 'disabled', 'pending-deletion', 'not-authorized', 'missing'] as const;

export type KeyState = (typeof KEY_STATES)[number];

/** By key id, alias or ARN, as configured; `*` is the state of all keys that are not named. */
export type KeyStates = ReadonlyMap<string, KeyState>;

export const ALL_KEYS_ENABLED: KeyStates = new Map([['*', 'enabled']]);

const KINESIS_KEY = 'alias/aws/kinesis';
const KEY_ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const ALIAS = /^alias\/[a-zA-Z0-9/_-]{1,250}$/;
const ARN = /^arn:aws[a-z-]{0,20}:kms:([a-z0-9-]{1,63}):([0-9]{12}):(?:key\/(.+)|(alias\/.+))$/;

export type KeyUse = 'encrypt' | 'decrypt';

export class KeyStore {
  readonly #states: KeyStates;
  /** What a stream's key is like never changes while the stream does not. */
  readonly #known = new WeakMap<Stream, KeyState>();

  constructor(states: KeyStates) {
    this.#states = states;
  }

  /** Throws one of AWS's KMS errors unless a stream may be encrypted with a key. */
  checkKey(stream: Stream, keyId: string): void {
    const refusal = this.#refusal(stream, keyId, 'encrypt', this.#stateOf(stream, keyId));
    if (refusal !== undefined) throw refusal;
  }

  /** Throws one of AWS's KMS errors where the key of an encrypted stream may not be used now. */
  checkUse(stream: Stream, use: KeyUse): void {
    const keyId = stream.encryptionKeyId;
    if (keyId === null) return;
    let state = this.#known.get(stream);
    if (state === undefined) {
      state = this.#stateOf(stream, keyId);
      this.#known.set(stream, state);
    }
    const refusal = state === 'enabled' ? undefined : this.#refusal(stream, keyId, use, state);
    if (refusal !== undefined) throw refusal;
  }

  #stateOf(stream: Stream, keyId: string): KeyState {
    const name = nameIn(stream, keyId);
    if (name === KINESIS_KEY) return 'enabled';
    if (name.startsWith('alias/aws/')) return 'missing';
    return this.#states.get(keyId) ?? this.#states.get(name) ?? this.#states.get('*') ?? 'enabled';
  }

  #refusal(stream: Stream, keyId: string, use: KeyUse, state: KeyState): ServiceError | undefined {
    switch (state) {
      case 'enabled':
        return undefined;
      case 'disabled':
        return keyDisabled(arnOf(stream, keyId));
      case 'pending-deletion':
        return keyPendingDeletion(arnOf(stream, keyId));
      case 'not-authorized':
        return keyAccessDenied(stream, use);
      case 'missing':
        return keyNotFound(arnOf(stream, keyId));
    }
  }
}

/** The id or the alias, without what an ARN says besides. Throws for a text that names no key of the stream's region. */
function nameIn({ region }: Stream, keyId: string): string {
  const arn = ARN.exec(keyId);
  const name = arn?.[3] ?? arn?.[4] ?? keyId;
  if (!(KEY_ID.test(name) || ALIAS.test(name))) throw keyIdInvalid(keyId);
  if (arn !== null && arn[1] !== region) throw keyRegionInvalid(arn[1] ?? '');
  return name;
}

/** As KMS names keys in its messages. */
function arnOf({ account, region }: Stream, keyId: string): string {
  if (keyId.startsWith('arn:')) return keyId;
  return `arn:aws:kms:${region}:${account}:${keyId.startsWith('alias/') ? keyId : `key/${keyId}`}`;
}
