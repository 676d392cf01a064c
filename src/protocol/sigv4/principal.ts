/**
 * Who a request comes from. A handler's context is made of one, and only an {@link Authenticator} or the server's own code
 * makes one: no operation can be reached by forgetting to ask.
 */
import type { Caller } from '../credential-scope.ts';
import type { Credential } from './credentials.ts';

export class Principal {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** Undefined for a request without a signature and for a call from this process. */
  readonly accessKeyId: string | undefined;
  readonly #made = true; // another class of the same shape is no principal

  private constructor(accountId: string, region: string, accessKeyId: string | undefined) {
    this.accountId = accountId;
    this.region = region;
    this.accessKeyId = accessKeyId;
  }

  /** Somebody whose signature was checked. */
  static verified(credential: Credential, region: string): Principal {
    return new Principal(credential.accountId, region, credential.accessKeyId);
  }

  /** Somebody on this machine who says who they are, where no credentials are configured. */
  static claimed({ accountId, region, accessKeyId }: Caller): Principal {
    return new Principal(accountId, region, accessKeyId);
  }

  /** Code in this process. */
  static inProcess(accountId: string, region: string): Principal {
    return new Principal(accountId, region, undefined);
  }

  static is(value: object): value is Principal {
    return #made in value;
  }
}
