/**
 * A Millrace: storage, services and listener, put together. This is where real clocks, files and processes come in.
 *
 * M1. The place is taken, the command log caught up and every service started before the port accepts a connection.
 * M2. Closing goes the other way: listener, services in reverse order, command log, engine, place. Whatever fails on the way
 *     up closes what was open by then.
 * M3. A reset happens behind the same listener; while it lasts operations are answered with ServiceUnavailable.
 */
import { Mutex } from '../platform/async/mutex.ts';
import { SystemClock } from '../platform/clock.ts';
import { NodeFiles } from '../platform/files.ts';
import { createLogger } from '../platform/logger.ts';
import { MetricsRegistry } from '../platform/metrics.ts';
import { NodeProcesses } from '../platform/processes.ts';
import { SystemRandom } from '../platform/random.ts';
import type { AdminAction } from '../protocol/admin.ts';
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION } from '../protocol/credential-scope.ts';
import { type Authenticator, TRUSTING } from '../protocol/sigv4/authenticator.ts';
import type { CredentialSource } from '../protocol/sigv4/credentials.ts';
import { IssuedCredentials } from '../protocol/sigv4/issued-credentials.ts';
import { SignatureVerifier } from '../protocol/sigv4/signature-verifier.ts';
import { SandboxUnavailableError } from '../services/lambda/execution/sandbox/chosen-sandboxes.ts';
import type { Endpoint } from '../services/lambda/execution/sandbox/sandbox.ts';
import { DAMAGED_FRAMES_TOTAL } from '../storage/embedded/damage-reports.ts';
import type { ServerConfig } from './config.ts';
import { type ExternalServices, loadExternalServices } from './external/external-services.ts';
import { AdminRoutes } from './http/admin-routes.ts';
import { BuiltInRoutes } from './http/built-in-routes.ts';
import { type Certificate, Certificates } from './http/certificate.ts';
import { Gate } from './http/gate.ts';
import { Listener } from './http/listener.ts';
import { NodeAdapter } from './http/node-adapter.ts';
import { Pipeline } from './http/pipeline.ts';
import { RequestFigures } from './http/request-figures.ts';
import { MetricsPage } from './metrics-page.ts';
import { type HostedServices, SERVICE_MODELS, type ServiceSeams, startServices } from './services.ts';
import { StartError } from './start-error.ts';
import { type StoragePlace, takePlace } from './storage.ts';
import { readVersion } from './version.ts';

/** What can be put in place of the real thing; `observer` watches what the event source mappings do. */
export interface ServerSeams extends Omit<ServiceSeams, 'metrics'> {
  /** Told of a bug. By default it is thrown outside of everything, which ends the process. */
  readonly onBug: (error: unknown) => void;
}

/** Who calls from inside the process; by default account 000000000000 in us-east-1. */
export interface CallOptions {
  readonly accountId?: string;
  readonly region?: string;
  readonly signal?: AbortSignal;
}

interface ServerParts {
  readonly external: ExternalServices;
  readonly place: StoragePlace;
  readonly certificates: Certificates;
  readonly metrics: MetricsRegistry;
}

/** Stands in the paths of admin actions for the server itself. */
const OWN_ACTIONS = 'server';
const NEVER: AbortSignal = new AbortController().signal;

export class Millrace {
  readonly config: ServerConfig;
  readonly #seams: ServerSeams;
  readonly #place: StoragePlace;
  readonly #external: ExternalServices;
  readonly #metrics: MetricsRegistry;
  readonly #certificates: Certificates;
  /** Those of the functions. */
  readonly #issued: IssuedCredentials;
  readonly #pipeline: Pipeline;
  readonly #listener: Listener;
  readonly #lifecycle = new Mutex();
  #services: HostedServices | undefined;
  #port = 0;
  #closing: Promise<void> | undefined;

