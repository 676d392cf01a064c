/**
 * Millrace's own routes: health, reset, the TLS certificate to trust, the admin actions of the services (admin-routes.ts), and a
 * line for a person who points a browser at the port. Health and reset are also answered to under the names that LocalStack gave them, so that what waits for a LocalStack
 * waits for a Millrace.
 *
 * R1. Reset exists only where it is enabled, and asks for a header or a content type that no web page can send unasked.
 * R2. With credentials configured a reset is signed like any request, for the service `millrace`.
 * R3. What went wrong stays in the log; only whoever may reset hears it, too.
 */
import { AssertionFailure } from '../../platform/assert.ts';
import type { Logger } from '../../platform/logger.ts';
import { internalFailure, ServiceError } from '../../protocol/service-error.ts';
import type { Authenticator, Examination } from '../../protocol/sigv4/authenticator.ts';
import type { RequestHead, UniversalRequest, UniversalResponse } from '../../protocol/universal.ts';
import { ADMIN_SIGNING_NAME, type AdminRoutes } from './admin-routes.ts';
import { errorAnswer, jsonAnswer, methodNotAllowed, OVERLOADED, serviceErrorAnswer, WholeAnswer } from './answers.ts';
import type { Admission } from './application.ts';

export interface Health {
  readonly status: 'running' | 'resetting';
  readonly services: readonly string[];
  /** Damaged places met in the log since the start; `millrace verify` names them. */
  readonly damagedFrames?: number;
}

export interface BuiltInActions {
  readonly version: string;
  health(): Health;
  /** The PEM text of the certificate with which the port speaks TLS. */
  certificate(): Promise<string>;
  /** The figures in Prometheus' text form, and its content type. */
  metrics(): Promise<{ readonly text: string; readonly contentType: string }>;
  /** Undefined where it is not enabled. */
  readonly reset: (() => Promise<void>) | undefined;
  readonly authenticator: Authenticator;
  readonly admin: AdminRoutes;
  /** See `HostedService.download`. */
  download(serviceId: string, token: string): Promise<Uint8Array | undefined>;
  readonly logger: Logger;
  readonly onBug: (error: unknown) => void;
}

const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/health', '/_localstack/health']);
const RESET_PATHS: ReadonlySet<string> = new Set(['/_millrace/reset', '/_localstack/state/reset']);
const METRICS_PATH = '/metrics';
const CERTIFICATE_PATH = '/_millrace/tls.crt';
const OWN_PREFIX = '/_millrace/';
const DOWNLOAD = /^\/_millrace\/download\/([a-z]+)\/([A-Za-z0-9_-]{1,256})$/;
const RESET_HEADER = 'x-millrace-reset';
const ACTION_BODY_MAX = 4096;

export class BuiltInRoutes {
  readonly #actions: BuiltInActions;

  constructor(actions: BuiltInActions) {
    this.#actions = actions;
  }

  /** Undefined when the path is not one of ours. */
  find(head: RequestHead, headers: string[]): Admission | undefined {
    const { path } = head;
    if (HEALTH_PATHS.has(path)) return new WholeAnswer(headers, this.#health(head));
    if (RESET_PATHS.has(path)) return this.#reset(head, headers);
    if (path === '/' && head.method === 'GET' && head.header('accept')?.includes('text/html') === true) {
      return new WholeAnswer(headers, this.#greeting(head));
    }
    if (path === METRICS_PATH) return this.#metrics(head, headers);
    if (path === CERTIFICATE_PATH) return this.#certificate(head, headers);
    if (!path.startsWith(OWN_PREFIX)) return undefined;
    const [, service, token] = DOWNLOAD.exec(path) ?? [];
    if (service !== undefined && token !== undefined) return this.#download(head, headers, service, token);
    const admission = this.#actions.admin.find(head, headers);
    return admission ?? new WholeAnswer(headers, errorAnswer(404, 'NotFound', `There is no ${path}.`));
  }

  #greeting(head: RequestHead): UniversalResponse {
    const endpoint = `http://${head.header('host') ?? '127.0.0.1'}`;
    const body = `Millrace ${this.#actions.version} is running. It speaks to AWS clients: set AWS_ENDPOINT_URL=${endpoint}. Health: ${endpoint}/healthz\n`;
    return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
  }

  #health(head: RequestHead): UniversalResponse {
    if (head.method !== 'GET' && head.method !== 'HEAD') return methodNotAllowed('GET, HEAD');
    const { status, services, ...figures } = this.#actions.health();
    const states = Object.fromEntries(services.map((id) => [id, status === 'running' ? 'running' : 'starting']));
    return jsonAnswer(status === 'running' ? 200 : 503, { status, version: this.#actions.version, services: states, ...figures });
  }

  #metrics(head: RequestHead, headers: string[]): Admission {
    if (head.method !== 'GET') return new WholeAnswer(headers, methodNotAllowed('GET'));
    return new ActionAdmission(this.#actions, headers, async () => {
      const { text, contentType } = await this.#actions.metrics();
      return { status: 200, headers: { 'Content-Type': contentType }, body: text };
    });
  }

