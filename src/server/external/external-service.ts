/**
 * What the clients of external queues, topics and buckets have in common. The AWS SDK's clients are optional packages: they
 * are loaded when a setting asks for them, and a start without them says what to install.
 *
 * E1. With `aws` as endpoint everything is as the SDK finds it: credentials, and the region where an ARN names none.
 * E2. With a URL the credentials are those of the environment; without any, the access key id is the account of the ARN, which
 *     is how another Millrace or an emulator tells accounts apart.
 * E3. A request is made once: whoever delivers tries again, with pauses of its own.
 * E4. A request that is not answered in time has failed, and so has one whose answer stops coming.
 */
import { UndeliverableError } from '../../storage/delivery-log.ts';
import { EXTERNAL_CLIENTS_MAX, EXTERNAL_CONNECT_TIMEOUT_MS, EXTERNAL_REQUEST_TIMEOUT_MS } from '../limits.ts';
import { StartError } from '../start-error.ts';

/** `aws`: AWS itself. */
export type ExternalEndpoint = 'aws' | URL;

export interface ExternalCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ExternalSettings {
  readonly endpoint: ExternalEndpoint;
  /** Of the environment. */
  readonly credential: ExternalCredential | undefined;
  /** Absent: `EXTERNAL_REQUEST_TIMEOUT_MS`. */
  readonly requestTimeoutMs?: number;
}

/** Where a client is to go: the SDK's own option names. */
export interface ClientPlace {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: ExternalCredential;
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    /** Without it the SDK writes a warning when the time is over, and waits on. */
    readonly throwOnRequestTimeout: true;
    /** For an answer that stops coming in its middle. */
    readonly socketTimeout: number;
  };
}

/** `accountId`, `region`: of the resource; empty where it has none. */
export function clientPlace(settings: ExternalSettings, accountId: string, region: string): ClientPlace {
  const { endpoint, credential, requestTimeoutMs = EXTERNAL_REQUEST_TIMEOUT_MS } = settings;
  const common = {
    maxAttempts: 1, // E3
    requestHandler: {
      connectionTimeout: EXTERNAL_CONNECT_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs, // E4
      throwOnRequestTimeout: true as const,
      socketTimeout: requestTimeoutMs,
    },
  };
  if (endpoint === 'aws') return { ...common, ...(region !== '' && { region }) }; // E1
  const own = { accessKeyId: accountId === '' ? 'test' : accountId, secretAccessKey: 'test' };
  return {
    ...common,
    endpoint: endpoint.href.replace(/\/$/, ''),
    region: region === '' ? 'us-east-1' : region,
    credentials: credential ?? own, // E2
  };
}

/** Clients by what they were made for. One service needs few; the oldest goes when there are many. */
export class ExternalClients<Client extends { destroy(): void }> {
  readonly #make: (accountId: string, region: string) => Client;
  readonly #clients = new Map<string, Client>();

  constructor(make: (accountId: string, region: string) => Client) {
    this.#make = make;
  }

  of(accountId: string, region: string): Client {
    const key = `${accountId}/${region}`;
    let client = this.#clients.get(key);
    if (client === undefined) {
      client = this.#make(accountId, region);
      this.#clients.set(key, client);
      const [oldest] = this.#clients;
      if (this.#clients.size > EXTERNAL_CLIENTS_MAX && oldest !== undefined) {
        oldest[1].destroy();
        this.#clients.delete(oldest[0]);
      }
    }
    return client;
  }

  close(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }
}

/** The SDK's options of a request. */
export function sending(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** Rejects with an `UndeliverableError` for what the service will never take: `refusals`, by the names of its errors. */
export async function delivered(sending: Promise<unknown>, refusals: ReadonlySet<string>): Promise<void> {
  try {
    await sending;
  } catch (error: unknown) {
    if (!(error instanceof Error) || !(refusals.has(error.name) || statusOf(error) === STATUS_TOO_LARGE)) throw error;
    throw new UndeliverableError(`${error.name}: ${error.message}`, { cause: error });
  }
}

const STATUS_TOO_LARGE = 413;

export function statusOf(error: Error): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** `load` imports the package. Rejects with a `StartError` that says what to install. */
export async function loadClient<Sdk>(setting: string, packageName: string, load: () => Promise<Sdk>): Promise<Sdk> {
  try {
    return await load();
  } catch (error: unknown) {
    if ((error as { readonly code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const sentence = `${setting} needs the package ${packageName}, which is not installed: npm install ${packageName}`;
    throw new StartError('invalid-configuration', sentence, error);
  }
}