  private constructor(config: ServerConfig, seams: ServerSeams, parts: ServerParts) {
    const { external, place, certificates, metrics } = parts;
    const { clock, random, logger, onBug } = seams;
    this.config = config;
    this.#seams = seams;
    this.#place = place;
    this.#external = external;
    this.#metrics = metrics;
    this.#certificates = certificates;
    this.#issued = new IssuedCredentials(random);
    const authenticator = authenticatorOf(config, seams, this.#issued);
    const page = new MetricsPage(metrics);
    const builtInRoutes = new BuiltInRoutes({
      authenticator,
      logger,
      onBug,
      version: readVersion(seams.files),
      health: () => ({
        status: this.#services === undefined ? 'resetting' : 'running',
        services: SERVICE_MODELS.map(({ id }) => id),
        damagedFrames: metrics.value(DAMAGED_FRAMES_TOTAL),
      }),
      certificate: async () => (await certificates.current()).certificate,
      metrics: () => page.read(),
      reset: config.allowReset ? () => this.reset() : undefined,
      download: async (serviceId, token) => this.#services?.all.find(({ model }) => model.id === serviceId)?.download?.(token),
      admin: new AdminRoutes({ authenticator, logger, onBug, find: (service, action) => this.#adminAction(service, action) }),
    });
    this.#pipeline = new Pipeline({
      models: SERVICE_MODELS,
      gate: new Gate(config),
      authenticator,
      builtInRoutes,
      figures: new RequestFigures(clock, metrics),
      random,
      logger,
      onBug,
    });
    const adapter = new NodeAdapter({ application: this.#pipeline, limits: config.limits, clock, logger, onBug });
    const certificate = (): Promise<Certificate> => certificates.current();
    this.#listener = new Listener({ adapter, certificate, limits: config.limits, clock, logger });
  }

  /** Resolves once requests are accepted. Rejects with a `StartError` for what the person who starts it can mend. */
  static async start(config: ServerConfig, seams: Partial<ServerSeams> = {}): Promise<Millrace> {
    const allSeams = withRealSeams(config, seams);
    const metrics = new MetricsRegistry();
    const certificates = certificatesOf(config, allSeams);
    const external = await loadExternalServices(config.external);
    const place = await takePlace(config.storage, { ...allSeams, metrics });
    const millrace = new Millrace(config, allSeams, { external, place, certificates, metrics });
    try {
      await millrace.#open();
      millrace.#port = await millrace.#listener.listen(config.host, config.port); // M1
    } catch (error: unknown) {
      await millrace.close(); // M2
      throw error instanceof SandboxUnavailableError ? withoutSandbox(error) : error;
    }
    return millrace;
  }

  /** `http://127.0.0.1:4566` */
  get endpoint(): string {
    const { host } = this.config;
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Makes the certificate now, if there is none, and returns the file that clients can trust; undefined in memory. */
  async prepareCertificate(): Promise<string | undefined> {
    const { trustFile } = this.#certificates;
    if (trustFile !== undefined) await this.#certificates.current();
    return trustFile;
  }

  /**
   * An operation without HTTP: `call('kinesis', 'CreateStream', { StreamName: 'a' })`. The input is that of the service
   * model (blobs as `Uint8Array`); it is validated. Rejects with the `ServiceError` that a client would have got.
   */
  async call(serviceId: string, operation: string, input: unknown, options: CallOptions = {}): Promise<unknown> {
    const model = SERVICE_MODELS.find(({ id }) => id === serviceId);
    if (model === undefined) throw new TypeError(`there is no service ${serviceId}`);
    return this.#pipeline.call(model, operation, input, {
      accountId: options.accountId ?? DEFAULT_ACCOUNT_ID,
      region: options.region ?? DEFAULT_REGION,
      host: new URL(this.endpoint).host,
      signal: options.signal ?? NEVER,
    });
  }

  /** Forgets all streams, functions, mappings and queues (M3). Resolves once the empty services answer. */
  reset(): Promise<void> {
    return this.#lifecycle.run(async () => {
      if (this.#closing !== undefined) return;
      await this.#shut();
      this.#place.erase();
      await this.#open();
    });
  }

  /** Finishes requests under way (bounded), then closes everything (M2). Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const service of this.#services?.all ?? []) service.endWaits?.();
    await this.#listener.close();
    await this.#lifecycle.run(async () => {
      try {
        await this.#shut();
      } finally {
        await this.#place.release();
        this.#external.close();
      }
    });
  }

  async #open(): Promise<void> {
    const storage = await this.#place.open();
    const seams = { ...this.#seams, metrics: this.#metrics };
    this.#services = await startServices(storage, seams, {
      drainMs: this.config.limits.drainTimeoutMs,
      limits: this.config.serviceLimits,
      environmentsMax: this.config.environmentsMax,
      concurrentExecutionsMax: this.config.concurrentExecutionsMax,
      stateDelayMs: this.config.stateDelayMs,
      kmsKeys: this.config.kmsKeys,
      pollIntervalMs: this.config.pollIntervalMs,
      asyncRetryDelayMs: this.config.asyncRetryDelayMs,
      s3Directory: this.config.s3Directory,
      external: this.#external,
      functionLogs: this.config.functionLogs,
      codeRoots: this.config.codeRoots,
      sandbox: this.config.sandbox,
      functionNetwork: this.config.functionNetwork,
      endpoint: () => this.#endpointOfFunctions(),
      credentialOf: this.config.credentials === undefined ? undefined : (accountId) => this.#issued.issue(accountId),
    });
    this.#pipeline.host(this.#services.all);
  }

  #adminAction(serviceId: string, name: string): AdminAction | 'resetting' | undefined {
    const known = serviceId === OWN_ACTIONS || SERVICE_MODELS.some(({ id }) => id === serviceId);
    if (this.#services === undefined) return known ? 'resetting' : undefined;
    const { all, admin } = this.#services;
    const actions = (serviceId === OWN_ACTIONS ? admin : all.find(({ model }) => model.id === serviceId)?.admin) ?? {};
    return Object.hasOwn(actions, name) ? actions[name] : undefined;
  }

  /** Known from the start only where the port is not left to the system. */
  #endpointOfFunctions(): Endpoint | undefined {
    const port = this.#port || this.config.port;
    if (port === 0) return undefined;
    const host = UNSPECIFIED.has(this.config.host) ? '127.0.0.1' : this.config.host;
    return { host, port };
  }