  #certificate(head: RequestHead, headers: string[]): Admission {
    if (head.method !== 'GET') return new WholeAnswer(headers, methodNotAllowed('GET'));
    return new ActionAdmission(this.#actions, headers, async () => {
      const body = await this.#actions.certificate();
      return { status: 200, headers: { 'Content-Type': 'application/x-pem-file' }, body };
    });
  }

  /** The token is what lets in: there is no signature. */
  #download(head: RequestHead, headers: string[], service: string, token: string): Admission {
    if (head.method !== 'GET') return new WholeAnswer(headers, methodNotAllowed('GET'));
    return new ActionAdmission(this.#actions, headers, async () => {
      const body = await this.#actions.download(service, token);
      if (body === undefined) return errorAnswer(403, 'AccessDenied', 'Request has expired');
      return { status: 200, headers: { 'Content-Type': 'application/zip' }, body };
    });
  }

  #reset(head: RequestHead, headers: string[]): Admission {
    const { reset } = this.#actions;
    if (reset === undefined) {
      const message = 'Reset is not enabled here. Start Millrace with --memory or --allow-reset.';
      return new WholeAnswer(headers, errorAnswer(403, 'AccessDeniedException', message));
    }
    if (head.method !== 'POST') return new WholeAnswer(headers, methodNotAllowed('POST'));
    const isJson = head.header('content-type')?.startsWith('application/json') === true;
    if (!isJson && head.header(RESET_HEADER) === undefined) {
      const message = `Send the header ${RESET_HEADER}: 1 or the content type application/json.`; // R1
      return new WholeAnswer(headers, errorAnswer(403, 'AccessDeniedException', message));
    }
    const action = async (): Promise<UniversalResponse> => {
      await reset();
      return jsonAnswer(200, { status: 'reset' });
    };
    try {
      return new ActionAdmission(this.#actions, headers, action, this.#actions.authenticator.examine(head, ADMIN_SIGNING_NAME)); // R2
    } catch (error: unknown) {
      if (error instanceof ServiceError) return new WholeAnswer(headers, serviceErrorAnswer(error));
      throw error;
    }
  }
}

type Reports = Pick<BuiltInActions, 'logger' | 'onBug'>;

/** Something that takes its time and needs nothing of the request's body. */
class ActionAdmission implements Admission {
  readonly headers: string[];
  readonly answer = undefined;
  readonly bodyBytesMax = ACTION_BODY_MAX;
  readonly #reports: Reports;
  readonly #action: () => Promise<UniversalResponse>;
  readonly #examination: Examination | undefined;

  constructor(reports: Reports, headers: string[], action: () => Promise<UniversalResponse>, examination?: Examination) {
    this.headers = headers;
    this.#reports = reports;
    this.#action = action;
    this.#examination = examination;
  }

  async respond(request: UniversalRequest): Promise<UniversalResponse> {
    try {
      this.#examination?.principalOf(request);
      return await this.#action();
    } catch (error: unknown) {
      if (error instanceof ServiceError) return serviceErrorAnswer(error);
      if (error instanceof AssertionFailure) this.#reports.onBug(error);
      else this.#reports.logger.error({ err: error }, 'a built-in route failed'); // R3
      if (this.#examination === undefined) return serviceErrorAnswer(internalFailure(error));
      return errorAnswer(500, 'InternalFailure', `It failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  tooLarge(): UniversalResponse {
    return errorAnswer(413, 'RequestEntityTooLargeException', `Request must be smaller than ${ACTION_BODY_MAX} bytes`);
  }

  overloaded(): UniversalResponse {
    return errorAnswer(503, 'ServiceUnavailable', OVERLOADED);
  }
}
