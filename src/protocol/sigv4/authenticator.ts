/**
 * The one function that decides who a request comes from.
 *
 * A1. Without credentials (only on a loopback address) everybody is who they say they are; see credential-scope.ts.
 * A2. With credentials every request is verified; what is not a complete SigV4 signature is refused.
 */
import { callerOf } from '../credential-scope.ts';
import type { RequestHead, UniversalRequest } from '../universal.ts';
import { Principal } from './principal.ts';

export interface Authenticator {
  /**
   * Begins with what the head alone can tell, so that the body of a request that is bound to fail is not read. `service` is
   * the signing name of the service that the request asks for. Throws a `ServiceError`.
   */
  examine(head: RequestHead, service: string): Examination;
}

export interface Examination {
  /** Whom the whole request comes from. Throws a `ServiceError`. */
  principalOf(request: UniversalRequest): Principal;
  /** Whether it is good for this service, where that is found out later. */
  isFor(service: string): boolean;
}

/** See A1. */
export const TRUSTING: Authenticator = {
  examine: () => UNVERIFIED,
};

const UNVERIFIED: Examination = {
  principalOf: (request) => Principal.claimed(callerOf(request)),
  isFor: () => true,
};