  async #shut(): Promise<void> {
    const services = this.#services;
    this.#services = undefined;
    this.#pipeline.host(undefined);
    await services?.close();
  }
}

/** Addresses that mean every interface are no names of a server. */
const UNSPECIFIED: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

function certificatesOf(config: ServerConfig, { files, clock, logger }: ServerSeams): Certificates {
  const { host, storage, tls, allowedHosts } = config;
  const names = UNSPECIFIED.has(host) ? allowedHosts : [host, ...allowedHosts];
  const directory = storage.kind === 'directory' ? storage.directory : undefined;
  return new Certificates({ own: tls, directory, names, files, clock, logger });
}

function authenticatorOf({ credentials }: ServerConfig, { clock }: ServerSeams, issued: IssuedCredentials): Authenticator {
  if (credentials === undefined) return TRUSTING;
  const source: CredentialSource = { find: (accessKeyId) => credentials.find(accessKeyId) ?? issued.find(accessKeyId) };
  return new SignatureVerifier({ credentials: source, clock });
}

function withRealSeams(config: ServerConfig, seams: Partial<ServerSeams>): ServerSeams {
  return {
    ...seams,
    clock: seams.clock ?? new SystemClock(),
    random: seams.random ?? new SystemRandom(),
    files: seams.files ?? new NodeFiles(),
    processes: seams.processes ?? new NodeProcesses(),
    logger: seams.logger ?? createLogger(config.logLevel),
    onBug: seams.onBug ?? throwOutside,
  };
}

function withoutSandbox(error: SandboxUnavailableError): StartError {
  const advice = 'Install it (apt-get install bubblewrap), or choose --sandbox auto or none.';
  return new StartError('sandbox', `${error.message} ${advice}`, error);
}

function throwOutside(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}
