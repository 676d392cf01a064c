/** Why the server could not start: a sentence for the person who started it, and a kind for programs. */
export type StartErrorKind =
  | 'invalid-configuration'
  | 'port-in-use'
  | 'port-not-permitted'
  | 'address-not-available'
  | 'not-listening'
  | 'data-directory'
  | 'certificate'
  | 'sandbox';

export class StartError extends Error {
  override readonly name = 'StartError';
  readonly kind: StartErrorKind;

  constructor(kind: StartErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
