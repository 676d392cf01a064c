/**
 * The credentials that a server gives to what it runs, so that a function can call back: one for each account, temporary, never
 * written anywhere. Bounded by the accounts that have functions.
 */
import type { Random } from '../../platform/random.ts';
import type { Credential, CredentialSource } from './credentials.ts';

const KEY_ID_BYTES = 8;
/** Forty characters, as AWS's have. */
const SECRET_BYTES = 30;
const TOKEN_BYTES = 48;

export class IssuedCredentials implements CredentialSource {
  readonly #random: Random;
  readonly #byAccount = new Map<string, Credential>();
  readonly #byKeyId = new Map<string, Credential>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** The same one whenever it is asked for. */
  issue(accountId: string): Credential {
    const issued = this.#byAccount.get(accountId);
    if (issued !== undefined) return issued;
    const credential: Credential = {
      accessKeyId: `ASIA${Buffer.from(this.#random.bytes(KEY_ID_BYTES)).toString('hex').toUpperCase()}`,
      secretAccessKey: Buffer.from(this.#random.bytes(SECRET_BYTES)).toString('base64'),
      sessionToken: Buffer.from(this.#random.bytes(TOKEN_BYTES)).toString('base64'),
      accountId,
    };
    this.#byAccount.set(accountId, credential);
    this.#byKeyId.set(credential.accessKeyId, credential);
    return credential;
  }

  find(accessKeyId: string): Credential | undefined {
    return this.#byKeyId.get(accessKeyId);
  }
}
