/** The credentials that a server accepts. */

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Requests must carry this token; undefined: they must carry none. */
  readonly sessionToken: string | undefined;
  /** Whom the credential speaks for: twelve digits. */
  readonly accountId: string;
}

/** A text that says which credentials there are cannot be used; the message names the place and no secret. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** Where a verifier looks for whom a request says it comes from. */
export interface CredentialSource {
  find(accessKeyId: string): Credential | undefined;
}

export class CredentialStore implements CredentialSource {
  readonly #byKeyId: ReadonlyMap<string, Credential>;

  /** Throws a {@link CredentialsError} when one access key id is there with two meanings. */
  constructor(credentials: readonly Credential[]) {
    const byKeyId = new Map<string, Credential>();
    for (const credential of credentials) {
      const other = byKeyId.get(credential.accessKeyId);
      if (other !== undefined && !isSame(other, credential)) {
        throw new CredentialsError(`the access key id ${credential.accessKeyId} is there twice, with different values`);
      }
      byKeyId.set(credential.accessKeyId, credential);
    }
    this.#byKeyId = byKeyId;
  }

  find(accessKeyId: string): Credential | undefined {
    return this.#byKeyId.get(accessKeyId);
  }
}

function isSame(one: Credential, other: Credential): boolean {
  return (
    one.secretAccessKey === other.secretAccessKey && one.sessionToken === other.sessionToken && one.accountId === other.accountId
  );
}
