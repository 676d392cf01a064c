/** What a service is to the server: its model and a function per operation. Nothing here knows about HTTP. */
import type { AdminActions } from './admin.ts';
import type { ServiceModel } from './schema.ts';

/** Who calls, from where, and for which request. Handlers cannot be reached without one. */
export interface RequestContext {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** The id that the answer carries in `x-amzn-RequestId`. */
  readonly requestId: string;
  /** The `Host` the client used (host:port), for addresses in answers. */
  readonly host: string;
  /** Aborts when the client goes away. */
  signal(): AbortSignal;
}

/**
 * One API operation. Its input is decoded and satisfies the model's constraints; it throws `ServiceError` for what the
 * client must hear. An operation that has nothing to wait for answers without a promise.
 */
export type Operation<Input, Output> = (input: Input, context: RequestContext) => Output | Promise<Output>;

/** The type of the operation `Name` in a generated `…Operations` interface. */
export type OperationOf<Operations, Name extends keyof Operations> = Operations[Name] extends {
  readonly input: infer Input;
  readonly output: infer Output;
}
  ? Operation<Input, Output>
  : never;

/** The operations a service has built, by name. What its model has beyond these answers `notAvailable`. */
export type OperationTable<Operations> = { readonly [Name in keyof Operations]?: OperationOf<Operations, Name> };

export interface Service {
  readonly model: ServiceModel;
  readonly operations: Readonly<Record<string, Operation<never, unknown>>>;
}

/** A service with a life: the server starts all of them before it listens and closes them in reverse order. */
export interface HostedService extends Service {
  /** By name: small letters, digits and hyphens. */
  readonly admin?: AdminActions;
  /**
   * What the address `/_millrace/download/<service>/<token>` stands for: whoever has the token may have it. Undefined when the
   * token is none of the service's, or no longer good.
   */
  download?(token: string): Promise<Uint8Array | undefined>;
  /** Brings the world in line with the state (the reconciler's first pass) and begins background work. */
  start(): Promise<void>;
  /** The server is about to stop: requests that only wait (long polls) answer now with what they have. */
  endWaits?(): void;
  /** Stops background work and waits for it. Idempotent. */
  close(): Promise<void>;
}
